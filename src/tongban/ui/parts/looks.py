"""Who looked at me."""

from dataclasses import dataclass

from tongban.ui.parts.base import Part


@dataclass(frozen=True, slots=True, kw_only=True)
class LookRow(Part):
    """One look at a person's data, as she is told of it: when, who, from where, what for, by what right, at
    what."""

    when: str
    who: str
    organisation: str
    purpose: str
    basis: str
    elements: tuple[str, ...]
    question_href: str = ""
    """Where she asks why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookList(Part):
    """Looks, latest first."""

    looks: tuple[LookRow, ...]
    label: str = ""
