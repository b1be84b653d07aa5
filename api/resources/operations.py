"""Liveness, readiness and metrics. Open to everyone: no personal data is shown."""

from collections.abc import Iterator
from typing import Final

from flask import Blueprint, Response
from prometheus_client import CollectorRegistry
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.registry import Collector

from api.http import metrics
from api.http.current import answer, context
from api.resources.readiness import CODES, State, state_of

blueprint = Blueprint("operations", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """Alive: the process answers."""
    return answer({"status": "ok"})


@blueprint.get("/readyz")
def readyz() -> Response:
    """Whether reads and writes are served (503 if not), and in `why` everything that is not as it should be.

    `ready`; `degraded` (200): served, but for example the views fall behind or space is low; `not ready` (503).

    `views`: which code and policy made them, whether that is the running one, and whether their tables are those it
    expects. If not, reads may answer 503 `views.outdated` until they are rebuilt; events are recorded all the same.
    """
    state = state_of(context())
    body = {"status": state.status, **state.figures, "why": [one.as_json() for one in state.findings]}
    if state.status == "not ready":
        return answer(body, 503, {"Retry-After": "1"})
    return answer(body)


@blueprint.get("/metrics")
def prometheus() -> Response:
    """The figures in Prometheus's text format."""
    registry = CollectorRegistry()
    registry.register(_Figures(state_of(context())))
    return metrics.metrics_response(registry)


class _Figures(Collector):
    """The figures of the service, collected for each request. While the database is away, only the findings."""

    def __init__(self, state: State) -> None:
        self._state = state

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """A metric family for each figure. A `Gauge` would be exported once for each web process."""
        state = self._state
        yield GaugeMetricFamily("zuji_ready", "Whether reads and writes are served", int(state.status != "not ready"))
        found = {one.code for one in state.findings}
        findings = GaugeMetricFamily("zuji_finding", "Whether this is not as it should be", labels=("code",))
        for code in CODES:
            findings.add_metric((code,), int(code in found))
        yield findings
        if "views" in state.figures:
            current = int(state.figures["views"]["current"])
            yield GaugeMetricFamily(
                "zuji_views_current", "1 when the running code and policy made the live views", current
            )
        for name, text in _GAUGES.items():
            if name in state.figures:
                yield GaugeMetricFamily(f"zuji_{name}", text, state.figures[name])


_GAUGES: Final = {
    "position": "Position of the last event of the log",
    "projected": "Position up to which the live views contain the log",
    "lag": "Events the live views are behind",
    "quarantined": "Refused events that wait",
    "due": "Subjects whose refused events the background has yet to try again",
    "parked": "Subjects whose history makes a view fail",
    "projector_silent": "Seconds since the projector last did its work",
    "background_silent": "Seconds since the background of the quarantine last did its work",
    "deliver_silent": "Seconds since webhooks were last delivered, while there are subscriptions",
    "clock_ahead": "Seconds by which the last stamp is ahead of the clock of the database",
    "free_bytes": "Bytes free on the disk of the data",
}
