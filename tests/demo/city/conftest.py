"""One city written once, read the way feeds read it."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from tongban.catalogue.check import check
from tongban.demo.city import Report, write
from tongban.demo.city.departments import DELIVERIES
from tongban.demo.city.files import change_name, whole_name
from tongban.demo.city.people import EPOCH
from tongban.feeds.reading import Opened, open_file
from tongban.terms.content import Content

PEOPLE = 2000
CONTENT = Path(__file__).resolve().parents[3] / "content" / "suzhou"
NAMES = {delivery.feed: whole_name(delivery) for delivery in DELIVERIES}
OF_PEOPLE = {delivery.feed: whole_name(delivery) for delivery in DELIVERIES if delivery.of == "person"}
POLICE, INSURANCE, CIVIL, ESTATE, MEDICAL, *_ = NAMES
Cells = dict[str, str]


@dataclass(frozen=True)
class City:
    """What one run wrote."""

    folder: Path
    report: Report
    declared: Content

    def opened(self, file: str) -> Opened:
        """A file by its name, as feeds open it."""
        return open_file(self.folder / file, self.declared.feeds[feed_of(file)])

    def rows(self, file: str) -> list[Cells]:
        """Rows that can be split into cells, by heading."""
        return [cells for cells in self._cells(file) if cells]

    def _cells(self, file: str) -> Iterator[Cells]:
        opened = self.opened(file)
        for _, cells, _ in opened.sheet.rows():
            yield dict(zip(opened.headings, cells, strict=False)) if cells else {}

    def truth(self, name: str) -> list[Cells]:
        return list(csv.DictReader(io.StringIO((self.report.truth / f"{name}.csv").read_text(encoding="utf-8"))))

    def kinds(self, feed: str) -> Cells:
        """What the truth says befell each row, by key."""
        return {row["key"]: row["damage"] for row in self.truth("rows") if row["feed"] == feed}


def feed_of(file: str) -> str:
    """The feed a file belongs to, by what the department calls it."""
    return next(feed for feed in NAMES if file.startswith(feed))


def changes(feed: str, day: int) -> str:
    """The name of a department's file of one day's changes."""
    delivery = next(one for one in DELIVERIES if one.feed == feed)
    return change_name(delivery, EPOCH + timedelta(days=day))


def written(folder: Path, *, residents: int = PEOPLE, as_of: date = EPOCH, days: int = 3, seed: int = 20261101) -> City:
    return City(folder, write(folder, residents=residents, as_of=as_of, days=days, seed=seed), check(CONTENT))


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    return written(tmp_path_factory.mktemp("city") / "inbox")
