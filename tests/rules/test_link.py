"""Whose a row without a usable number is (``link.toml``)."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.rules.link import DOUBT_AT, LINK_AT, Scored, decide

from .tables import cases

levels = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["same", "sound", "near", "differs", "untold"]),
        "born": st.sampled_from(["same", "near", "part", "differs", "untold"]),
        "sex": st.sampled_from(["same", "differs", "untold"]),
        "number": st.sampled_from(["same", "near", "differs", "untold"]),
        "mobile": st.sampled_from(["same", "differs", "untold"]),
        "home": st.sampled_from(["same", "differs", "untold"]),
    }
)
scored = st.lists(
    st.builds(Scored, st.uuids(), st.floats(0, 1), levels), max_size=6, unique_by=lambda one: one.subject_id
)


@pytest.mark.parametrize("case", cases("link"))
def test_link(case: dict[str, Any]) -> None:
    candidates = [Scored(UUID(int=n), p, reached) for n, (p, reached) in enumerate(case["candidates"])]
    decision = decide(candidates, number_contradicts=case.get("number_contradicts", False))
    assert (decision.outcome, decision.because) == (case["outcome"], case["because"])


@given(scored)
def test_the_order_candidates_come_in_does_not_matter(candidates: list[Scored]) -> None:
    assert decide(candidates) == decide(candidates[::-1])


@given(scored, st.booleans())
def test_a_machine_links_to_one_and_only_beyond_doubt(candidates: list[Scored], contradicts: bool) -> None:
    decision = decide(candidates, number_contradicts=contradicts)
    if decision.outcome == "link":
        assert not contradicts
        assert len(decision.candidates) == 1
        assert decision.candidates[0].probability >= LINK_AT
        assert decision.candidates[0].levels["sex"] != "differs"
    assert all(one.probability >= DOUBT_AT for one in decision.candidates)
    assert (decision.outcome == "nobody") is (not decision.candidates)
