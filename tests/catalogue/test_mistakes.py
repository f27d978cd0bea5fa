"""What no matter may be: each mistake is found, at its line and field."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from tongban.catalogue.check import check
from tongban.catalogue.files import Fault, Faults
from tongban.terms.content import Content

INSTANT, PROMISED, LISTED = (
    "matters/contact-registration.toml",
    "matters/residence-permit.toml",
    "certificates/real-estate-record.toml",
)


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A copy of the content, to make mistakes in."""
    shutil.copytree(settings.TONGBAN_CONTENT, tmp_path / "suzhou")
    return tmp_path / "suzhou"


def planted(city: Path, file: str, right: str, wrong: str) -> tuple[int, list[Fault]]:
    """The line changed, and the faults found."""
    path = city / file
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(Faults) as found:
        check(city)
    return text[: text.index(right)].count("\n") + 1, found.value.faults


@pytest.mark.parametrize(
    ("file", "right", "wrong", "field", "says"),
    [
        (INSTANT, 'term = { length = 0, unit = "workday" }', "term = { length = 0 }", "term.unit", "required"),
        (INSTANT, "length = 0", "length = 5", "term", "case_type 'promised'"),
        (INSTANT, 'case_type = "instant"', 'case_type = "promised"', "term", "says how long it takes"),
        (INSTANT, 'rule = "can_be_reached"', 'rule = ""', "rule", "decided by a rule"),
        (INSTANT, 'certificate = "contact-registration"', 'certificate = ""', "certificate", "gives a paper"),
        (INSTANT, "visits = 0", "visits = 1", "visits", "wholly online"),
        (INSTANT, 'code = "contact-registration"', 'code = "Contact Registration"', "code", "lower-case"),
        (INSTANT, 'matter_type = "20"', 'matter_type = "99"', "matter_type", "A.1"),
        (INSTANT, 'levels = ["4", "5"]', 'levels = ["9"]', "levels", "at least one of"),
        (INSTANT, 'applicants = ["1"]', "applicants = []", "applicants", "at least one of"),
        (INSTANT, 'icon = "phone"', 'icon = "fax"', "icon", "no icon"),
        (INSTANT, 'fee = { zh = "免费"', 'fee = { zh = "十元"', "fee_basis", "rests on"),
        (INSTANT, 'result_kind = "3"', 'result_kind = "8"', "result_kind", "licence or certificate"),
        (INSTANT, 'zh = "联系方式登记回执"', 'zh = "联系方式登记证"', "result_kind", "ends in 证"),
        (INSTANT, 'code = "phone"', 'code = "Phone"', "situations.0.code", "lower-case"),
        (INSTANT, 'code = "kin"', 'code = "own"', "situations.0.choices", "code of its own"),
        (
            INSTANT,
            'situation = "phone", choices = ["own"]',
            'situation = "fax", choices = ["own"]',
            "asks.2.when",
            "'fax'",
        ),
        (INSTANT, 'choices = ["own"]', 'choices = ["both"]', "asks.2.when", "has the choices kin, own"),
        (INSTANT, "max_age_days = 1", "max_age_days = -1", "asks.2.max_age_days", "negative"),
        (INSTANT, 'element = "kin.name"', 'element = "person.mobile"', "asks.3.element", "asked twice"),
        (PROMISED, 'rule = ""', 'rule = "insured"', "rule", "decided by people"),
        (
            PROMISED,
            'channels = ["window"]',
            'channels = ["window", "kiosk"]',
            "channels",
            "only a matter decided by a rule",
        ),
        (INSTANT, 'identity_level = "real_name"', 'identity_level = "in_person"', "identity_level", "a kiosk sees"),
        (PROMISED, 'channels = ["window"]', "channels = []", "channels", "handled somewhere"),
        (PROMISED, "visits = 1", "visits = -1", "visits", "negative"),
        (PROMISED, "term = { length = 15", "term = { length = 16", "term", "longer than the law allows"),
        (
            PROMISED,
            'element = "residence.type"',
            'element = "residence.kind"',
            "situations.0.element",
            "'residence.kind'",
        ),
        (
            PROMISED,
            'element = "residence.type"',
            'element = "residence.address"',
            "situations.0.element",
            "no code list",
        ),
        (PROMISED, 'held = ["2"]', 'held = ["7"]', "situations.0.element", "no code of residence_type"),
        (PROMISED, 'held = ["2"]', 'held = ["1"]', "situations.0.element", "settles one choice"),
        (PROMISED, 'source = "natural_resources"', 'source = "x"', "materials.1.source", "no department"),
        (PROMISED, 'spared_by = "house.property_no"', 'spared_by = "house.no"', "materials.1.spared_by", "no element"),
        (
            PROMISED,
            'spared_by_paper = "real-estate-record"',
            'spared_by_paper = "x"',
            "spared_by_paper",
            "no certificate",
        ),
        (PROMISED, 'code = "lease"', 'code = "property"', "materials.2.code", "stands twice"),
        (PROMISED, 'kind = "copy"', 'kind = "photo"', "materials.1.kind", "electronic"),
        (LISTED, '"house.area"', '"house.size"', "tables.0.elements", "'house.size'"),
        (LISTED, '"house.area"', '"person.sex"', "tables.0.elements", "one group"),
    ],
)
def test_a_mistake_is_found_at_its_field(file: str, right: str, wrong: str, field: str, says: str, city: Path) -> None:
    _, faults = planted(city, file, right, wrong)
    assert any(field in fault.field and says in fault.message for fault in faults), [str(fault) for fault in faults]


@pytest.mark.parametrize(
    ("right", "wrong", "field"),
    [
        ('source = "natural_resources"', 'source = "x"', "materials.1.source"),
        ('held = ["2"]', 'held = ["7"]', "situations.0.element"),
        ("visits = 1", "visits = -1", "visits"),
    ],
)
def test_the_line_is_the_one_to_change_or_its_tables(right: str, wrong: str, field: str, city: Path) -> None:
    line, faults = planted(city, PROMISED, right, wrong)
    (fault,) = [one for one in faults if one.field == field]
    text = (city / PROMISED).read_text(encoding="utf-8").splitlines()
    assert fault.file == f"suzhou/{PROMISED}"
    assert fault.line <= line
    table = max((n for n in range(1, line + 1) if text[n - 1].startswith("[[") and "." not in text[n - 1]), default=1)
    assert fault.line >= table


@pytest.mark.parametrize(
    ("right", "field", "says"),
    [
        ("visits_why = ", "visits_why", "told why"),
        ('spared_by = "insurance.employer"', None, ""),
    ],
)
def test_what_may_not_be_left_out(right: str, field: str | None, says: str, city: Path) -> None:
    path = city / PROMISED
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith(right)]
    path.write_text("\n".join(lines), encoding="utf-8")
    if field is None:
        assert check(city).matters
        return
    with pytest.raises(Faults) as found:
        check(city)
    assert [(fault.field, says in fault.message) for fault in found.value.faults] == [(field, True)]


def test_no_visit_without_a_channel_online_or_post_is_a_contradiction(city: Path) -> None:
    path = city / "matters/disability-allowance.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("post = true\n", ""), encoding="utf-8")
    with pytest.raises(Faults, match="no visit needs a channel online, or post"):
        check(city)


def test_a_matter_that_cannot_be_done_here_says_where(city: Path) -> None:
    path = city / PROMISED
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("handled")]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(Faults, match="says how and where it is handled"):
        check(city)


def test_a_situation_that_decides_nothing_is_not_asked(city: Path) -> None:
    path = city / PROMISED
    text = path.read_text(encoding="utf-8")
    extra = '[[situations]]\ncode = "idle"\nquestion = { zh = "问", en = "ask" }\n'
    extra += "".join(f'\n[[situations.choices]]\ncode = "{one}"\nname = {{ zh = "甲", en = "a" }}\n' for one in "ab")
    path.write_text(text.replace("[[materials]]", extra + "\n[[materials]]", 1), encoding="utf-8")
    with pytest.raises(Faults, match="decides nothing"):
        check(city)


def test_the_catalogue_is_as_wide_as_promised(declared: Content) -> None:
    instant = [spec for spec in declared.matters.values() if spec.case_type == "instant"]
    assert len(declared.matters) >= 24
    assert len([spec for spec in instant if "kiosk" in spec.channels]) >= 14
    fed = {column.element for feed in declared.feeds.values() for column in feed.columns}
    own = {id for id, element in declared.elements.items() if element.authority == "resident"}
    for spec in instant:
        without = {ask.element for ask in spec.asks} - fed - own
        assert without == set(), f"{spec.code} asks for what no department delivers"
