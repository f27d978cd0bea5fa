"""Language, dates, numbers, icons, the environment."""

from datetime import UTC, date, datetime

import pytest
from jinja2 import DictLoader, UndefinedError

from tongban.terms.text import Lang, Text
from tongban.ui import filters, icons, speech
from tongban.ui.env import environment


def test_the_language_is_the_blocks_own() -> None:
    assert speech.t("办理", "Apply") == "办理"
    with speech.speaking("en"):
        assert speech.t("办理", "Apply") == "Apply"
        assert speech.tr(Text(zh="户", en="household")) == "household"
        with speech.speaking("zh"):
            assert speech.current() == "zh"
        assert speech.current() == "en"
    assert speech.current() == "zh"


def test_the_language_is_given_back_after_a_failure() -> None:
    with pytest.raises(RuntimeError), speech.speaking("en"):
        raise RuntimeError
    assert speech.current() == "zh"


@pytest.mark.parametrize(("lang", "written"), [("zh", "2026年11月23日"), ("en", "23 Nov 2026")])
def test_a_day(lang: Lang, written: str) -> None:
    with speech.speaking(lang):
        assert filters.day(date(2026, 11, 23)) == written


@pytest.mark.parametrize(("lang", "written"), [("zh", "2026年11月24日 00:30"), ("en", "24 Nov 2026, 00:30")])
def test_a_moment_is_shown_in_shanghai(lang: Lang, written: str) -> None:
    with speech.speaking(lang):
        assert filters.moment(datetime(2026, 11, 23, 16, 30, tzinfo=UTC)) == written


def test_a_day_and_a_moment_are_not_confused() -> None:
    with pytest.raises(TypeError):
        filters.day(datetime(2026, 11, 23, tzinfo=UTC))
    with pytest.raises(ValueError, match="aware"):
        filters.moment(datetime(2026, 11, 23))  # noqa: DTZ001 — a naive one is the point


def test_numbers_are_grouped() -> None:
    assert filters.grouped(1463) == "1,463"


@pytest.mark.parametrize("name", icons.names())
def test_an_icon_draws_in_the_ink_of_its_sentence(name: str) -> None:
    drawn = icons.icon(name)
    assert 'aria-hidden="true"' in drawn
    assert 'role="img" aria-label="&lt;x&gt;"' in icons.icon(name, "<x>")
    assert "#" not in drawn


def test_an_unknown_icon_is_an_error() -> None:
    with pytest.raises(LookupError):
        icons.icon("../etc/passwd")


def test_the_environment_refuses_what_is_not_defined_and_knows_the_components() -> None:
    env = environment(
        loader=DictLoader({"bad": "{{ nothing }}", "good": "{{ Button(label='<b>') }}"}), autoescape=False
    )
    with pytest.raises(UndefinedError):
        env.get_template("bad").render()
    assert "&lt;b&gt;" in env.get_template("good").render()
