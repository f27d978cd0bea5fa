"""Events reach somebody or are waived; foreign keys point downwards; every template is used."""

import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from tongban.config.wiring import SUBSCRIBERS, WAIVED
from tongban.terms.events import ALL
from tongban.ui.shelf import PARTS

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "tongban"
TEMPLATES = sorted(SOURCE.glob("**/jinja2/**/*.html"))


def _floors() -> dict[str, int]:
    """Package -> height of its floor; 0 is the top."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "floors")
    return {name.strip(" ()"): height for height, layer in enumerate(layers) for name in layer.split("|")}


FLOORS = _floors()
FOREIGN_KEYS = [
    (model, field)
    for model in apps.get_models()
    if model.__module__.startswith("tongban.")
    for field in model._meta.local_fields
    if isinstance(field, models.ForeignKey)
]


def _package(model: type[models.Model]) -> str:
    return model.__module__.split(".")[1]


def test_every_event_is_wired_or_waived_and_never_both() -> None:
    wired = {name for subscriber in SUBSCRIBERS for name in subscriber.handlers}
    assert wired | set(WAIVED) == set(ALL)
    assert not wired & set(WAIVED)
    assert all(WAIVED.values()), "a waiver without its reason"


def test_every_subscriber_can_be_rebuilt() -> None:
    assert all(subscriber.reset for subscriber in SUBSCRIBERS)
    assert len({subscriber.name for subscriber in SUBSCRIBERS}) == len(SUBSCRIBERS)


@pytest.mark.parametrize(("model", "field"), FOREIGN_KEYS, ids=[str(field) for _, field in FOREIGN_KEYS])
def test_a_foreign_key_points_downwards(model: type[models.Model], field: models.ForeignKey[models.Model]) -> None:
    here, there = _package(model), _package(field.related_model)
    assert FLOORS[here] <= FLOORS[there], f"{field} points up"
    if here != there:
        assert FLOORS[here] < FLOORS[there], f"{field} points to a package of its own floor"


@pytest.mark.parametrize(("model", "field"), FOREIGN_KEYS, ids=[str(field) for _, field in FOREIGN_KEYS])
def test_a_foreign_key_across_packages_leaves_no_name_behind(
    model: type[models.Model], field: models.ForeignKey[models.Model]
) -> None:
    """Else the lower package's rows would know who stands on them."""
    if _package(model) != _package(field.related_model):
        assert field.remote_field.related_name == "+", f"{field} needs related_name='+'"


def test_every_package_stands_on_a_floor_and_every_table_in_a_package() -> None:
    packages = {path.parent.name for path in SOURCE.glob("*/__init__.py")}
    assert packages == {name for name in FLOORS if (SOURCE / name).exists()}
    assert {_package(model) for model, _ in FOREIGN_KEYS} <= packages


def test_what_is_wired_is_a_handler_of_the_package_that_subscribes() -> None:
    for subscriber in SUBSCRIBERS:
        for event, handler in subscriber.handlers.items():
            assert handler.__module__ == f"tongban.{subscriber.name}.handlers", event


def test_every_template_is_used() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (*TEMPLATES, *SOURCE.glob("**/*.py"))]
    named = set(re.findall(r"""["']([a-z-]+/[a-z_-]+\.html)["']""", "\n".join(sources)))
    named |= {part.template() for part in PARTS}
    unused = [str(path) for path in TEMPLATES if "/".join(path.parts[-2:]) not in named]
    assert unused == []


def test_no_template_has_a_text_in_one_language_only() -> None:
    chinese = re.compile(r"[\u4e00-\u9fff]")
    for path in (one for one in TEMPLATES if one.name != "gallery.html"):  # which shows both side by side
        text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.S)
        outside = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", text, flags=re.S)
        outside = re.sub(r'<(\w+)[^>]* lang="zh-CN">.*?</\1>', "", outside, flags=re.S)  # a name that stays Chinese
        assert not chinese.search(outside), f"{path.name}: a Chinese text outside t(…)"
