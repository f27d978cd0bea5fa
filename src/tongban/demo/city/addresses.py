"""The places of the demo city, and the ways departments write one address.

The codes are the NBS 2022 codes of the places declared in content/; roads and estates are invented.
"""

import random
from dataclasses import dataclass

from .chance import Wheel


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A village or a community: where it lies, how large it is, how its addresses are written."""

    code: str
    name: str  # as people say it; also an alias in content/
    town: str  # everything before it in an address
    former: str  # the same place as old registers write it
    weight: float
    estates: tuple[str, ...] = ()  # none: a village of numbered groups
    roads: tuple[str, ...] = ()
    written_by_name: float = 0.0  # share of rows in which the police write the name instead of the code


NEIGHBOURHOODS = (
    Neighbourhood("320509111207", "屯溪村", "江苏省苏州市吴江区同里镇", "江苏省吴江县同里公社屯溪大队", 0.13),
    Neighbourhood("320582100234", "南新村", "江苏省张家港市杨舍镇", "江苏省沙洲县杨舍公社南新大队", 0.12),
    Neighbourhood(
        "320507003001",
        "春嘉社区",
        "江苏省苏州市相城区黄桥街道",
        "江苏省吴县黄桥公社",
        0.17,
        ("春嘉新村", "嘉禾花园"),
        ("旺盛路", "永青路"),
    ),
    Neighbourhood(
        "320571053008",
        "滨江苑社区",
        "江苏省苏州市苏州工业园区胜浦街道",
        "江苏省吴县胜浦公社",
        0.18,
        ("滨江苑", "澄江花园"),
        ("浦田路", "同胜路"),
    ),
    Neighbourhood(
        "320582106003",
        "永合社区",
        "江苏省张家港市南丰镇",
        "江苏省沙洲县南丰公社",
        0.13,
        ("永合花苑", "丰乐新村"),
        ("丰收路", "永兴路"),
    ),
    Neighbourhood(
        "320583103007",
        "邹家角社区",
        "江苏省昆山市陆家镇",
        "江苏省昆山县陆家公社",
        0.15,
        ("邹家角新村", "菉溪花园"),
        ("合丰路", "育才路"),
    ),
    Neighbourhood(
        "320509004229",
        "叶泽湖花苑社区",
        "江苏省苏州市吴江区江陵街道",
        "江苏省吴江县松陵公社叶泽湖大队",
        0.12,
        ("叶泽湖花苑",),
        ("湖心路", "运东大道"),
        written_by_name=0.5,
    ),
)
BY_CODE = {place.code: place for place in NEIGHBOURHOODS}
WHEEL = Wheel({place: place.weight for place in NEIGHBOURHOODS})


@dataclass(frozen=True, slots=True)
class Dwelling:
    """A home: a flat in an estate, or a house in a village group."""

    place: Neighbourhood
    building: str  # 12幢, or the village group: 3组
    room: str  # 301室, or the house: 12号
    grid: str
    estate: str = ""
    road: str = ""
    unit: str = ""
    floor: int = 0  # 0: a house, not counted in floors


def full(home: Dwelling) -> str:
    """As the police write it: town, road and number, estate, building, entrance, room."""
    if not home.estate:
        return f"{home.place.town}{home.place.name}{home.building}{home.room}"
    return f"{home.place.town}{home.road}{home.estate}{home.building}{home.unit}{home.room}"


def registry(home: Dwelling) -> str:
    """As the real-estate register writes it: from the county on, the road left out."""
    town = home.place.town.removeprefix("江苏省").removeprefix("苏州市")
    if not home.estate:
        return f"{town}{home.place.name}{home.building}{home.room}"
    return f"{town}{home.estate}{home.building}{home.unit}{home.room}"


def short(home: Dwelling) -> str:
    """As civil affairs write it for a list of one community: 春嘉新村12幢2单元301室."""
    if not home.estate:
        return f"{home.place.name}{home.building}{home.room}"
    return f"{home.estate}{home.building}{home.unit}{home.room}"


def dashed(home: Dwelling) -> str:
    """As people type it themselves: 黄桥街道春嘉新村12-2-301."""
    town = home.place.town[-4:] if home.place.town.endswith("街道") else home.place.town[-3:]
    if not home.estate:
        return f"{town}{home.place.name}{home.building}{home.room}"
    parts = (home.building.removesuffix("幢"), home.unit.removesuffix("单元"), home.room.removesuffix("室"))
    return f"{town}{home.estate}{'-'.join(parts)}"


def former_address(rng: random.Random, place: Neighbourhood) -> str:
    """The same place in the words of a register that was never brought up to date."""
    return f"{place.former}第{rng.randint(1, 12)}生产队{rng.randint(1, 60)}号"


def division(rng: random.Random, place: Neighbourhood) -> str:
    """What the police put in 村社区代码: the code, or in some places the name people use."""
    return place.name if rng.random() < place.written_by_name else place.code
