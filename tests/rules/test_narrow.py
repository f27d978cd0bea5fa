"""Narrowing by filters: sets of matters as whole numbers."""

from hypothesis import given
from hypothesis import strategies as st

from tongban.rules.names import Entry
from tongban.rules.narrow import FACETS, Narrowing, as_set, kept

LEVELS, EVENTS = st.sets(st.sampled_from("23456"), min_size=1), st.sets(st.sampled_from(["work", "birth"]))
ENTRIES = st.lists(
    st.builds(
        lambda department, levels, events, letter: (department, tuple(sorted(levels)), tuple(sorted(events)), letter),
        st.sampled_from(["police", "civil"]), LEVELS, EVENTS, st.sampled_from("hs"),
    ),
    max_size=30,
)  # fmt: skip


def _made(told: list[tuple[str, tuple[str, ...], tuple[str, ...], str]]) -> list[Entry]:
    return [
        Entry(f"m{n}", ("名",), (f"{letter}u",), "", (department,), levels, ("1",), ("portal",), events)
        for n, (department, levels, events, letter) in enumerate(told)
    ]


@given(ENTRIES, st.sampled_from(["police", "civil", "nobody", ""]), st.sampled_from(["3", "9", ""]))
def test_narrowing_is_what_a_loop_would_find(
    told: list[tuple[str, tuple[str, ...], tuple[str, ...], str]], department: str, level: str
) -> None:
    entries = _made(told)
    narrowing = Narrowing(entries)
    wanted = [
        n
        for n, one in enumerate(entries)
        if department in ("", *one.departments) and (not level or level in one.levels)
    ]
    among = narrowing.chosen({"department": department, "level": level})
    assert kept(range(len(entries)), among, len(entries)) == wanted
    assert kept(reversed(range(len(entries))), among, len(entries)) == wanted[::-1]
    assert as_set(wanted, len(entries)) == among
    for event, count in narrowing.counts("event", among).items():
        assert count == sum(event in entries[n].life_events for n in wanted)


def test_a_filter_is_counted_without_itself() -> None:
    narrowing = Narrowing(_made([("police", ("3",), (), "h"), ("civil", ("3",), (), "s"), ("civil", ("4",), (), "s")]))
    chosen = {"department": "police", "level": "3"}
    assert narrowing.counts("department", narrowing.chosen(chosen, but="department")) == {"civil": 1, "police": 1}  # type: ignore[arg-type]
    assert narrowing.counts("level", narrowing.chosen(chosen)) == {"3": 1}  # type: ignore[arg-type]
    assert narrowing.counts("letter", narrowing.chosen({})) == {"H": 1, "S": 2}
    assert set(FACETS) == {"department", "event", "applicant", "level", "channel", "letter"}
