"""How two rows are compared: levels from "the same" to "differs", with what is assumed until enough was learned.

The level names are what ``rules.link`` decides by and what a reviewer reads. SQL here is DuckDB's; its edit distance
counts bytes, so Chinese names are compared character by character.
"""

from typing import Any

import splink.comparison_level_library as levels
import splink.comparison_library as library
from splink import SettingsCreator, block_on

_NEAR_NAME = """
length("name_l") = length("name_r") AND length("name_l") BETWEEN 2 AND 8 AND
list_sum(list_transform(range(1, length("name_l") + 1),
  lambda i: CASE WHEN substr("name_l", i, 1) = substr("name_r", i, 1) THEN 0 ELSE 1 END)) = 1
"""
_SWAPPED = (
    'substr("born_l", 1, 4) = substr("born_r", 1, 4) AND substr("born_l", 6, 2) = substr("born_r", 9, 2) '
    'AND substr("born_l", 9, 2) = substr("born_r", 6, 2)'
)
_PART = """
(substr("born_l", 1, 4) = substr("born_r", 1, 4))::int + (substr("born_l", 6, 2) = substr("born_r", 6, 2))::int
+ (substr("born_l", 9, 2) = substr("born_r", 9, 2))::int = 2
"""
# comparison -> (level, condition or None for "none of the others", m, u) after the level for "not told".
LEVELS: dict[str, list[tuple[str, str | None, float, float]]] = {
    "name": [
        ("same", '"name_l" = "name_r"', 0.97, 0.0003),
        ("sound", '"sound_l" = "sound_r"', 0.012, 0.0006),
        ("near", _NEAR_NAME, 0.01, 0.01),
        ("differs", None, 0.008, 0.9891),
    ],
    "born": [
        ("same", '"born_l" = "born_r"', 0.985, 0.00004),
        ("near", _SWAPPED, 0.004, 0.00003),
        ("part", _PART, 0.006, 0.03),
        ("differs", None, 0.005, 0.96993),
    ],
    "sex": [
        ("same", '"sex_l" = "sex_r"', 0.999, 0.5),
        ("differs", None, 0.001, 0.5),
    ],
    "number": [
        ("same", '"number_l" = "number_r"', 0.30, 0.0000001),
        ("near", 'damerau_levenshtein("number_l", "number_r") <= 2', 0.65, 0.000002),
        ("differs", None, 0.05, 0.9999979),
    ],
    "mobile": [
        ("same", 'len(list_intersect("mobile_l", "mobile_r")) > 0', 0.85, 0.00005),
        ("differs", None, 0.15, 0.99995),
    ],
    "home": [
        ("same", 'len(list_intersect("home_l", "home_r")) > 0', 0.75, 0.0001),
        ("differs", None, 0.25, 0.9999),
    ],
}
LEARNED = ("name", "born", "sex", "mobile", "home")  # a number is only compared when it is wrong: nothing to learn from


def settings(people: int, model: dict[str, Any] | None = None) -> SettingsCreator:
    """Splink's settings for ``people`` in the record. ``model`` is what was learned: comparison -> level -> (m, u)."""
    return SettingsCreator(
        link_type="link_only",
        comparisons=[_comparison(name, model or {}) for name in LEVELS],
        blocking_rules_to_generate_predictions=[block_on("sound"), block_on("born"), block_on("number")],
        probability_two_random_records_match=1 / max(people, 100),
        retain_matching_columns=True,
        retain_intermediate_calculation_columns=False,
    )


def level_of(name: str, gamma: int) -> str:
    """The level a comparison reached, from splink's number for it (-1: not told by one of them)."""
    return "untold" if gamma < 0 else LEVELS[name][len(LEVELS[name]) - 1 - gamma][0]


def _comparison(name: str, model: dict[str, Any]) -> Any:
    untold = f'"{name}_l" IS NULL OR "{name}_r" IS NULL'
    made: list[Any] = [levels.CustomLevel(untold).configure(is_null_level=True)]
    for level, condition, m, u in LEVELS[name]:
        m, u = model.get(name, {}).get(level, (m, u))
        one = levels.CustomLevel(condition, level) if condition else levels.ElseLevel()
        made.append(one.configure(m_probability=m, u_probability=u, label_for_charts=level))
    return library.CustomComparison(made, output_column_name=name)
