"""``tongban divisions``: any list's file, a crosswalk, or what became of divisions; on the command line."""

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from tests.people import division
from tongban.org.models import Division

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
NBS = ("--scheme", "NBS", "--edition", "2022")


def run(path: Path, *words: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command("divisions", str(path), *words, "--json", stdout=out)
    report: dict[str, Any] = json.loads(out.getvalue())
    return report


def told(path: Path, *words: str) -> str:
    out = io.StringIO()
    call_command("divisions", str(path), *words, stdout=out)
    return out.getvalue()


@pytest.fixture
def written(tmp_path: Path) -> Any:
    def act(text: str, name: str = "list.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding=encoding)
        return path

    return act


@pytest.mark.parametrize(
    ("heading", "row"),
    [
        ("code,name,level,parent_code,category,unit_type", "320509112,八坼镇,town,320509000000,,town"),
        ("统计用区划代码,名称", "320509112000,八坼镇"),
        ("行政区划代码,单位名称,级别", "320509112,八坼镇,乡级"),
        ("代码,名称,上级代码", "320509112,八坼镇,320509"),
        ("code,name_zh,level,parent_code", "320509112,八坼镇,town,320509"),
        ("CODE,Name,remark", "３２０５０９１１２,八坼镇,看不懂的备注"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_columns_are_found_by_their_names_and_codes_of_any_width(
    heading: str, row: str, encoding: str, written: Any
) -> None:
    report = run(written(f"{heading}\n{row}\n", encoding=encoding), *NBS)
    assert (report["counts"], report["refused"]) == ({"new": 1, "changed": 0, "unchanged": 0}, [])
    assert division("320509112000").parent == division("320509000000")
    assert run(written(f"{heading}\n{row}\n", encoding=encoding), *NBS)["counts"]["unchanged"] == 1


def test_a_workbook_with_a_title_above_its_heading_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in (["某市行政区划一览表"], ["代码", "名称", "级别"], [320509112, "八坼镇", "镇级"], ["", "", ""]):
        page.append(row)
    book.save(tmp_path / "list.xlsx")
    assert run(tmp_path / "list.xlsx", *NBS)["counts"]["new"] == 1
    assert division("320509112000").name_zh == "八坼镇"


def test_good_rows_are_kept_and_bad_ones_told_with_file_line_field_and_what_to_do(written: Any) -> None:
    path = written(
        "code,name,level,parent_code\n320509112,八坼镇,town,\n32050911,短镇,,\n320509112,别镇,,\n"
        '320509113,某镇,galaxy,\n320509114,远镇,town,320582\n320509115,"断\n320509116,好镇,town,\n'
    )
    report = run(path, *NBS)
    assert report["counts"]["new"] >= 1
    kinds = [(one["line"], one["kind"], one["field"]) for one in report["refused"][:4]]
    assert kinds == [
        (3, "bad_code", "code"),
        (4, "code_twice", "code"),
        (5, "unknown_level", "level"),
        (6, "wrong_parent", "parent"),
    ]
    assert all(one["reason"]["zh"] and one["mend"]["en"] for one in report["refused"])
    assert sum(report["counts"].values()) + len(report["refused"]) == report["rows"]
    assert "list.csv:3: code: '32050911' is not a division code -> " in told(path, *NBS)


def test_a_dry_run_writes_nothing_and_says_so(written: Any) -> None:
    path = written("code,name\n320509112,八坼镇\n")
    before = Division.objects.count()
    assert "1 new" in told(path, *NBS, "--dry-run")
    assert "nothing was written" in told(path, *NBS, "--dry-run")
    assert Division.objects.count() == before


def test_a_list_without_its_upper_part_says_what_to_load(written: Any) -> None:
    path = written("code,name\n360102002,滕王阁街道\n")
    assert "1 without a parent in this list (滕王阁街道 360102002000)" in told(path, *NBS)


def test_whose_list_it_is_is_never_guessed(written: Any) -> None:
    path = written("code,name\n320509112,八坼镇\n")
    with pytest.raises(CommandError, match=r"list\.csv:2: scheme: say which with --scheme"):
        run(path)
    with pytest.raises(CommandError, match="--edition"):
        run(path, "--scheme", "NBS")
    named = written("scheme,edition,code,name\nMCA,20251231,320509112,甲镇\nNBS,2022,320509112,乙镇\n")
    assert run(named)["lists"] == ["MCA 20251231", "NBS 2022"]
    assert division("320509112000", "MCA", "20251231").name_zh == "甲镇"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("name,level\n八坼镇,town\n", "no column 'code'"),
        ("code,level\n320509,county\n", "no column 'name'"),
        ("code,代码,name\n1,2,3\n", "both could be"),
        ("code;name\n320509;吴江区\n", "commas"),
        ("code,name\n320509,\0\n", "NUL"),
    ],
)
def test_a_file_that_cannot_be_a_list_is_refused_with_the_reason(text: str, says: str, written: Any) -> None:
    with pytest.raises(CommandError, match=says):
        run(written(text), *NBS)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nowhere\.csv: there is no such file"):
        run(tmp_path / "nowhere.csv", *NBS)


def test_a_crosswalk_is_known_by_its_heading(written: Any) -> None:
    path = written(
        "name,nbs_code_2022,nbs_code_2023,mca_code_20251231,abolished_note\n"
        "胜浦街道,320571053,320576053,320506010,\n坏镇,32x,,,\n松陵镇（撤销）,,,320509600,撤销\n"
    )
    report = run(path)
    assert report["kind"] == "crosswalk"
    assert report["counts"] == {"units_not_listed_before": 3, "new_links": 2, "links_known": 0}
    assert [(one["line"], one["field"]) for one in report["refused"]] == [(3, "nbs_code_2022")]
    assert run(path)["counts"] == {"units_not_listed_before": 0, "new_links": 0, "links_known": 2}


def test_a_table_of_successions_is_known_by_its_heading(written: Any) -> None:
    run(written("code,name\n320576,苏州工业园区\n"), "--scheme", "NBS", "--edition", "2023")
    path = written(
        "former,latter,kind,on\nNBS:2022:320571,NBS:2023:320576,recoded,2023-06-30\n"
        "NBS:2022:320507,NBS:2023:320599,recoded,2023-06-30\nnonsense,x,recoded,2023-06-30\n"
    )
    report = run(path)
    assert report["counts"] == {"changes": 2, "new_links": 1}
    assert [(one["line"], one["kind"]) for one in report["refused"]] == [
        (3, "no_such_division"),
        (4, "bad_succession"),
    ]
    park = division("320571000000")
    assert [link.latter.code for link in park.successors.all()] == ["320576000000"]


def test_the_public_lists_load_whole_where_they_lie_beside_the_house(written: Any) -> None:
    """Lists of others are not ours to carry: where they are at hand they are tried, and one of our own always is."""
    lists = [(written("code,name\n330000,某省\n330900,某市\n330999,某县\n", name="own.csv"), "X", 0)]
    shared = next((up / "shared" / "domain" for up in ROOT.parents if (up / "shared" / "domain").is_dir()), None)
    if shared is not None:
        lists += [(path, "NBS", 0) for path in shared.glob("divisions_*.csv") if "crosswalk" not in path.name]
        lists += [(path, "GBT2260", 3) for path in (shared / "codes").glob("gbt2260_divisions_*.csv")]
    for path, scheme, twice in lists:
        report = run(path, "--scheme", scheme, "--edition", "2022")
        assert [one["kind"] for one in report["refused"]] == ["code_twice"] * twice, path
        assert sum(report["counts"].values()) + twice == report["rows"]
        again = run(path, "--scheme", scheme, "--edition", "2022")
        assert again["counts"] == {"new": 0, "changed": 0, "unchanged": report["rows"] - twice}
