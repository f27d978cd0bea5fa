"""Everything one jurisdiction declares, as one value."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .specs import (
    CertificateSpec,
    CodeList,
    CommunitySpec,
    DepartmentSpec,
    ElementSpec,
    FeedSpec,
    MatterSpec,
    PlaceSpec,
    PostSpec,
    UnitSpec,
    WordSpec,
)
from .tables import BurdenSpec, TableSpec


@dataclass(frozen=True, slots=True)
class Content:
    """Everything one jurisdiction declares."""

    departments: dict[str, DepartmentSpec] = field(default_factory=dict)
    places: dict[str, PlaceSpec] = field(default_factory=dict)
    posts: dict[str, PostSpec] = field(default_factory=dict)
    units: dict[str, UnitSpec] = field(default_factory=dict)
    communities: dict[str, CommunitySpec] = field(default_factory=dict)
    codes: dict[str, CodeList] = field(default_factory=dict)
    elements: dict[str, ElementSpec] = field(default_factory=dict)
    feeds: dict[str, FeedSpec] = field(default_factory=dict)
    matters: Mapping[str, MatterSpec] = field(default_factory=dict)  # thousands: read when asked for
    tables: dict[str, TableSpec] = field(default_factory=dict)
    burdens: dict[str, BurdenSpec] = field(default_factory=dict)
    words: dict[str, WordSpec] = field(default_factory=dict)
    certificates: dict[str, CertificateSpec] = field(default_factory=dict)
