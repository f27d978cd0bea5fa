"""How instant matters are decided (``decide.toml``)."""

from datetime import date
from typing import Any

import pytest

from tongban.rules.decide import NAMED, Facts
from tongban.terms.content import Content

from .tables import cases

CASES = cases("decide")


def facts(case: dict[str, Any]) -> Facts:
    return Facts(date(2026, 11, 23), case["values"], case.get("many", {}), case.get("situations", {}))


@pytest.mark.parametrize("case", CASES)
def test_decide(case: dict[str, Any]) -> None:
    verdict = NAMED[case["rule"]](facts(case))
    assert verdict.allowed is case["allowed"]
    assert verdict.source.zh == case["source"]
    assert verdict.reason.zh
    assert verdict.reason.en


@pytest.mark.parametrize("case", [case for case in CASES if not case.values[0]["allowed"]])  # type: ignore[index]
def test_after_a_no_she_reads_what_she_can_do(case: dict[str, Any]) -> None:
    step = NAMED[case["rule"]](facts(case)).next_step
    assert step is not None
    assert step.zh
    assert step.en


def test_every_rule_is_in_the_table_both_ways_and_used_by_a_matter(declared: Content) -> None:
    tried = {(case.values[0]["rule"], case.values[0]["allowed"]) for case in CASES}  # type: ignore[index]
    assert tried == {(name, allowed) for name in NAMED for allowed in (True, False)}
    assert set(NAMED) == {matter.rule for matter in declared.matters.values()} - {""}


def test_a_pension_status_in_the_rule_is_one_of_the_code_list(declared: Content) -> None:
    assert "领取" in declared.codes["insurance_pension_status"].items["3"].zh
