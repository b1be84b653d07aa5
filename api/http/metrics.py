"""Metrics for Prometheus, of all web workers if they share a directory (`PROMETHEUS_MULTIPROC_DIR`)."""

import os
import time
from functools import cache
from typing import Final

from flask import Flask, Response, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""Methods that have a label of their own. A label never holds a value from a client: their number is unbounded."""

REQUESTS: Final = Counter("zuji_http_requests", "Requests answered", ("method", "route", "status"))
SECONDS: Final = Histogram("zuji_http_request_seconds", "Time to answer", ("method", "route"))
EVENTS: Final = Counter("zuji_events", "Events received, by what became of them", ("outcome",))
FOLLOWERS: Final = Counter("zuji_feed_followers", "Streams of the feed opened")
WRITES: Final = Gauge(
    "zuji_writes_in_progress", "Calls let in that are being read, decided or recorded", multiprocess_mode="livesum"
)
REJECTED: Final = Counter("zuji_writes_turned_away", "Calls answered with 429, by the limit reached", ("limit",))
CLOCK_REFUSED: Final = Counter("zuji_clock_refused", "Calls refused because the clocks differ by too much")


def install(app: Flask) -> None:
    """Counts and times every request by its route; addresses that do not exist are counted as one."""
    app.before_request(_start)
    app.after_request(_stop)


def exposition(extra: CollectorRegistry | None = None) -> bytes:
    """All metrics in the text format of Prometheus; `extra` holds metrics that belong to no process."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # untyped library
    else:
        registry = REGISTRY
    return generate_latest(registry) + (generate_latest(extra) if extra is not None else b"")


def metrics_response(extra: CollectorRegistry | None = None) -> Response:
    """The response with all metrics."""
    return Response(exposition(extra), content_type=CONTENT_TYPE_LATEST)


def _start() -> None:
    g.started = time.perf_counter()


def _stop(response: Response) -> Response:
    route = request.url_rule.rule if request.url_rule is not None else "(none)"
    method = request.method if request.method in METHODS else "other"
    count, seconds = _of_route(method, route, response.status_code)
    count.inc()
    seconds.observe(time.perf_counter() - g.get("started", time.perf_counter()))
    return response


@cache
def _of_route(method: str, route: str, status: int) -> tuple[Counter, Histogram]:
    """The two series of a route, looked up once; there are as many as labels."""
    return REQUESTS.labels(method, route, str(status)), SECONDS.labels(method, route)
