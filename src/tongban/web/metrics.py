"""Figures for Prometheus, with labels from closed lists only: a route's name, never its path.

Several server processes add up through ``PROMETHEUS_MULTIPROC_DIR``, which `tongban run` sets.
"""

import os
import time
from collections.abc import Callable, Iterable
from hmac import compare_digest
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from .health import degradations, machine, subscribers_standing

GetResponse = Callable[[HttpRequest], HttpResponse]
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
disable_created_metrics()  # type: ignore[no-untyped-call]  # a second line for every figure, which nobody asks
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
REQUESTS = Counter("tongban_requests", "Requests answered", ["route", "method", "status"])
SECONDS = Histogram("tongban_request_seconds", "Time to answer", ["route"], buckets=_BUCKETS)


def measured(get_response: GetResponse) -> GetResponse:
    """Count each request and its time."""

    def middleware(request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        response = get_response(request)
        route = route_of(request)
        method = request.method if request.method in _METHODS else "other"
        REQUESTS.labels(route, method, f"{response.status_code // 100}xx").inc()
        SECONDS.labels(route).observe(time.perf_counter() - begun)
        return response

    return middleware


def route_of(request: HttpRequest) -> str:
    """The route's pattern, from the list of routes there are; "none" for an address there is not."""
    found = request.resolver_match
    return found.route or "/" if found else "none"


@require_safe
@machine
def metrics(request: HttpRequest) -> HttpResponse:
    """For this machine, or for whoever holds the token; to anybody else there is no such page."""
    if not _admitted(request):
        return HttpResponse(status=404)
    registry: CollectorRegistry = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    state = CollectorRegistry()
    state.register(_State())
    return HttpResponse(generate_latest(registry) + generate_latest(state), content_type=CONTENT_TYPE_LATEST)


def _admitted(request: HttpRequest) -> bool:
    token = str(settings.TONGBAN_METRICS_TOKEN)
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token:
        return compare_digest(given.encode(), token.encode())
    # Behind a proxy on this machine everybody comes from here: whoever was passed on needs the token.
    forwarded = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP"))
    return not forwarded and _loopback(str(request.META.get("REMOTE_ADDR", "")))


def _loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


class _State(Collector):
    """What the database knows, asked when the figures are."""

    def collect(self) -> Iterable[Metric]:
        behind = GaugeMetricFamily("tongban_journal_waiting", "Events a subscriber has not had", labels=["subscriber"])
        aside = GaugeMetricFamily("tongban_journal_set_aside", "Events a handler failed on", labels=["subscriber"])
        for standing in subscribers_standing():
            behind.add_metric([standing.subscriber], standing.behind)
            aside.add_metric([standing.subscriber], standing.set_aside)
        degraded = GaugeMetricFamily("tongban_degraded", "Reasons for which /healthz says degraded", labels=["reason"])
        for reason, holds in degradations().items():
            degraded.add_metric([reason], float(holds))
        return [behind, aside, degraded]
