"""What a list of matters can be narrowed by, as people see it: links, selects, and the address that keeps both."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from tongban.catalogue.check import FACET_CODES
from tongban.catalogue.current import content
from tongban.catalogue.search import Found
from tongban.catalogue.values import facet_name
from tongban.rules.narrow import FACETS, Facet
from tongban.ui.parts.fields import Option, Select
from tongban.ui.parts.matters import Chip, Chips
from tongban.ui.speech import t, tr
from tongban.web.present import channel

LEVELS = ("2", "3", "4", "5", "6")  # GB/T 39046 A.2: province, city, county, town, community
_MOST = 40  # values shown of one filter; the rest are reached by search
_LONGEST = 80  # characters of a question


def asked(query: QueryDict) -> tuple[str, dict[Facet, str]]:
    """The question and the filters of an address. What no matter has is kept: the page then says so."""
    given = {facet: query.get(facet, "").strip()[:40] for facet in FACETS}
    chosen = {facet: value for facet, value in given.items() if value}
    return query.get("q", "").replace("\0", "").strip()[:_LONGEST], chosen


def address(query: str, chosen: Mapping[Facet, str], *, after: str = "") -> str:
    """The address of a list: everything that made it is in it."""
    parts = [("q", query), *chosen.items(), ("after", after)]
    words = urlencode([(name, value) for name, value in parts if value])
    return reverse("find") + (f"?{words}" if words else "")


def title(facet: Facet) -> str:
    """What a filter is called."""
    return {
        "department": t("部门", "Department"),
        "event": t("人生事件", "Life event"),
        "applicant": t("谁来办", "For whom"),
        "level": t("层级", "Level"),
        "channel": t("怎么办", "How"),
        "letter": t("拼音首字母", "First letter in pinyin"),
    }[facet]


def name(facet: Facet, value: str) -> str:
    """What a value of a filter is called."""
    return channel(value) if facet == "channel" else tr(facet_name(facet, value))


def browse(
    facet: Facet,
    counts: Mapping[str, int],
    query: str = "",
    chosen: Mapping[Facet, str] | None = None,
    *,
    headed: bool = False,
) -> Chips:
    """A filter as links, each with what it would leave; the fullest first where the order says nothing."""
    chosen = chosen or {}
    values = _in_order(facet, counts)
    items = tuple(
        Chip(
            label=name(facet, value),
            href=address(query, {**chosen, facet: value}),
            count=counts[value],
            current=chosen.get(facet) == value,
        )
        for value in values[:_MOST]
    )
    return Chips(label=title(facet), items=items, label_hidden=headed)


def _in_order(facet: Facet, counts: Mapping[str, int]) -> list[str]:
    """Values as people look for them: as their list has them, departments by how much they do."""
    if facet == "channel":
        return [value for value in ("portal", "kiosk", "window") if value in counts]  # programs read the API's own list
    if facet == "department":
        return sorted(counts, key=lambda value: -counts[value])
    codes = content().codes.get(FACET_CODES.get(facet, ""))
    listed = list(codes.items) if codes else []
    return [value for value in listed if value in counts] or list(counts)


def taken(query: str, chosen: Mapping[Facet, str]) -> Chips | None:
    """The filters chosen, each a link that takes it away again."""
    items = tuple(
        Chip(
            label=f"{title(facet)} · {name(facet, value)}",
            href=address(query, {other: kept for other, kept in chosen.items() if other != facet}),
        )
        for facet, value in chosen.items()
    )
    return Chips(label=t("已选", "Chosen"), items=items, clears=True) if items else None


def selects(found: Found) -> tuple[Select, ...]:
    """The filters as questions of one form; a value chosen is offered even when it leaves nothing."""
    offered: list[Facet] = [facet for facet in FACETS if facet != "letter"]
    return tuple(
        Select(
            label=title(facet),
            name=facet,
            options=_options(found, facet),
            value=found.values.get(facet, "-"),
            required=False,
            filters=True,
            id=f"by-{facet}",
        )
        for facet in offered
        if len(found.counts[facet]) > 1 or facet in found.values
    )


def _options(found: Found, facet: Facet) -> tuple[Option, ...]:
    counts = {value: found.counts[facet][value] for value in _in_order(facet, found.counts[facet])}
    counts.setdefault(found.values.get(facet, ""), 0)
    everything = Option(value="", label=t("不限", "Any"))
    named = (Option(value=value, label=f"{name(facet, value)} ({count:,})") for value, count in counts.items() if value)
    return (everything, *named)
