"""Finding a matter (``find.toml``)."""

import dataclasses
import time
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style, lazy_pinyin

from tongban.rules.find import Index
from tongban.rules.names import Entry, Points, entry, fold
from tongban.rules.sounds import blurred, known, spelt, syllables
from tongban.terms.content import Content

from .tables import FOLDER, cases

TABLE = tomllib.loads((FOLDER / "find.toml").read_text(encoding="utf-8"))
SCREEN = 10


def _entry(code: str, names: list[str], english: str = "") -> Entry:
    folded = tuple(map(fold, names))
    sounds = tuple(" ".join(syllables(name)) for name in folded)
    return Entry(code, folded, sounds, english.lower(), ("d",), ("4",), ("1",), ("portal",), ())


def _sample(uses: dict[str, int] | None = None) -> Index:
    entries = []
    for code, told in TABLE["matters"].items():
        *names, english = told.split("|")
        entries.append(_entry(code, names, english))
    return Index(entries, meant=TABLE["said"], uses=uses)


SAMPLE = _sample()


def _codes(index: Index, query: str) -> list[str]:
    return [index.entries[number].code for number in index.search(query).numbers]


@pytest.mark.parametrize("case", cases("find"))
def test_find(case: dict[str, Any]) -> None:
    found = _codes(SAMPLE, case["query"])
    assert not (case.get("none") and found)
    if "first" in case:
        assert found[:1] == [case["first"]]
    assert set(case.get("among", ())) <= set(found[:SCREEN])


def test_every_sample_is_found_by_each_of_its_names_in_characters_pinyin_and_initials() -> None:
    for one in SAMPLE.entries:
        for name in one.names:
            assert one.code in _codes(SAMPLE, name)[:2], name
            assert one.code in _codes(SAMPLE, "".join(lazy_pinyin(name)))[:3], name
            assert one.code in _codes(SAMPLE, "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))), name


def test_every_sample_is_found_with_any_one_character_wrong() -> None:
    for one in SAMPLE.entries:
        name = one.names[0]
        for at in range(len(name)):
            wrong = f"{name[:at]}鑫{name[at + 1 :]}"
            assert one.code in _codes(SAMPLE, wrong)[:SCREEN], wrong
            assert one.code in _codes(SAMPLE, name[:at] + name[at + 1 :])[:SCREEN], f"{name} without its {at}"


def test_every_matter_of_the_city_is_found_by_its_names_and_its_code(declared: Content) -> None:
    meant = {word.code: word.meant for word in declared.words.values()}
    index = Index([entry(matter) for matter in declared.matters.values()], meant=meant)
    for matter in declared.matters.values():
        for name in (matter.name.zh, *matter.aliases, matter.name.en, matter.code):
            assert _codes(index, name)[0] == matter.code, name


def test_no_two_matters_share_a_name(declared: Content) -> None:
    names = [name for matter in declared.matters.values() for name in (matter.name.zh, *matter.aliases)]
    assert len(names) == len(set(names))


def test_the_exact_comes_before_the_frequent_and_the_frequent_before_the_rare() -> None:
    assert _codes(SAMPLE, "居住证")[:2] == ["stay-sign", "stay"], "as often as each other, as long: by sound"
    often = _sample({"stay": 900, "id-again": 100_000})
    assert _codes(often, "居住证")[:2] == ["stay", "stay-sign"]
    assert _codes(often, "居住证签注")[0] == "stay-sign"
    assert often.entries[often.listed[0]].code == "id-again"


def test_a_little_more_use_changes_no_order() -> None:
    assert _codes(_sample({"stay": 4, "stay-sign": 6}), "居住证") == _codes(SAMPLE, "居住证")


def test_near_answers_are_told_from_good_ones() -> None:
    assert SAMPLE.search("居住证申领").best == Points.NAME
    assert SAMPLE.search("居住证审您").best <= Points.NEAR
    assert SAMPLE.search("火箭发射").best == 0


@given(st.text(max_size=70))
def test_whatever_is_typed_is_answered_at_once(query: str) -> None:
    begun = time.perf_counter()
    numbers = SAMPLE.search(query).numbers
    assert time.perf_counter() - begun < 0.5
    assert len(numbers) == len(set(numbers))
    assert all(0 <= number < len(SAMPLE.entries) for number in numbers)


@given(st.text(alphabet="angeiouzhxq", max_size=60))
def test_letters_are_read_as_whole_syllables_or_not_at_all(letters: str) -> None:
    for reading in spelt(letters):
        assert "".join(reading) == letters
    assert len(spelt(letters)) <= 4


@given(st.text(max_size=30))
def test_each_character_has_one_sound(text: str) -> None:
    assert len(syllables(fold(text))) == len(fold(text))


@pytest.mark.parametrize(
    ("one", "other"), [("zhang", "zan"), ("sheng", "sen"), ("ling", "lin"), ("chuang", "cuan"), ("he", "he")]
)
def test_sounds_people_confuse_are_one(one: str, other: str) -> None:
    assert blurred(one) == blurred(other)


def test_a_character_is_read_in_its_phrase() -> None:
    assert syllables("银行行长重新办理a1") == ["yin", "hang", "hang", "zhang", "chong", "xin", "ban", "li", "a", "1"]
    assert {"zhuang", "nv", "er"} <= known()


def test_an_entry_keeps_what_a_matter_is_narrowed_by(declared: Content) -> None:
    matter = declared.matters["social-insurance-proof"]
    one = entry(matter)
    assert (one.departments, one.levels, one.life_events) == (
        (matter.department,),
        matter.levels,
        matter.life_events,
    )
    nameless = dataclasses.replace(matter, name=dataclasses.replace(matter.name, zh="——"), aliases=())
    assert entry(nameless).names == ("socialinsuranceproof",)
