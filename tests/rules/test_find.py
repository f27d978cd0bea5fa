"""Finding a matter (``find.toml``)."""

from typing import Any

import pytest
from pypinyin import Style, lazy_pinyin

from tongban.rules.find import entry, search
from tongban.terms.specs import Content

from .tables import cases


@pytest.mark.parametrize("case", cases("find"))
def test_find(case: dict[str, Any], declared: Content) -> None:
    found = search([entry(matter) for matter in declared.matters.values()], case["query"])
    assert found[:1] == ([case["first"]] if case["first"] else [])


def test_every_matter_is_found_by_each_of_its_names_in_characters_pinyin_and_initials(declared: Content) -> None:
    entries = [entry(matter) for matter in declared.matters.values()]
    for matter in declared.matters.values():
        for name in (matter.name.zh, *matter.aliases):
            assert search(entries, name)[0] == matter.code
            assert search(entries, "".join(lazy_pinyin(name)))[0] == matter.code
            assert matter.code in search(entries, "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)))
        assert search(entries, matter.name.en)[0] == matter.code
        assert search(entries, matter.code)[0] == matter.code


def test_no_two_matters_share_a_name(declared: Content) -> None:
    names = [name for matter in declared.matters.values() for name in (matter.name.zh, *matter.aliases)]
    assert len(names) == len(set(names))


def test_what_answers_better_comes_first(declared: Content) -> None:
    found = search([entry(matter) for matter in declared.matters.values()], "养老")
    assert found[0] == "pension-qualification"
    assert "social-insurance-proof" in found
