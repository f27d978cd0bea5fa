"""What a post holds in the organisation itself, and hands on: grids in charge, colleagues stood in for."""

from datetime import datetime
from uuid import UUID

from tongban.terms.text import Text

from .models import Grid, Leave


class Grids:
    """Duties: the grids the post looks after (``terms.ports.Carrier``)."""

    kind = "grids"
    name = Text("负责的网格", "grids in charge")

    def held(self, *, post: UUID, now: datetime) -> int:
        return Grid.objects.filter(keeper=post, closed_on=None).count()

    def pass_on(self, *, post: UUID, successor: UUID, now: datetime) -> int:
        return Grid.objects.filter(keeper=post).update(keeper=successor)


class StandIns:
    """Duties: colleagues away for whom the post stands in. A successor away herself is stood in for by nobody."""

    kind = "stand_ins"
    name = Text("代岗", "colleagues stood in for")

    def held(self, *, post: UUID, now: datetime) -> int:
        return Leave.objects.filter(stand_in=post, ended_at=None).count()

    def pass_on(self, *, post: UUID, successor: UUID, now: datetime) -> int:
        running = Leave.objects.filter(stand_in=post, ended_at=None)
        running.filter(appointment=successor).update(stand_in=None)
        return running.update(stand_in=successor)
