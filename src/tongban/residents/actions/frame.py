"""What stays the same while one chunk is taken."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from tongban.catalogue.current import content
from tongban.residents.shape import Shape
from tongban.store import bulk

_DIVISIONS = "SELECT code, id, scheme, edition FROM org_division WHERE code {among}"


@dataclass(slots=True)
class Frame:
    """One chunk of one source."""

    source: str
    batch_id: UUID
    region: int
    now: datetime
    shape: Shape
    _places: dict[str, UUID] = field(default_factory=dict)

    def places(self, codes: Iterable[str]) -> dict[str, UUID]:
        """Ids of divisions by the codes content declares; one statement for those not asked before."""
        wanted = {code for code in codes if code and code not in self._places}
        declared = content().places
        for code, id, scheme, edition in bulk.fetch(_DIVISIONS, sorted(wanted)):
            spec = declared.get(code)
            if spec is not None and (spec.scheme, spec.edition) == (scheme, edition):
                self._places[code] = bulk.uuid_of(id)
        return self._places
