"""Pages on which matters are found, narrowed, read and hung up."""

import dataclasses
import gzip
import re
from datetime import date
from urllib.parse import quote

import pytest
import zxingcpp
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.people import LIN_ID

from tongban.catalogue import matters
from tongban.catalogue.actions import load
from tongban.catalogue.files import sheets_of
from tongban.terms.content import Content
from tongban.terms.specs import Question, Term
from tongban.terms.text import Text

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 2)
PROOF = "social-insurance-proof"


@pytest.fixture
def forest(declared: Content) -> None:
    """Thirty matters more, at two levels, and one of another kind."""
    like = declared.matters[PROOF]
    more = {
        f"tree-{n:02}": dataclasses.replace(
            like,
            code=f"tree-{n:02}",
            name=Text(f"林木采伐许可第{n}种", f"Felling licence {n}"),
            aliases=(),
            levels=("6" if n % 3 else "2",),
            applicants=("2",),
            case_type="promised",
            term=Term(1, "workday"),
            channels=("window",),
            rule="",
            certificate="",
            handled=Text("请到林业站办理。", "At the forestry station."),
            needs=(Text("林权证", "forest title"), Text("身份证", "identity card")),
            faq=(Question(Text("要现场看吗？", "Will somebody come?"), Text("要的。", "Yes.")),),
        )
        for n in range(30)
    }
    load(sheets=sheets_of(dataclasses.replace(declared, matters={**declared.matters, **more})), on=TODAY)


def _text(client: Client, path: str, status: int = 200) -> str:
    page = client.get(path)
    assert page.status_code == status
    return page.content.decode()


def _listed(html: str) -> list[str]:
    return re.findall(r'class="tile" href="/matters/([\w-]+)/"', html)


@pytest.mark.usefixtures("forest")
def test_everything_stands_on_one_screen_level_by_level(client: Client) -> None:
    html = _text(client, "/matters/")
    rows = re.findall(r'levels-name">(.*?)</span>\s*<span class="levels-some">', html, flags=re.S)
    told = [re.sub(r"<[^>]+>|\s", "", row) for row in rows]
    assert [row.split("级")[0] for row in told] == ["省", "市", "县", "镇街", "村社区"]
    assert int(re.findall(r"\d+", told[0])[0]) >= 10
    assert int(re.findall(r"\d+", told[4])[0]) >= 20
    for label in ("人生事件", "谁来办", "怎么办", "部门", "拼音首字母"):
        assert label in html
    assert "接口" not in html, "a channel for programs"


@pytest.mark.usefixtures("forest")
def test_a_list_and_its_filters_are_in_the_address_and_pages_keep_them(client: Client) -> None:
    first = _text(client, f"/matters/?q={quote('采伐')}&applicant=2")
    (following,) = re.findall(r'rel="next" href="([^"]+)"', first)
    following = following.replace("&amp;", "&")
    assert following.startswith(f"/matters/?q={quote('采伐')}&applicant=2&after=")
    second = _text(client, following)
    assert (len(_listed(first)), len(_listed(second))) == (20, 10)
    assert len(set(_listed(first) + _listed(second))) == 30
    (previous,) = re.findall(r'rel="prev" href="([^"]+)"', second)
    assert _listed(_text(client, previous.replace("&amp;", "&"))) == _listed(first)


@pytest.mark.usefixtures("forest")
def test_each_filter_can_be_taken_away_and_a_search_keeps_them(client: Client) -> None:
    html = _text(client, f"/matters/?q={quote('采伐')}&level=6&channel=window")
    clears = [href.replace("&amp;", "&") for href in re.findall(r'class="chip" href="([^"]+)"', html)]
    assert f"/matters/?q={quote('采伐')}&channel=window" in clears
    assert f"/matters/?q={quote('采伐')}&level=6" in clears
    assert '<input type="hidden" name="level" value="6">' in html
    assert re.search(r'<option value="6" selected>村社区级 \(20\)', html)


@pytest.mark.usefixtures("forest")
def test_filters_that_leave_nothing_offer_the_way_back(client: Client) -> None:
    html = _text(client, f"/matters/?q={quote('采伐')}&level=3")
    assert "这些条件下没有事项" in html
    assert "30" in html
    assert f'href="/matters/?q={quote("采伐")}"' in html


@pytest.mark.usefixtures("forest")
def test_close_answers_are_said_to_be_close(client: Client) -> None:
    assert "下面是相近的" in _text(client, f"/matters/?q={quote('林木鑫伐')}")
    assert "下面是相近的" not in _text(client, f"/matters/?q={quote('林木采伐')}")


@pytest.mark.parametrize("query", ["火箭发射", "<script>alert(1)</script>", "a" * 5000, "\0", "%", "'; DROP TABLE"])
def test_nothing_found_suggests_and_escapes(query: str, client: Client) -> None:
    html = _text(client, f"/matters/?q={quote(query)}&after={quote(query)}")
    assert "<script>alert" not in html
    assert "12345" in html


def test_a_filter_nobody_has_is_an_empty_list_and_no_error(client: Client) -> None:
    html = _text(client, f"/matters/?level=99&department={quote('<b>')}")
    assert "去掉全部条件" in html
    assert "<b>" not in html


@pytest.mark.usefixtures("forest")
@pytest.mark.parametrize("path", ["/", "/matters/", f"/matters/?q={quote('采伐')}", "/matters/?level=6", "/kiosk/"])
def test_a_list_costs_few_statements_once_and_none_again(path: str, client: Client) -> None:
    if path == "/kiosk/":
        from tongban.org.models import Division
        from tongban.outlets.actions import set_up_kiosk

        place = Division.objects.get(code="320509111000")
        set_up_kiosk(code="k", name_zh="一号机", name_en="Kiosk 1", division=place)
    client.get(path)
    matters.forget()
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    once = len(captured)
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    assert once <= 8
    assert len(captured) <= (2 if path == "/kiosk/" else 0), "what was read is kept"


@pytest.mark.usefixtures("forest")
def test_a_guide_says_everything_also_of_a_matter_not_done_online(client: Client) -> None:
    html = _text(client, "/matters/tree-01/")
    for words in (
        "林权证、身份证",
        "1 个工作日",
        "企业",
        "村社区级",
        "要现场看吗？",
        "要的。",
        "第四条",
        "12345",
        "窗口",
        "请到林业站办理",
    ):
        assert words in html
    assert "马上办" not in html
    client.cookies["lang"] = "en"
    assert "1 working day" in _text(client, "/matters/tree-01/")
    assert "Apply now" not in _text(client, "/matters/tree-01/")


def test_a_poster_leads_to_the_guide_even_when_torn(client: Client) -> None:
    html = _text(client, f"/m/{PROOF}/poster")
    assert len(re.findall(r"<li>", html)) == 3, "three lines of text"
    svg = _text(client, f"/matters/{PROOF}/qr.svg")
    address = f"{settings.TONGBAN_PUBLIC_URL}/m/{PROOF}"
    assert address in html
    assert _read(svg) == address
    assert _read(svg, torn=True) == address
    short = client.get(f"/m/{PROOF}")
    assert short["Location"] == f"/matters/{PROOF}/"
    assert client.get("/m/nope/poster").status_code == 404


def _read(svg: str, *, torn: bool = False) -> str:
    """The code in a drawing of squares: its path says which."""
    from PIL import Image, ImageDraw

    size = int(re.search(r'viewBox="0 0 (\d+)', svg)[1])  # type: ignore[index]
    unit = 4
    drawn = Image.new("L", (size, size), 255)
    pen = ImageDraw.Draw(drawn)
    (path,) = re.findall(r'class="qrline"[^>]* d="([^"]+)"', svg)
    x = y = 0.0
    for order, numbers in re.findall(r"([MmhH])([-\d. ]+)", path):
        values = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", numbers)]
        if order == "M":
            x, y = values
        elif order == "m":
            x, y = x + values[0], y + values[1]
        else:
            pen.line((x * unit, y * unit, (x + values[0]) * unit - 1, y * unit), fill=0, width=unit)
            x += values[0]
    if torn:
        pen.rectangle((size * 0.45, size * 0.45, size * 0.6, size * 0.6), fill=255)
    (read,) = zxingcpp.read_barcodes(drawn)
    return read.text


def test_public_pages_travel_compressed(client: Client) -> None:
    for path in ("/", "/matters/", f"/matters/{PROOF}/"):
        page = client.get(path, headers={"accept-encoding": "gzip"})
        assert page["Content-Encoding"] == "gzip"
        assert "通办" in gzip.decompress(page.content).decode()
        assert LIN_ID not in gzip.decompress(page.content).decode()


@pytest.mark.usefixtures("forest")
def test_the_api_lists_with_the_same_filters_page_by_page(client: Client) -> None:
    first = client.get("/api/v1/matters", {"q": "采伐", "level": "6", "limit": "15"}).json()
    assert (len(first["items"]), first["total"]) == (15, 20)
    second = client.get("/api/v1/matters", {"q": "采伐", "level": "6", "limit": "15", "after": first["after"]}).json()
    assert (len(second["items"]), second["after"]) == (5, "")
    assert not {one["code"] for one in first["items"]} & {one["code"] for one in second["items"]}
    assert client.get("/api/v1/matters", {"q": "x" * 5000}).status_code == 200
