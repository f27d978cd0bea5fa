"""From a form to the paper its yes brings."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from tongban.cases.forms import Form
from tongban.cases.models import Case
from tongban.catalogue.current import content
from tongban.catalogue.values import shown
from tongban.papers.actions import Blank, Printed, issue
from tongban.papers.models import Paper
from tongban.rules.calendar import legal_day
from tongban.terms.specs import PrintedTable
from tongban.terms.values import Held


def paper_for(id: UUID, case: Case, form: Form, now: datetime) -> Paper:
    """Give the paper its number. An element asked only in other circumstances is not printed."""
    certificate = content().certificates[form.matter.certificate]
    values = form.values() | dict.fromkeys(form.matter.sets, legal_day(now).isoformat())
    needed = {*(field.ask.element for field in form.fields), *form.matter.sets}
    certificate = replace(certificate, elements=tuple(one for one in certificate.elements if one in needed))
    return issue(
        id=id,
        subject_id=case.subject_id,
        region=case.region,
        case_id=case.id,
        certificate=certificate,
        blanks=[
            _blank(element, values.get(element, ""), form.picture.held.get(element)) for element in certificate.elements
        ],
        tables=[_table(table, form) for table in certificate.tables],
        issuer=content().departments[certificate.issuer].name,
        now=now,
    )


def _blank(element: str, value: str, held: Held | None) -> Blank:
    return Blank(
        element,
        content().elements[element].name,
        shown(element, value).zh if value else "",
        source=content().departments[held.department].name if held else None,
        observed_on=held.observed_on if held else None,
    )


def _table(table: PrintedTable, form: Form) -> Printed:
    """One line for each time she holds the group; the newest of the days their values were observed."""
    elements, first = content().elements, table.elements[0]
    lines = form.picture.occurrences(elements[first].group)
    if table.only:
        lines = [line for line in lines if first in line and line[first].value in table.only]
    held = [line[element] for line in lines for element in table.elements if element in line]
    return Printed(
        title=table.title,
        heads=tuple(elements[element].name for element in table.elements),
        rows=tuple(
            tuple(shown(element, line[element].value).zh if element in line else "" for element in table.elements)
            for line in lines
        ),
        empty=table.empty,
        source=content().departments[held[0].department].name if held else None,
        observed_on=max(one.observed_on for one in held) if held else None,
    )
