"""What the page of a form is drawn from, signed in or not."""

import secrets
from typing import Any

from tongban.cases.actions.drafts import Seen
from tongban.cases.forms import SITUATION, Form, Outline, Problem
from tongban.cases.models import Draft, Typed
from tongban.catalogue.current import content
from tongban.rules.once import Resolved
from tongban.rules.situation import Settled
from tongban.terms.specs import Ask, MatterSpec
from tongban.ui.parts.provenance import SummaryList, ValueRow
from tongban.ui.speech import t, tr
from tongban.web.asking import choice, known_lists, material_row, question, settled_row
from tongban.web.clock import now
from tongban.web.present import label, provenance

from .drafting import name_of, said, text_of

Errors = dict[str, str]


def sheet(
    shape: Form | Outline,
    *,
    typed: Typed,
    draft: Draft | None,
    problems: list[Problem],
    seen: Seen,
    note: str = "",
    clash: dict[str, Any] | None = None,
    resumed: bool = False,
) -> dict[str, Any]:
    """The context of ``portal/apply.html``. ``note`` is an error of the page as a whole."""
    spec = shape.matter
    errors = {problem.element: tr(problem.message) for problem in problems}
    fields = _form_fields(shape, typed, errors) if isinstance(shape, Form) else _outline_fields(shape, typed, errors)
    return {
        "spec": spec,
        "signed_in": isinstance(shape, Form),
        "situations": [_choice(one, typed, errors) for one in shape.settled if one.by != "record"],
        "fields": fields,
        "materials": tuple(material_row(one) for one in shape.materials),
        "lists": _lists(shape, headed=bool(fields or spec.situations)),
        "errors": _summary(spec, problems, typed, {one["name"] for one in fields}, note),
        "key": secrets.token_urlsafe(16),
        "seen": seen,
        "said": said(draft, now()),
        "resumed": resumed,
        "elsewhere": _elsewhere(spec, draft),
        "clash": clash,
        "hers": bool(spec.situations) or bool(fields),
        "tab": "matters",
    }


def _choice(one: Settled, typed: Typed, errors: Errors) -> object:
    code = one.situation.code
    return choice(one.situation, chosen=typed.situations.get(code, one.choice), error=errors.get(SITUATION + code, ""))


def _form_fields(form: Form, typed: Typed, errors: Errors) -> list[dict[str, Any]]:
    """The questions left, each prefilled with what is known but old or contested."""
    return [_field(field.ask, typed, errors, field) for field in form.fields if field.open]


def _outline_fields(shape: Outline, typed: Typed, errors: Errors) -> list[dict[str, Any]]:
    return [_field(ask, typed, errors, None) for ask in shape.asks]


def _field(ask: Ask, typed: Typed, errors: Errors, known: Resolved | None) -> dict[str, Any]:
    name = ask.element
    value = typed.answers.get(name, known.value if known else "")
    return {
        "name": name,
        "field": question(ask, value=value, error=errors.get(name, "")),
        "mark": provenance(known.held, tone="confirm") if known and known.held else None,
    }


def _lists(shape: Form | Outline, headed: bool) -> tuple[SummaryList, ...]:
    if isinstance(shape, Form):
        settled = tuple(settled_row(one) for one in shape.settled if one.by == "record")
        return known_lists(shape, title=t("部门已有的", "Already known"), headed=headed, first=settled)
    departments = content().departments
    rows = tuple(
        ValueRow(
            label=label(ask.element),
            value=t("由", "By ")
            + tr(departments[content().elements[ask.element].authority].name)
            + t("的数据填好", ""),
        )
        for ask in shape.later
    )
    title = t("登录后自动填好的", "Filled in once you sign in")
    return (SummaryList(rows=rows, label=title, headed=headed),) if rows else ()


def _summary(
    spec: MatterSpec, problems: list[Problem], typed: Typed, shown: set[str], note: str
) -> tuple[tuple[str, str], ...]:
    """Where each error leads. What was typed into something no longer asked is said, so that it is not lost."""
    found = [("main", note)] if note else []
    for problem in problems:
        name, message = problem.element, tr(problem.message)
        if name in shown or name.startswith(SITUATION):
            found.append((f"f-{name}", f"{name_of(spec, name)}：{message}"))
        else:
            was = typed.answers.get(name, "")
            found.append(
                ("main", f"{name_of(spec, name)}：{message}{t(f'（您填的是“{was}”）', f' (you wrote “{was}”)')}")
            )
    return tuple(found)


def _elsewhere(spec: MatterSpec, draft: Draft | None) -> list[tuple[str, str]]:
    """What another device had where two drafts became one."""
    if draft is None:
        return []
    return [(name_of(spec, field), text_of(spec, field, value)) for field, value in draft.elsewhere().items()]
