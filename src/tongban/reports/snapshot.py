"""Columnar snapshots: people on a day as Parquet files by county, and whoever changed since, read beside them.

A snapshot is never changed. It is made when there is none, when the dictionary has other columns, or when so many have
changed since that reading them beside costs more than making it anew; until then a change shows at once.
"""

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from django.conf import settings

from tongban.catalogue.current import content
from tongban.residents import coded
from tongban.terms.specs import Register

from .schema import THINGS, Schema, schema

PRESENT = "present"
SINCE_AT_MOST = 20_000  # changed people read beside a snapshot, or a tenth of it where that is more
KEPT = 2  # snapshots of one day: a reader of the one before may still be reading
DAYS_KEPT = 24  # past days of which a snapshot is kept
_META = "snapshot.json"


@dataclass(frozen=True, slots=True)
class Standing:
    """People on one day, ready to be counted."""

    as_of: date | None
    folder: Path
    people: int
    since: Path | None = None  # folder of whoever changed since
    changed: int = 0

    def files(self, relation: str) -> list[str]:
        """The snapshot's files of a relation; none where nobody has delivered anything of it."""
        return _files(self.folder / relation)

    def files_since(self, relation: str) -> list[str]:
        """The files of whoever changed since."""
        return _files(self.since / relation) if self.since else []


def united(names: Iterable[str], whole: str, since: str, changed: str) -> str:
    """A relation from three: the snapshot's rows of whoever did not change, and the others' as they are now.

    ``names`` are its columns, each of the three a FROM item: ``changed`` has the ids of who changed, and is "" with
    ``since`` where nobody did.
    """
    listed = ", ".join(names)
    kept = f"SELECT {listed} FROM {whole}"
    if changed:
        kept += f" WHERE id NOT IN (SELECT id FROM {changed})"
    return kept + (f" UNION ALL SELECT {listed} FROM {since}" if since else "")


def _files(folder: Path) -> list[str]:
    return [str(file) for file in sorted(folder.glob("*.parquet"))]


@contextmanager
def standing(as_of: date | None = None) -> Iterator[Standing]:
    """People as they are now, or were by the end of a past day."""
    columns = schema(content())
    found = _newest(as_of, columns)
    with tempfile.TemporaryDirectory(prefix="since-", dir=_folder()) as name:
        since = Path(name)
        changed = _write(since, columns, as_of, found[1]) if found else 0
        if found is None or changed > max(SINCE_AT_MOST, found[2] // 10):
            folder, people = _made(as_of, columns)
            yield Standing(as_of, folder, people)
        else:
            yield Standing(as_of, found[0], found[2], since if changed else None, changed)


def _newest(as_of: date | None, columns: Schema) -> tuple[Path, coded.Frontier, int] | None:
    """The newest usable snapshot of a day: folder, how far it goes, people in it."""
    for folder in _of_day(as_of):
        said = json.loads((folder / _META).read_text())
        frontier = coded.Frontier(**said["frontier"])
        if said["columns"] == columns.mark and coded.reaches(frontier):
            return folder, frontier, int(said["people"])
    return None


def _of_day(as_of: date | None) -> list[Path]:
    """Folders of the snapshots of a day, newest first."""
    found = _folder().glob(f"{as_of or PRESENT}-*")
    return sorted((one for one in found if (one / _META).exists()), key=lambda one: one.stat().st_mtime, reverse=True)


def _folder() -> Path:
    folder = Path(settings.TONGBAN_SNAPSHOTS)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _made(as_of: date | None, columns: Schema) -> tuple[Path, int]:
    """A new snapshot of a day. Two who want the same wait for each other; the second finds it made."""
    with (_folder() / f".{as_of or PRESENT}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        found = _newest(as_of, columns)
        frontier = coded.frontier()
        if found is not None and found[1] == frontier:
            return found[0], found[2]
        making = Path(tempfile.mkdtemp(prefix="making-", dir=_folder()))
        try:
            people = _write(making, columns, as_of)
            meta = {"columns": columns.mark, "frontier": asdict(frontier), "people": people}
            (making / _META).write_text(json.dumps(meta))
            made = _folder() / f"{as_of or PRESENT}-{making.name.removeprefix('making-')}"
            os.replace(making, made)
        except BaseException:
            shutil.rmtree(making, ignore_errors=True)
            raise
        _tidy(as_of)
        return made, people


def _tidy(as_of: date | None) -> None:
    """Remove the older snapshots of a day, and the days nobody asked about for longest."""
    for old in _of_day(as_of)[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
    past = [one for one in _folder().glob("[0-9]*-*") if one.is_dir()]
    for old in sorted(past, key=lambda one: one.stat().st_mtime, reverse=True)[DAYS_KEPT * KEPT :]:
        shutil.rmtree(old, ignore_errors=True)


def _write(folder: Path, columns: Schema, as_of: date | None, since: coded.Frontier | None = None) -> int:
    """Everything, or what changed since, as the Parquet files of each relation, by county; how many rows."""
    people = coded.people(as_of, since.after if since else None)
    many = _relation(folder, columns, "person", coded.COLUMNS, people)
    for register in THINGS:
        if columns.single[register]:
            rows = coded.things(register, as_of, since.things_after if since else None)
            many += _relation(folder, columns, register, coded.THING_COLUMNS, rows)
    return many


def _relation(
    folder: Path, columns: Schema, register: Register, names: Sequence[str], rows: Iterable[list[coded.Row]]
) -> int:
    import pyarrow as pa  # some tenths of a second, and threads: only where something is counted
    from pyarrow.parquet import ParquetWriter

    from .flatten import flatten

    kinds = {"id": pa.int64(), "region": pa.int32(), "household": pa.int64()}
    kinds |= dict.fromkeys(("person.birth_date", "person.death_date"), pa.date32())
    shape = pa.schema([(name.replace(".", "_"), kinds.get(name) or pa.string()) for name in names])
    raw, many = folder / "raw.parquet", 0
    with ParquetWriter(raw, shape) as writer:
        for some in rows:
            arrays = [pa.array(values, one.type) for values, one in zip(zip(*some, strict=True), shape, strict=True)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=shape))
            many += len(some)
    if many:
        flatten(raw, folder, columns, register)
    raw.unlink()
    return many
