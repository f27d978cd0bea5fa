"""Style sheets as browsers get them: one file, small, kept for ever under an address that names its content."""

import gzip
import re

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tongban.ui.bundles import BUNDLES, FOLDER, bundle, sheet, tightened


@pytest.mark.parametrize("name", BUNDLES)
def test_nothing_but_comments_and_blanks_is_taken_out(name: str) -> None:
    written = "".join((FOLDER / f"{one}.css").read_text(encoding="utf-8") for one in BUNDLES[name])
    bare = re.sub(r"/\*.*?\*/", "", written, flags=re.S)
    assert re.sub(r"[\s;]", "", bundle(name).plain.decode()) == re.sub(r"[\s;]", "", bare)


def test_blanks_that_mean_something_stay() -> None:
    text = ".a :not(.b),\n.c > .d {\n  width: calc(1px + 2px);\n  margin: 0 auto;\n}\n/* x */\n"
    text += "@media (a) and (b) { p { top: 0; } }"
    assert tightened(text) == (
        ".a :not(.b),.c > .d{width: calc(1px + 2px);margin: 0 auto}@media (a) and (b){p{top: 0}}"
    )


@given(st.text(alphabet=" \n{};,ab:", max_size=40))
def test_tightening_twice_changes_nothing_more(text: str) -> None:
    assert tightened(tightened(text)) == tightened(text)


@pytest.mark.django_db
def test_a_bundle_is_sent_compressed_and_kept_for_a_year(client: Client) -> None:
    page = client.get(sheet("page"), headers={"accept-encoding": "gzip, br"})
    assert page["Content-Encoding"] == "gzip"
    assert gzip.decompress(page.content) == bundle("page").plain
    assert "immutable" in page["Cache-Control"]
    assert page["Vary"] == "Accept-Encoding"
    plain = client.get(sheet("page"))
    assert plain.content == bundle("page").plain
    assert "Content-Encoding" not in plain


@pytest.mark.django_db
def test_an_address_of_before_gives_the_present_sheet_and_is_not_kept(client: Client) -> None:
    old = client.get("/ui/page.000000000000.css")
    assert old.status_code == 200
    assert old["Cache-Control"] == "no-cache"
    assert client.get("/ui/nothing.000000000000.css").status_code == 404
