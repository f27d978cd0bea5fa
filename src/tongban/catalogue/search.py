"""Finding matters in force."""

from tongban.rules.find import Entry, entry, search
from tongban.terms.specs import Content, MatterSpec

from .current import content

_prepared: tuple[Content, list[Entry]] | None = None


def find(query: str) -> list[MatterSpec]:
    """Matters that answer ``query``, best first."""
    matters = content().matters
    return [matters[code] for code in search(_entries(), query)]


def _entries() -> list[Entry]:
    global _prepared
    now = content()
    if _prepared is None or _prepared[0] is not now:
        _prepared = (now, [entry(matter) for matter in now.matters.values()])
    return _prepared[1]
