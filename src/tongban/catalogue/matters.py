"""Matters read when they are asked for: a province has thousands, and a process needs a few of them at a time."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from threading import Lock

from tongban.terms.specs import MatterSpec

from .files import adapter
from .models import Definition

KEPT = 512  # matters a process keeps; about six kilobytes each
_AT_ONCE = 500  # read by one statement
Version = tuple[str, int]

_kept: OrderedDict[Version, MatterSpec] = OrderedDict()
_lock = Lock()


class Matters(Mapping[str, MatterSpec]):
    """Code -> matter, for one choice of versions. What was read is shared, for a version never changes."""

    def __init__(self, versions: Mapping[str, int], rows: Mapping[str, int]) -> None:
        """``versions``: code -> the version chosen; ``rows``: code -> the row that holds it."""
        self.versions = versions
        self._rows = rows

    def __getitem__(self, code: str) -> MatterSpec:
        version = (code, self.versions[code])
        return _held(version) or self.some([code])[0]

    def __iter__(self) -> Iterator[str]:
        return iter(self.versions)

    def __len__(self) -> int:
        return len(self.versions)

    def __contains__(self, code: object) -> bool:
        return code in self.versions

    def some(self, codes: Iterable[str]) -> list[MatterSpec]:
        """These, in this order, by one statement for those not kept; codes nothing is in force for are left out."""
        wanted = [(code, self.versions[code]) for code in codes if code in self.versions]
        with _lock:
            found = {version: _kept[version] for version in wanted if version in _kept}
        lacking = [self._rows[code] for code, version in wanted if (code, version) not in found]
        found |= _read(lacking)
        _keep(found)
        return [found[version] for version in wanted]

    def all(self) -> Iterator[MatterSpec]:
        """Every one of them, read in portions and not kept."""
        left = iter(self.versions.items())
        while portion := list(islice(left, _AT_ONCE)):
            read = _read([self._rows[code] for code, _ in portion])
            yield from (read[version] for version in portion)

    def values(self) -> list[MatterSpec]:  # type: ignore[override]
        return list(self.all())

    def items(self) -> list[tuple[str, MatterSpec]]:  # type: ignore[override]
        return [(spec.code, spec) for spec in self.all()]


def at(version: Version) -> MatterSpec:
    """One matter in one version. Raises ``Definition.DoesNotExist`` when there is no such version."""
    held = _held(version)
    if held is not None:
        return held
    code, number = version
    body = Definition.objects.values_list("body", flat=True).get(kind="matters", code=code, version=number)
    spec: MatterSpec = adapter(MatterSpec).validate_python(body)
    _keep({version: spec})
    return spec


def _held(version: Version) -> MatterSpec | None:
    with _lock:
        if version in _kept:
            _kept.move_to_end(version)
        return _kept.get(version)


def forget() -> None:
    """Keep nothing."""
    with _lock:
        _kept.clear()


def _keep(found: Mapping[Version, MatterSpec]) -> None:
    with _lock:
        _kept.update(found)
        for version in found:
            _kept.move_to_end(version)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)


def _read(rows: list[int]) -> dict[Version, MatterSpec]:
    """Matters by the numbers of their rows, which any database finds at once."""
    found: dict[Version, MatterSpec] = {}
    for first in range(0, len(rows), _AT_ONCE):
        portion = Definition.objects.filter(id__in=rows[first : first + _AT_ONCE])
        for code, version, body in portion.values_list("code", "version", "body"):
            found[code, version] = adapter(MatterSpec).validate_python(body)
    return found
