"""Which elements a condition may name, from what a jurisdiction declares."""

from tongban.terms.content import Content
from tongban.terms.specs import ElementSpec, Register

from .derive import expanded
from .expression import ALWAYS, Condition, with_none
from .parse import TOLD, Column, Dictionary, parse

MEMBER = "member"  # those of the same household


def dictionary(content: Content, of: Register = "person") -> Dictionary:
    """The elements of one of a register, and what ``any`` and ``count`` go over.

    Of a person these are her household, and what she holds several of (allowances, properties).

    Sealed elements (names, numbers, addresses) are in neither: a condition decides who is counted, and who is counted
    never depends on a name.
    """
    single: dict[str, Column] = {}
    several: dict[str, Column] = {}
    groups: dict[str, set[str]] = {}
    many = {spec.group for spec in content.elements.values() if spec.many_by}
    for id, spec in content.elements.items():
        if spec.encrypted or spec.register != of:
            continue
        if spec.group in many:
            several[id] = _column(spec, content)
            groups.setdefault(spec.group, set()).add(id)
        else:
            single[id] = _column(spec, content)
    household = {MEMBER: frozenset(single)} if of == "person" else {}
    things = {**household, **{group: frozenset(ids) for group, ids in groups.items()}}
    listed = frozenset(id for id in (*single, *several) if content.elements[id].listed)
    return Dictionary(single, things, several, listed)


def read(text: str, words: Dictionary) -> Condition:
    """What a condition means over elements that are held; "" is every one. Raises ``Misread``."""
    return with_none(expanded(parse(text, words)), words.listed) if text else ALWAYS


def _column(spec: ElementSpec, content: Content) -> Column:
    listed = content.codes.get(spec.codes)
    return Column(TOLD if spec.told_only else spec.datatype, frozenset(listed.items) if listed else None)
