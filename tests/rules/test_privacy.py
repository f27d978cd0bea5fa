"""Who may see what (``privacy.toml``), and that taking away never gives more."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.rules.privacy import Held, Purpose, Relation, disclose, mask

from .tables import cases

ELEMENTS = ["person.name", "person.id_number", "household.no", "insurance.employer"]
sets = st.frozensets(st.sampled_from(ELEMENTS))
relations = st.builds(Held, st.sampled_from(Relation), st.sampled_from(["", "a", "b"]), st.none() | sets)
held = st.lists(relations, max_size=5)
purposes = st.sampled_from(Purpose)
refs = st.sampled_from(["", "a", "b"])


@pytest.mark.parametrize("case", cases("privacy", "disclose"))
def test_disclose(case: dict[str, Any]) -> None:
    given = [Held(Relation(kind), ref, frozenset(*rest) if rest else None) for kind, ref, *rest in case["relations"]]
    decision = disclose(given, Purpose(case["purpose"]), case["elements"], case.get("ref", ""))
    assert decision.refusal == case.get("refusal", "")
    assert decision.relation == case.get("by")
    assert decision.elements == (frozenset(case["elements"]) if "by" in case else frozenset())


@pytest.mark.parametrize("case", cases("privacy", "mask"))
def test_mask(case: dict[str, Any]) -> None:
    assert mask(case["element"], case["value"]) == case["shown"]


@given(held, purposes, sets, refs, st.integers(0, 4))
def test_a_relation_taken_away_never_opens_more(
    given_: list[Held], purpose: Purpose, wanted: frozenset[str], ref: str, gone: int
) -> None:
    before = disclose(given_, purpose, wanted, ref)
    after = disclose(given_[:gone] + given_[gone + 1 :], purpose, wanted, ref)
    assert after.elements <= before.elements
    assert after.relation is None or before.relation is not None


@given(held.filter(bool), purposes, sets, refs, sets, st.integers(0, 4))
def test_a_relation_narrowed_never_opens_more(
    given_: list[Held], purpose: Purpose, wanted: frozenset[str], ref: str, kept: frozenset[str], at: int
) -> None:
    at %= len(given_)
    old = given_[at]
    narrow = Held(old.relation, old.ref, kept if old.elements is None else kept & old.elements)
    before = disclose(given_, purpose, wanted, ref)
    after = disclose([*given_[:at], narrow, *given_[at + 1 :]], purpose, wanted, ref)
    assert after.elements <= before.elements
    assert after.relation is None or before.relation is not None


@given(held, purposes, sets, refs)
def test_all_that_was_asked_for_is_given_or_nothing(
    given_: list[Held], purpose: Purpose, wanted: frozenset[str], ref: str
) -> None:
    decision = disclose(given_, purpose, wanted, ref)
    assert decision.elements == (wanted if decision.relation else frozenset())
    assert bool(decision.refusal) is (decision.relation is None)


@given(st.sampled_from(ELEMENTS), st.text(alphabet="0123456789沈若溪", max_size=30))
def test_a_mask_shows_no_more_than_it_promises(element: str, value: str) -> None:
    masked = mask(element, value)
    assert len(masked) == len(value)
    assert all(char in ("*", own) for char, own in zip(masked, value, strict=True))
    shown = sum(char != "*" for char in masked)
    most = 7 if element != "person.name" and len(value) >= 10 else 1
    assert shown <= most
    assert shown < len(value) or not value


def test_every_purpose_and_every_relation_says_what_it_means() -> None:
    for one in (*Purpose, *Relation):
        assert one.meaning.zh
        assert one.meaning.en
