"""A version is proposed, announced, in force, withdrawn; none is edited, and no day has two."""

import shutil
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from tests.conftest import SINCE
from tongban.catalogue.actions import NotAConcept, TooLate, load, propose, publish, withdraw
from tongban.catalogue.check import check, checked
from tongban.catalogue.current import content, content_on, matter_at, matter_version
from tongban.catalogue.files import Faults
from tongban.catalogue.models import Definition
from tongban.catalogue.search import find
from tongban.rules.calendar import legal_day
from tongban.web.clock import now

TODAY = date(2026, 11, 2)
DAY = timedelta(days=1)
NOTHING = {"new": 0, "succeeded": 0, "dated": 0, "withdrawn": 0}
PROOF, FILE = "social-insurance-proof", "matters/social-insurance-proof.toml"


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A copy of the content, to change."""
    shutil.copytree(settings.TONGBAN_CONTENT, tmp_path / "suzhou")
    return tmp_path / "suzhou"


def _change(city: Path, *changes: tuple[str, str], head: str = "", file: str = FILE) -> None:
    path = city / file
    text = path.read_text(encoding="utf-8")
    for right, wrong in changes:
        assert right in text
        text = text.replace(right, wrong, 1)
    path.write_text(head + text, encoding="utf-8")


FREE = 'fee = { zh = "免费", en = "Free" }'
BASIS = '\nfee_basis = { zh = "测试", en = "a test" }'
FEE = (FREE, 'fee = { zh = "十元", en = "10 yuan" }' + BASIS)
FIVE = (FREE, 'fee = { zh = "五元", en = "5 yuan" }' + BASIS)


def _load(city: Path, on: date = TODAY) -> dict[str, int]:
    loaded = load(sheets=checked(city), on=on)
    return {name: getattr(loaded, name) for name in ("new", "succeeded", "dated", "withdrawn")}


def _fault(city: Path, on: date = TODAY) -> str:
    with pytest.raises(Faults) as found:
        load(sheets=checked(city), on=on)
    (fault,) = found.value.faults
    return str(fault)


@pytest.mark.django_db
def test_a_text_written_against_another_version_than_the_latest_is_refused(city: Path) -> None:
    _change(city, FEE, head="based_on = 1\n")
    assert _load(city)["succeeded"] == 1
    assert _load(city) == NOTHING, "loaded already: nothing to be stale"
    _change(city, ("十元", "五元"))
    told = _fault(city)
    assert told.startswith(f"suzhou/{FILE}:1: based_on: written against version 1, but the latest is version 2")
    assert f"tongban versions matters {PROOF}" in told
    assert told.endswith("then write based_on = 2")
    assert content().matters[PROOF].fee.zh == "十元"
    _change(city, ("based_on = 1", "based_on = 2"))
    assert _load(city)["succeeded"] == 1
    assert matter_version(PROOF) == 3


@pytest.mark.django_db
def test_a_new_catalogue_takes_a_text_whatever_it_was_written_against(city: Path) -> None:
    _change(city, (f'code = "{PROOF}"', 'code = "another"'), *_other_names(), head="based_on = 7\n")
    assert _load(city)["new"] == 1


def _other_names() -> list[tuple[str, str]]:
    return [("社会保险参保缴费证明", "另一个证明"), ('"社保证明", "社保", ', "")]


@pytest.mark.django_db
def test_a_file_names_the_day_its_version_comes_into_force(city: Path) -> None:
    day = TODAY + 60 * DAY
    _change(city, FEE, head=f"valid_from = {day}\n")
    assert _load(city)["succeeded"] == 1
    assert matter_version(PROOF) == 1
    assert content_on(day).matters[PROOF].fee.en == "10 yuan"
    assert _load(city, on=day + DAY) == NOTHING, "the day may stay in the file"
    assert content_on(day + DAY).matters[PROOF].fee.en == "10 yuan"


@pytest.mark.django_db
def test_an_announced_day_can_be_moved_and_leaves_no_day_without(city: Path) -> None:
    first, later = TODAY + 30 * DAY, TODAY + 60 * DAY
    _change(city, FEE, head=f"valid_from = {first}\n")
    _load(city)
    _change(city, (str(first), str(later)))
    assert _load(city) == {**NOTHING, "dated": 1}
    assert [content_on(day).matters[PROOF].fee.zh for day in (first, later - DAY, later)] == ["免费", "免费", "十元"]
    _change(city, (str(later), str(TODAY - DAY)))
    assert "is past; a version may come into force from" in _fault(city)


@pytest.mark.django_db
def test_what_was_in_force_cannot_be_changed_afterwards(city: Path) -> None:
    _change(city, FEE, head=f"valid_from = {TODAY - DAY}\n")
    told = _fault(city)
    assert told.startswith(f"suzhou/{FILE}:1: valid_from: {TODAY - DAY} is past")
    assert "never edited" in told
    assert Definition.objects.filter(kind="matters", code=PROOF).count() == 1


@pytest.mark.django_db
def test_two_versions_of_one_matter_lie_side_by_side_each_with_its_days(city: Path) -> None:
    day = TODAY + 60 * DAY
    shutil.copy(city / FILE, city / "matters" / "next.toml")
    _change(city, FEE, head=f"valid_from = {day}\n", file="matters/next.toml")
    _change(city, head=f"valid_until = {day}\n")
    assert _load(city)["succeeded"] == 1
    assert _load(city) == NOTHING
    old, new = Definition.objects.filter(kind="matters", code=PROOF).order_by("version")
    assert (old.valid_until, new.valid_from, new.valid_until) == (day, day, None)
    assert _load(city, on=day + DAY) == NOTHING, "the past one may stay"
    assert check(city).matters[PROOF].fee.en == "10 yuan"


def test_two_versions_that_share_a_day_are_refused_with_file_and_line(city: Path) -> None:
    shutil.copy(city / FILE, city / "matters" / "a-next.toml")
    _change(city, FEE, head=f"valid_from = {TODAY}\n", file="matters/a-next.toml")
    _change(city, head=f"valid_until = {TODAY + DAY}\n")
    with pytest.raises(Faults, match=r"no day may have two versions: end the earlier") as found:
        checked(city)
    (fault,) = found.value.faults
    assert fault.field == "valid_from"


@pytest.mark.parametrize(
    ("head", "says"),
    [("valid_from = 2027-01-01\nvalid_until = 2027-01-01\n", "not after valid_from"),
     ('based_on = "one"\n', "integer"), ("valid_from = 20270101\n", "date")],
)  # fmt: skip
def test_a_wrong_date_is_told_with_its_line(head: str, says: str, city: Path) -> None:
    _change(city, head=head)
    with pytest.raises(Faults, match=says) as found:
        checked(city)
    assert {fault.line for fault in found.value.faults} == {head.count("\n")}


def test_what_is_announced_is_checked_against_the_day_it_comes(city: Path) -> None:
    """The certificate ends before the matter that prints it does."""
    _change(city, head="valid_until = 2027-01-01\n", file="certificates/social-insurance-proof.toml")
    with pytest.raises(Faults, match="no certificate"):
        checked(city)


@pytest.mark.django_db
def test_a_matter_ends_on_the_day_its_file_names(city: Path) -> None:
    day = TODAY + 10 * DAY
    _change(city, head=f"valid_until = {day}\n")
    assert _load(city)["dated"] == 1
    assert PROOF in content_on(day - DAY).matters
    assert PROOF not in content_on(day).matters
    _change(city, (f"{day}", f"{TODAY - DAY}"))
    assert _load(city)["withdrawn"] == 1
    assert Definition.objects.get(kind="matters", code=PROOF).valid_until == TODAY, "never a day that is gone"


def test_what_matters_are_browsed_by_has_a_name(city: Path) -> None:
    _change(city, ('"work"', '"wrok"'))
    with pytest.raises(Faults, match=r"life_events: 'wrok' is not in the code list 'life_event'"):
        checked(city)


@pytest.mark.django_db
def test_the_workshop_proposes_a_concept_and_publishes_it(city: Path) -> None:
    text = (city / FILE).read_text(encoding="utf-8").replace(*FEE)
    concept = propose(kind="matters", text="based_on = 1\n" + text, on=TODAY)
    assert concept.state(TODAY) == concept.state(date.max) == "concept"
    assert content().matters[PROOF].fee.en == "Free"
    assert matter_at(PROOF, 2).fee.en == "10 yuan", "it can be looked at all the same"
    publish(definition_id=concept.id, valid_from=TODAY + DAY, on=TODAY)
    assert content_on(TODAY).matters[PROOF].fee.en == "Free"
    assert content_on(TODAY + DAY).matters[PROOF].fee.en == "10 yuan"
    with pytest.raises(NotAConcept):
        publish(definition_id=concept.id, valid_from=TODAY + DAY, on=TODAY)


@pytest.mark.django_db
def test_a_concept_that_is_unsound_or_stale_is_refused(city: Path) -> None:
    text = (city / FILE).read_text(encoding="utf-8")
    for wrong, says in (
        (text.replace('rule = "insured"', 'rule = "nope"'), "no rule 'nope'"),
        ("based_on = 4\n" + text, "latest is version 1"),
        ("based_on = \n" + text, "TOML"),
        ("fees = 1\n" + text, "fees"),
    ):
        with pytest.raises(Faults, match=says):
            propose(kind="matters", text=wrong, on=TODAY)
    assert Definition.objects.filter(kind="matters", code=PROOF).count() == 1
    with pytest.raises(LookupError):
        propose(kind="nonsense", text=text, on=TODAY)


@pytest.mark.django_db
def test_a_proposed_certificate_is_held_against_the_matters_that_hand_it_out(city: Path) -> None:
    file = "certificates/social-insurance-proof.toml"
    text = (city / file).read_text(encoding="utf-8").replace('"person.name"', '"person.mobile"', 1)
    with pytest.raises(Faults, match=r"prints 'person\.mobile', not asked here"):
        propose(kind="certificates", text=text, on=TODAY)


@pytest.mark.django_db
def test_nothing_is_published_into_the_past_or_before_what_is_announced(city: Path) -> None:
    text = (city / FILE).read_text(encoding="utf-8")
    first = propose(kind="matters", text=text.replace(*FEE), on=TODAY)
    second = propose(kind="matters", text=text.replace(*FIVE), on=TODAY)
    with pytest.raises(TooLate):
        publish(definition_id=first.id, valid_from=TODAY - DAY, on=TODAY)
    publish(definition_id=first.id, valid_from=TODAY + 9 * DAY, on=TODAY)
    with pytest.raises(TooLate):
        publish(definition_id=second.id, valid_from=TODAY + 5 * DAY, on=TODAY)
    publish(definition_id=second.id, valid_from=TODAY + 12 * DAY, on=TODAY)
    assert [content_on(TODAY + n * DAY).matters[PROOF].fee.zh for n in (0, 9, 12)] == ["免费", "十元", "五元"]


@pytest.mark.django_db
def test_a_matter_is_withdrawn_and_what_was_announced_after_it_too(city: Path) -> None:
    text = (city / FILE).read_text(encoding="utf-8")
    concept = propose(kind="matters", text=text.replace(*FEE), on=TODAY)
    publish(definition_id=concept.id, valid_from=TODAY + 9 * DAY, on=TODAY)
    withdraw(kind="matters", code=PROOF, valid_until=TODAY, on=TODAY)
    assert PROOF not in content().matters
    assert PROOF not in content_on(TODAY + 30 * DAY).matters
    assert find("社保证明") == [] or PROOF not in [spec.code for spec in find("社保证明")]
    with pytest.raises(TooLate):
        withdraw(kind="matters", code=PROOF, valid_until=TODAY - DAY, on=TODAY)


@pytest.mark.django_db
def test_the_database_refuses_two_versions_without_an_end() -> None:
    with pytest.raises(IntegrityError):
        Definition.objects.create(kind="matters", code=PROOF, version=2, valid_from=TODAY, body={}, sha="x")


@pytest.mark.django_db
def test_the_database_refuses_an_end_before_the_beginning() -> None:
    with pytest.raises(IntegrityError):
        Definition.objects.create(
            kind="matters", code="x", version=1, valid_from=TODAY, valid_until=TODAY - DAY, body={}, sha="x"
        )


@pytest.mark.django_db
def test_the_commands_load_for_a_later_day_and_show_versions(city: Path) -> None:
    day = legal_day(now()) + 30 * DAY
    _change(city, FEE)
    out = StringIO()
    call_command("load", city, start=day, stdout=out)
    assert "1 succeeded" in out.getvalue()
    out = StringIO()
    call_command("versions", "matters", PROOF, stdout=out)
    assert out.getvalue().splitlines() == [
        f"version 1: published, from {SINCE} until {day}",
        f"version 2: concept, from {day}, based on 1",
    ]
    out = StringIO()
    call_command("versions", "matters", PROOF, as_json=True, stdout=out)
    assert f'"valid_from": "{day}"' in out.getvalue()
    with pytest.raises(CommandError, match="is past"):
        call_command("load", city, start=day - 60 * DAY)
    with pytest.raises(CommandError, match="was ever loaded"):
        call_command("versions", "matters", "nope")


@pytest.mark.django_db
def test_the_command_proposes_publishes_and_withdraws(city: Path, tmp_path: Path) -> None:
    file, day = tmp_path / "dearer.toml", legal_day(now()) + 30 * DAY

    def told(*words: str, **options: Any) -> list[str]:
        out = StringIO()
        call_command("versions", "matters", PROOF, *words, stdout=out, **options)
        return out.getvalue().splitlines()

    text = (city / FILE).read_text(encoding="utf-8").replace(*FEE)
    file.write_text(text.replace('rule = "insured"', 'rule = "nope"'), encoding="utf-8")
    with pytest.raises(CommandError, match=r"dearer\.toml:\d+: rule: no rule 'nope'[^\n]*\n1 fault"):
        told(propose=file)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match="is not 'medical-insurance-proof'"):
        call_command("versions", "matters", "medical-insurance-proof", propose=file)
    assert told(propose=file)[1] == "version 2: concept, from no day yet, based on 1"
    assert told(publish=2, on=day)[1] == f"version 2: concept, from {day}, based on 1"
    with pytest.raises(CommandError, match="is no concept"):
        told(publish=2, on=day)
    with pytest.raises(CommandError, match="there is no version 9"):
        told(publish=9)
    with pytest.raises(CommandError, match="past, or not after"):
        told(withdraw=True, on=day - 60 * DAY)
    today = legal_day(now())
    assert told(withdraw=True)[0] == f"version 1: withdrawn, from {SINCE} until {today}"
    assert PROOF not in content().matters


@pytest.mark.django_db
def test_what_others_rest_on_is_not_withdrawn(city: Path) -> None:
    with pytest.raises(CommandError, match="fault"):
        call_command("versions", "departments", "human_resources", withdraw=True)
    assert "human_resources" in content().departments
