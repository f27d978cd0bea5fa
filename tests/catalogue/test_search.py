"""Lists of matters: words, filters, pages, what is frequent; and an index that is renewed while it is used."""

import dataclasses
import threading
import time
from collections.abc import Iterator
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tongban.catalogue import actions, current, handlers, matters, search
from tongban.catalogue.files import sheets_of
from tongban.catalogue.models import Definition, MatterUse
from tongban.terms.content import Content
from tongban.terms.events import CaseFiled
from tongban.terms.specs import MatterSpec
from tongban.terms.text import Text

TODAY = date(2026, 11, 2)
PROOF = "social-insurance-proof"
TREES = "柏枫桂槐梨柳松桃杏杨榆枣"


def _many(declared: Content) -> Content:
    """Sixty matters more: five levels, two departments."""
    like = declared.matters[PROOF]
    more = {
        f"tree-{n:02}": dataclasses.replace(
            like,
            code=f"tree-{n:02}",
            name=Text(f"{TREES[n % 12]}木采伐许可{'甲乙丙丁戊'[n // 12]}", f"Felling licence {n}"),
            aliases=(),
            department="police" if n % 2 else "human_resources",
            levels=(str(2 + n // 12),),
            channels=("window",),
            life_events=("housing",),
        )
        for n in range(60)
    }
    return dataclasses.replace(declared, matters={**declared.matters, **more})


@pytest.fixture
def many(declared: Content, db: None) -> Content:
    content = _many(declared)
    actions.load(sheets=sheets_of(content), on=TODAY)
    return content


def _filed(matter: str, on: date = TODAY) -> CaseFiled:
    return CaseFiled(
        case_id=uuid4(), number="x", matter=matter, version=1, department="d", place="", channel="portal", on=on
    )


def _codes(found: list[MatterSpec]) -> list[str]:
    return [spec.code for spec in found]


def test_filters_narrow_and_count_what_each_would_leave(many: Content) -> None:
    found = search.page("采伐", {"department": "police", "level": "3"})
    assert found.total == 6
    assert {(spec.department, spec.levels) for spec in found.matters} == {("police", ("3",))}
    assert found.counts["level"] == dict.fromkeys("23456", 6), "as if no level were chosen"
    assert found.counts["department"] == {"human_resources": 6, "police": 6}
    assert found.counts["channel"] == {"window": 6}


def test_pages_follow_each_other_without_gap_or_repeat(many: Content) -> None:
    seen, after, backwards = list[str](), "", list[str | None]()
    while True:
        found = search.page("采伐", {"department": "police"}, after=after, size=7)
        seen += _codes(found.matters)
        backwards.append(found.before)
        if not found.after:
            break
        after = found.after
    assert len(seen) == len(set(seen)) == found.total == 30
    assert backwards[:3] == [None, "", seen[6]]


def test_a_page_after_what_is_gone_is_the_first(many: Content) -> None:
    first = search.page("采伐", size=7)
    assert _codes(search.page("采伐", after="tree-99", size=7).matters) == _codes(first.matters)
    assert _codes(search.page("采伐", {"level": "2"}, after="tree-59", size=7).matters) == _codes(
        search.page("采伐", {"level": "2"}, size=7).matters
    )


def test_filters_that_leave_nothing_say_what_there_would_be_without(many: Content) -> None:
    found = search.page("采伐", {"level": "3", "department": "nobody"})
    assert (found.matters, found.total, found.unfiltered) == ([], 0, 60)


def test_without_a_question_everything_is_listed_the_frequent_first_then_by_sound(many: Content) -> None:
    assert search.page().total == len(many.matters)
    names = [spec.name.zh for spec in search.page("", {"level": "2"}, size=50).matters]
    assert names[:3] == ["柏木采伐许可甲", "枫木采伐许可甲", "桂木采伐许可甲"]
    for _ in range(3):
        handlers.case_filed(_filed("tree-11"))
    handlers.case_filed(_filed("tree-11", date(2026, 12, 1)))
    current.forget()
    assert search.frequent(1)[0].code == "tree-11"
    assert search.page("采伐", {"level": "2"}).matters[0].code == "tree-11"
    assert {use.month: use.filed for use in MatterUse.objects.all()} == {"2026-11": 3, "2026-12": 1}
    handlers.empty()
    assert not MatterUse.objects.exists()


@pytest.mark.parametrize("size", [5, 40])
def test_a_page_costs_one_statement_however_long(size: int, many: Content) -> None:
    search.page("采伐", size=size)
    matters.forget()
    with CaptureQueriesContext(connection) as captured:
        assert len(search.page("采伐", size=size).matters) == size
    assert len(captured) == 1
    with CaptureQueriesContext(connection) as captured:
        search.page("采伐", {"level": "2"}, size=size)
        search.counts()
    assert len(captured) <= 1


def test_a_process_keeps_a_bounded_number_of_matters(many: Content, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matters, "KEPT", 10)
    for code in many.matters:
        assert current.content().matters[code] == many.matters[code]
    assert len(matters._kept) == 10
    assert dict(current.content().matters) == dict(many.matters)
    with pytest.raises(KeyError):
        current.content().matters["nope"]


def test_the_index_is_read_from_what_was_stored_with_each_version(
    many: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(matter: MatterSpec) -> None:
        raise AssertionError(f"{matter.code} was prepared again")

    monkeypatch.setattr(search, "entry", never)
    current.forget()
    assert search.page("sbzm").matters[0].code == PROOF


def test_what_an_older_edition_stored_is_made_anew(many: Content) -> None:
    Definition.objects.filter(kind="matters", code=PROOF).update(found_by={"edition": 0, "names": ["没有"]})
    current.forget()
    assert search.page("sbzm").matters[0].code == PROOF


@pytest.fixture
def _alone(transactional_db: None) -> Iterator[None]:
    """Other threads see what is committed; afterwards none of ours is at work."""
    yield
    for thread in threading.enumerate():
        if thread.name == "catalogue-search":
            thread.join(timeout=10)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_alone")
def test_while_a_new_catalogue_is_indexed_questions_are_answered_from_the_one_before(
    declared: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert search.find("蓝色纸片") == []
    renamed = dataclasses.replace(declared.matters[PROOF], aliases=("蓝色纸片",))
    monkeypatch.setattr(actions, "forget", lambda: None)  # another process loads
    actions.load(
        sheets=sheets_of(dataclasses.replace(declared, matters={**declared.matters, PROOF: renamed})), on=TODAY
    )
    held, make = threading.Event(), search._make

    def slow(now: current.Kept, before: search.Shelf | None) -> search.Shelf:
        held.wait(timeout=10)
        return make(now, before)

    monkeypatch.setattr(search, "_make", slow)
    monkeypatch.setattr(current, "_RECHECK_SECONDS", 0.0)
    begun = time.monotonic()
    assert search.find("蓝色纸片") == []
    assert search.find("社保证明")[0].code == PROOF, "in its new version, found by the old names"
    assert time.monotonic() - begun < 5
    held.set()
    for _ in range(200):
        if search.find("蓝色纸片"):
            break
        time.sleep(0.05)
    assert [spec.code for spec in search.find("蓝色纸片")] == [PROOF]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_alone")
def test_what_becomes_frequent_comes_first_without_a_new_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    last = search.page(size=50).matters[-1].code
    for _ in range(4):
        handlers.case_filed(_filed(last))
    assert search.page(size=50).matters[-1].code == last
    monkeypatch.setattr(search, "_RECOUNT_SECONDS", 0.0)
    for _ in range(200):
        if search.page().matters[0].code == last:
            break
        time.sleep(0.05)
    assert search.page().matters[0].code == last


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_alone")
def test_a_new_process_has_its_index_before_it_serves() -> None:
    current.forget()
    search.warm()
    with CaptureQueriesContext(connection) as captured:
        search.counts()
    assert len(captured) == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_alone")
def test_a_server_that_forks_copies_no_lock_that_is_held() -> None:
    current.forget()
    threads = threading.active_count()
    search.warm()
    assert threading.active_count() == threads, "what another thread holds while a process forks, nobody releases there"
    assert not current._reading.locked()
    assert not search._making.locked()
