"""Every route says who may call it, and every permission there is opens something."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.urls import URLPattern, URLResolver, get_resolver

from tongban.config.wiring import AWAITED
from tongban.faces.openapi import feeds
from tongban.faces.openapi.api import api, router
from tongban.terms.content import Content
from tongban.terms.permissions import Permission

# Operations of the API that anybody may call; all others need a token.
OPEN_OPERATIONS = {"/matters"}
ROUTERS = (router, feeds.router)


def _views(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if not route.startswith("api/v1/") or pattern.namespace is None:
                yield from _views(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route, pattern.callback


VIEWS = list(_views(get_resolver().url_patterns))


@pytest.mark.parametrize(("route", "view"), VIEWS, ids=[route for route, _ in VIEWS])
def test_a_route_says_who_may_call_it(route: str, view: Any) -> None:
    known = {"public", "account", "resident", "kiosk", "machine", "staff", *map(str, Permission)}
    assert getattr(view, "permission", None) in known, f"{route} has no web.access decorator"


def test_an_operation_of_the_api_needs_a_token_unless_listed() -> None:
    assert api.auth, "the API has no default authentication"
    without = {
        path
        for one in ROUTERS
        for path, view in one.path_operations.items()
        for operation in view.operations
        if operation.auth_param is None
    }
    assert without == OPEN_OPERATIONS


def test_every_router_of_the_api_is_the_one_walked_here() -> None:
    mounted = {id(one) for _, one in api._routers if one.path_operations}
    assert mounted == {id(one) for one in ROUTERS}, "one more router: walk it in the test above too"


def test_no_two_routes_share_a_name() -> None:
    names = [
        f"{resolver.namespace or ''}:{pattern.name}"
        for resolver in (get_resolver(), *(one for one in get_resolver().url_patterns if isinstance(one, URLResolver)))
        for pattern in resolver.url_patterns
        if isinstance(pattern, URLPattern) and pattern.name
    ]
    assert sorted(names) == sorted(set(names))


def test_a_public_route_that_takes_a_post_is_checked_for_where_it_comes_from() -> None:
    exempt = {route for route, view in VIEWS if getattr(view, "csrf_exempt", False)}
    assert exempt == {"api/v1/demo/sign-in"}, "only what gives a token to a program without cookies"


def test_every_permission_opens_a_route_or_is_awaited_and_belongs_to_a_post(declared: Content) -> None:
    routes = {str(getattr(view, "permission", "")) for _, view in VIEWS}
    posts = {permission for post in declared.posts.values() for permission in post.permissions}
    for permission in Permission:
        assert (permission in routes) != (permission in AWAITED), f"{permission}: config.wiring.AWAITED"
        assert permission in posts
        assert permission.meaning.zh
        assert permission.meaning.en


def test_the_demo_does_not_listen_beyond_this_machine_unless_told() -> None:
    with pytest.raises(CommandError, match="any persona"):
        call_command("run", "--host", "0.0.0.0")  # noqa: S104 - it must refuse


def test_demo_mode_and_production_exclude_each_other(settings: Any) -> None:
    call_command("check", skip_checks=False)
    settings.TONGBAN_PRODUCTION = True
    with pytest.raises(SystemCheckError, match=r"demo\.E001"):
        call_command("check", skip_checks=False)
