"""For those who run the service: alive? ready? how much of what? Open to everyone: nothing here is personal."""

from collections.abc import Iterator
from typing import Any, Final

import psycopg
from flask import Blueprint, Response
from prometheus_client import CollectorRegistry
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.registry import Collector
from psycopg_pool import PoolTimeout

from api import metrics
from api.resource import answer
from api.services import services
from domain.scope import EVERYWHERE
from projections.schema import live_views
from service.database import reading

blueprint = Blueprint("operations", __name__)

_READY_WITHIN: Final = 2.0
_HEADS: Final = """
SELECT (SELECT position FROM zuji.log_head),
       (SELECT count(*) FROM zuji.quarantine WHERE status = 'waiting')
"""


@blueprint.get("/healthz")
def healthz() -> Response:
    """Alive: the process answers."""
    return answer({"status": "ok"})


@blueprint.get("/readyz")
def readyz() -> Response:
    """Ready: the database answers, the schema and the views are there; `lag` is how many facts they are behind.

    `views`: which code and policy made them, whether that is the running one, and whether their tables are those it
    expects. If not, reads may answer 503 `views.outdated` until they are rebuilt; events are recorded all the same.
    """
    try:
        figures = _figures()
    except (psycopg.Error, PoolTimeout, LookupError) as error:
        problem = {"status": "not ready", "why": type(error).__name__}
        return answer(problem, 503, {"Retry-After": "1"})
    return answer({"status": "ready", **figures})


@blueprint.get("/metrics")
def prometheus() -> Response:
    """The figures in Prometheus's text format."""
    registry = CollectorRegistry()
    registry.register(_Figures())
    return metrics.metrics_response(registry)


class _Figures(Collector):
    """What the database says of itself, looked up when it is asked for; nothing while the database is away."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """A family for each figure. No `Gauge`: that would be kept for each web process, and told once more."""
        try:
            figures = _figures()
        except (psycopg.Error, PoolTimeout, LookupError):
            return
        figures["views_current"] = int(figures["views"]["current"])
        for name, text in _GAUGES.items():
            yield GaugeMetricFamily(f"zuji_{name}", text, figures[name])


_GAUGES: Final = {
    "position": "Position of the last fact of the log",
    "projected": "Position up to which the live views contain the log",
    "lag": "Facts the live views are behind",
    "quarantined": "Refused facts that wait",
    "views_current": "1 when the live views were made by the running code and policy",
    "parked": "Subjects whose history makes a view fail",
}


def _figures() -> dict[str, Any]:
    pool = services().pool
    with pool.connection(timeout=_READY_WITHIN) as conn:
        head = conn.execute(_HEADS).fetchone()
        live = live_views(conn)
    with reading(pool, EVERYWHERE) as (conn, projected):
        parked = conn.execute("SELECT count(*) FROM parked").fetchone()
    assert head is not None
    assert parked is not None
    position, quarantined = head
    return {
        "position": position,
        "projected": projected,
        "lag": max(position - projected, 0),
        "quarantined": quarantined,
        "parked": parked[0],
        "views": {"made_by": live.made_by, "current": live.current, "readable": live.writable},
    }
