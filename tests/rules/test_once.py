"""What is known, to be confirmed, or still to be asked (``once.toml``)."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.rules.once import resolve
from tongban.terms.specs import Ask
from tongban.terms.values import Held

from .tables import cases

TODAY = date(2026, 11, 23)
ELEMENTS = [f"person.e{number}" for number in range(6)]


def of_record(element: str, on: date, *, contested: bool = False) -> Held:
    known_at = datetime(2026, 11, 2, tzinfo=UTC)
    return Held(element, "recorded", "police", "police", on, known_at, "only", contested)


@pytest.mark.parametrize("case", cases("once"))
def test_once(case: dict[str, Any]) -> None:
    ask = Ask("e", max_age_days=case.get("max_age_days", 0))
    on = case.get("held_on")
    record = {"e": of_record("e", on, contested=case.get("contested", False))} if on else {}
    answers = {"e": case["answer"]} if "answer" in case else {}
    [field] = resolve([ask], record, answers, {"e"} if case["hers"] else set(), TODAY)
    assert field.state == case["state"]
    assert field.value == {"answered": "typed", "missing": "", "absent": ""}.get(case["state"], "recorded")
    assert field.held == record.get("e")


@pytest.mark.parametrize(
    ("required", "held_on", "blocks"),
    [(True, None, True), (False, None, False), (True, date(2026, 11, 1), False)],
)
def test_only_what_is_required_and_open_blocks_filing(required: bool, held_on: date | None, blocks: bool) -> None:
    record = {"e": of_record("e", held_on)} if held_on else {}
    [field] = resolve([Ask("e", required=required)], record, {}, {"e"}, TODAY)
    assert field.blocks is blocks


held_values = st.dictionaries(
    st.sampled_from(ELEMENTS),
    st.builds(of_record, st.just("e"), st.dates(date(2020, 1, 1), TODAY), contested=st.booleans()),
)
asks = st.lists(
    st.builds(Ask, st.sampled_from(ELEMENTS), st.booleans(), st.integers(0, 400)), unique_by=lambda ask: ask.element
)
hers = st.sets(st.sampled_from(ELEMENTS))


@given(asks, held_values, st.dictionaries(st.sampled_from(ELEMENTS), st.text(max_size=5)), hers)
def test_no_element_is_lost(asked: list[Ask], held: dict[str, Held], answers: dict[str, str], own: set[str]) -> None:
    assert [field.ask for field in resolve(asked, held, answers, own, TODAY)] == asked


@given(asks, held_values, st.dictionaries(st.sampled_from(ELEMENTS), st.text(max_size=5)), hers)
def test_what_is_known_stays_known_whatever_is_typed(
    asked: list[Ask], held: dict[str, Held], answers: dict[str, str], own: set[str]
) -> None:
    before = resolve(asked, held, {}, own, TODAY)
    after = resolve(asked, held, answers, own, TODAY)
    assert [field for field in after if field.state in ("known", "absent")] == [
        field for field in before if field.state in ("known", "absent")
    ]
    assert all(field.ask.element in own for field in after if field.state == "answered")
