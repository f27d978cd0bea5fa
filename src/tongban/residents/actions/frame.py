"""What stays the same while one chunk is taken."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from tongban.catalogue.current import content
from tongban.guard.models import Subject
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
    as_of: date  # the day its source speaks of
    register: str = ""  # what its rows are about: "person", unless the source or whoever made the frame says otherwise
    newcomers: dict[UUID, UUID | None] = field(default_factory=dict)  # subjects this chunk brings -> division in charge
    _places: dict[str, UUID] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.register = self.register or self.shape.registers.get(self.source, "person")

    def places(self, codes: Iterable[str]) -> dict[str, UUID]:
        """Ids of divisions by the codes content declares; one statement for those not asked before."""
        wanted = {code for code in codes if code and code not in self._places}
        declared = content().places
        for code, id, scheme, edition in bulk.fetch(_DIVISIONS, sorted(wanted)):
            spec = declared.get(code)
            if spec is not None and (spec.scheme, spec.edition) == (scheme, edition):
                self._places[code] = bulk.uuid_of(id)
        return self._places


def hold(subject_ids: set[UUID]) -> None:
    """Keep other writers off these people until the transaction ends, in one order so that nobody waits in a ring.

    Without it two sources writing about one person at once would each decide from what the other had not committed.
    """
    for some in bulk.in_batches(sorted(subject_ids), bulk.IN_LIST):
        list(Subject.objects.select_for_update(no_key=True).filter(id__in=some).order_by("id").values_list("id"))
