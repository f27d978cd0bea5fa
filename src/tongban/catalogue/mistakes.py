"""What must hold of a matter before anybody may be asked for it. Every fault names file, line and field.

The codes are those of GB/T 39046-2020 annex A; the rules on time, visits, fees and results are those operators of
real catalogues check (docs/reference/content.md lists what each field means).
"""

import re
from collections.abc import Iterable, Iterator

from tongban.rules import decide
from tongban.terms.content import Content
from tongban.terms.specs import ONLINE, CertificateSpec, MatterSpec, SituationChoice, When
from tongban.ui.icons import names as icons

MATTER_TYPES = frozenset({"00", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "20"})  # A.1
LEVELS = frozenset("1234567")  # A.2
APPLICANTS = frozenset("123456")  # A.4
RESULT_KINDS = frozenset("1234")
Said = Iterator[tuple[str, str]]  # field, message


def mistakes(matter: MatterSpec, content: Content) -> Said:
    """Every mistake in one matter, as (field, message)."""
    yield from _codes(matter, content)
    yield from _time(matter)
    yield from _way(matter)
    yield from _situations(matter, content)
    yield from _asks(matter, content)
    yield from _materials(matter, content)
    yield from _paper(matter, content)


def _codes(matter: MatterSpec, content: Content) -> Said:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", matter.code):
        yield "code", "a code is lower-case letters, digits and single dashes: it stands in addresses"
    if matter.department not in content.departments:
        yield "department", f"no department {matter.department!r}"
    if matter.rule and matter.rule not in decide.NAMED:
        yield "rule", f"no rule {matter.rule!r}; there are {sorted(decide.NAMED)}"
    if not matter.basis:
        yield "basis", "a matter without an article may not be asked of anybody"
    if matter.matter_type not in MATTER_TYPES:
        yield "matter_type", f"{matter.matter_type!r} is no matter type of GB/T 39046 A.1"
    if matter.icon not in icons():
        yield "icon", f"no icon {matter.icon!r}"
    for field, given, known in (("levels", matter.levels, LEVELS), ("applicants", matter.applicants, APPLICANTS)):
        if not given or not known.issuperset(given):
            yield field, f"at least one of {', '.join(sorted(known))}"


def _time(matter: MatterSpec) -> Said:
    instant = matter.case_type == "instant"
    if matter.term.length < 0:
        yield "term.length", "a term cannot be negative"
    if instant and matter.term.length != 0:
        yield "term", "an instant matter has a term of length 0; one with a promised time is case_type 'promised'"
    if not instant and matter.term.length == 0:
        yield "term", "a promised matter says how long it takes; one decided at once is case_type 'instant'"
    limit = matter.statutory
    if limit and limit.unit == matter.term.unit and matter.term.length > limit.length:
        yield "term", f"longer than the law allows ({limit.length} {limit.unit}, {limit.article.zh})"
    if instant and not matter.rule:
        yield "rule", "an instant matter is decided by a rule; name one of rules.decide"
    if not instant and matter.rule:
        yield "rule", "a promised matter is decided by people; leave the rule empty"


def _way(matter: MatterSpec) -> Said:
    """Where it is handled, how often one must come, what it costs, what it gives. FACTS of real catalogues."""
    served = {*matter.channels} - {"window"}
    if not matter.channels:
        yield "channels", "a matter is handled somewhere"
    if matter.identity_level == "in_person" and "kiosk" in matter.channels:
        yield "identity_level", "a kiosk sees nobody in person"
    if served and not matter.decided_here:
        yield "channels", f"{', '.join(sorted(served))}: only a matter decided by a rule can be done there"
    if not served and matter.handled is None:
        yield "handled", "a matter that cannot be done here says how and where it is handled"
    if matter.visits < 0:
        yield "visits", "cannot be negative"
    if matter.visits > 0 and matter.visits_why is None:
        yield "visits_why", "who must come in person is told why"
    if matter.visits == 0 and not ONLINE.intersection(matter.channels) and not matter.post:
        yield "visits", "no visit needs a channel online, or post"
    if matter.visits > 0 and ONLINE.intersection(matter.channels):
        yield "visits", "what is done wholly online needs no visit"
    if "免费" not in matter.fee.zh and "不收费" not in matter.fee.zh and matter.fee_basis is None:
        yield "fee_basis", "a fee needs the document it rests on"
    if matter.result_kind not in RESULT_KINDS:
        yield "result_kind", "1 a licence or certificate, 2 an approval, 3 other, 4 none"
    elif re.sub(r"（.*?）", "", matter.result.zh).endswith("证") and matter.result_kind != "1":
        yield "result_kind", "a result whose name ends in 证 is a certificate: 1"


def _situations(matter: MatterSpec, content: Content) -> Said:
    earlier: dict[str, set[str]] = {}
    waiting = [
        *(ask.when for ask in matter.asks),
        *(material.when for material in matter.materials),
        *(situation.when for situation in matter.situations),
    ]
    used = {one.situation for when in waiting for one in when}
    for place, situation in enumerate(matter.situations):
        here = f"situations.{place}"
        codes = [choice.code for choice in situation.choices]
        if situation.code in earlier:
            yield f"{here}.code", f"{situation.code!r} stands twice"
        if not re.fullmatch(r"[a-z0-9_]+", situation.code):
            yield f"{here}.code", "lower-case letters, digits and underscores"
        if len(set(codes)) < 2 or len(set(codes)) != len(codes):
            yield f"{here}.choices", "at least two choices, each with a code of its own"
        if situation.code not in used:
            yield f"{here}.code", f"{situation.code!r} decides nothing: no ask, material or situation waits for it"
        for said in _unknown(situation.when, earlier):
            yield f"{here}.when", said
        for said in _by_record(situation.element, situation.choices, content):
            yield f"{here}.element", said
        earlier[situation.code] = set(codes)


def _by_record(element: str, choices: tuple[SituationChoice, ...], content: Content) -> Iterator[str]:
    held = [code for choice in choices for code in choice.held]
    absent = [choice for choice in choices if choice.absent]
    if not element:
        if held or absent:
            yield "choices settled by the record need an element"
        return
    if element not in content.elements:
        yield f"no element {element!r}"
        return
    spec = content.elements[element]
    known = content.codes[spec.codes].items if spec.codes in content.codes else None
    if known is None:
        yield f"{element!r} has no code list, so no code of it settles anything"
        return
    for code in held:
        if code not in known:
            yield f"{code!r} is no code of {spec.codes}"
    if len(set(held)) != len(held) or len(absent) > 1:
        yield "one code, or nothing held, settles one choice"


def _unknown(when: Iterable[When], situations: dict[str, set[str]]) -> Iterator[str]:
    for one in when:
        if one.situation not in situations:
            yield f"no situation {one.situation!r} before this"
        elif not one.choices or not situations[one.situation].issuperset(one.choices):
            yield f"the situation {one.situation!r} has the choices {', '.join(sorted(situations[one.situation]))}"


def _choices(matter: MatterSpec) -> dict[str, set[str]]:
    return {situation.code: {choice.code for choice in situation.choices} for situation in matter.situations}


def _asks(matter: MatterSpec, content: Content) -> Said:
    seen: set[str] = set()
    for place, ask in enumerate(matter.asks):
        if ask.element not in content.elements:
            yield f"asks.{place}.element", f"no element {ask.element!r}"
        if ask.element in seen:
            yield f"asks.{place}.element", f"{ask.element!r} is asked twice"
        if ask.max_age_days < 0:
            yield f"asks.{place}.max_age_days", "cannot be negative"
        for said in _unknown(ask.when, _choices(matter)):
            yield f"asks.{place}.when", said
        seen.add(ask.element)
    for element in matter.sets:
        if element not in content.elements or content.elements[element].datatype != "date":
            yield "sets", f"{element!r} is not an element of type date"


def _materials(matter: MatterSpec, content: Content) -> Said:
    seen: set[str] = set()
    for place, material in enumerate(matter.materials):
        here = f"materials.{place}"
        if material.code in seen:
            yield f"{here}.code", f"{material.code!r} stands twice"
        if material.source not in content.departments:
            yield f"{here}.source", f"no department {material.source!r}"
        if material.spared_by and material.spared_by not in content.elements:
            yield f"{here}.spared_by", f"no element {material.spared_by!r}"
        if material.spared_by_paper and material.spared_by_paper not in content.certificates:
            yield f"{here}.spared_by_paper", f"no certificate {material.spared_by_paper!r}"
        if material.copies < 1:
            yield f"{here}.copies", "at least one"
        for said in _unknown(material.when, _choices(matter)):
            yield f"{here}.when", said
        seen.add(material.code)


def _paper(matter: MatterSpec, content: Content) -> Said:
    """What a yes prints is asked, or set by the decision. What is not needed in a situation is not printed in it."""
    if not matter.certificate:
        if matter.decided_here:
            yield "certificate", "a matter decided here gives a paper"
        return
    printed = content.certificates.get(matter.certificate)
    if printed is None:
        yield "certificate", f"no certificate {matter.certificate!r}"
        return
    asked = {*(ask.element for ask in matter.asks), *matter.sets}
    for element in _printed(printed):
        if element not in asked:
            yield "asks", f"the certificate prints {element!r}, not asked here"


def _printed(certificate: CertificateSpec) -> Iterator[str]:
    yield from certificate.elements
    for table in certificate.tables:
        yield from table.elements
