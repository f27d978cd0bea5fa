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

    def __init__(self, versions: Mapping[str, int]) -> None:
        self.versions = versions

    def __getitem__(self, code: str) -> MatterSpec:
        return at((code, self.versions[code]))

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
        found |= _read([version for version in wanted if version not in found])
        _keep(found)
        return [found[version] for version in wanted]

    def all(self) -> Iterator[MatterSpec]:
        """Every one of them, read in portions and not kept."""
        left = iter(self.versions.items())
        while portion := list(islice(left, _AT_ONCE)):
            read = _read(portion)
            yield from (read[version] for version in portion)

    def values(self) -> list[MatterSpec]:  # type: ignore[override]
        return list(self.all())

    def items(self) -> list[tuple[str, MatterSpec]]:  # type: ignore[override]
        return [(spec.code, spec) for spec in self.all()]


def at(version: Version) -> MatterSpec:
    """One matter in one version. Raises ``LookupError`` when there is no such version."""
    with _lock:
        if version in _kept:
            _kept.move_to_end(version)
            return _kept[version]
    found = _read([version])
    _keep(found)
    return found[version]


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


def _read(versions: list[Version]) -> dict[Version, MatterSpec]:
    found: dict[Version, MatterSpec] = {}
    for first in range(0, len(versions), _AT_ONCE):
        portion = set(versions[first : first + _AT_ONCE])
        rows = Definition.objects.filter(
            kind="matters", code__in={code for code, _ in portion}, version__in={version for _, version in portion}
        )
        for code, version, body in rows.values_list("code", "version", "body"):
            if (code, version) in portion:
                found[code, version] = adapter(MatterSpec).validate_python(body)
    return found
