"""Whether an account is known well enough, and what raises it (``level.toml``)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.rules.level import reaches, step_up
from tongban.terms.level import Level

from .tables import cases

levels = st.sampled_from(Level)


@pytest.mark.parametrize("case", cases("level", "reaches"))
def test_reaches(case: dict[str, Any]) -> None:
    have, need = Level.of(case["have"]), Level.of(case["need"])
    assert [step.code for step in step_up(have, need)] == case["left"]
    verdict = reaches(have, need)
    assert verdict.allowed is not bool(case["left"])
    assert (verdict.next_step is None) is verdict.allowed


@given(levels, levels)
def test_having_done_what_is_left_is_enough(have: Level, need: Level) -> None:
    after = max([have, *(step.to for step in step_up(have, need))])
    assert reaches(after, need).allowed


@given(levels, levels, levels)
def test_being_known_better_never_asks_for_more(have: Level, better: Level, need: Level) -> None:
    low, high = sorted((have, better))
    assert len(step_up(high, need)) <= len(step_up(low, need))


def test_a_word_that_is_no_level_is_an_error_that_names_them() -> None:
    with pytest.raises(ValueError, match="none, password, phone, real_name, in_person"):
        Level.of("face")


@pytest.mark.parametrize("level", Level)
def test_every_level_has_its_words_in_both_languages(level: Level) -> None:
    assert Level.of(level.word) is level
    assert level.meaning.zh
    assert level.meaning.en
