"""Five hundred refused events of one person wait: who posts about others, or about that person, hardly notices."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.service import Service, serving
from tests.acceptance.slow import LONGEST_ANSWER, answer_times, slowest
from tests.waiting import wait_until
from tests.world import ZHANG_SAN, EventMaker, id_no

pytestmark = pytest.mark.postgres

WHO = f"id_no:{ZHANG_SAN}"
REFUSED = 500


@pytest.fixture(scope="module")
def service(module_data_dir: Path) -> Iterator[Service]:
    with serving(module_data_dir, ZUJI_QUARANTINE_WAITING="1000") as running:
        yield running


def figure(service: Service, name: str) -> float:
    """A figure of `/metrics`."""
    _, text = service.call("GET", "/metrics")
    return next(float(line.split()[1]) for line in str(text).splitlines() if line.startswith(f"{name} "))


def test_while_the_refused_are_tried_again_others_post_within_a_second(service: Service) -> None:
    busy, other = service.token("integration"), service.token("caseworker")
    events, others = EventMaker("/busy"), EventMaker("/others")
    days = [f"2021-{month:02}-{day:02}" for month in range(2, 8) for day in range(1, 29)]
    visits = [
        events.event("surveyed", f"{day}T{hour:02}:00:00+08:00", WHO, method="入户")
        for day in days
        for hour in (9, 13, 16)
    ]
    wrong = [
        events.event("left_post", f"{day}T{hour:02}:30:00+08:00", WHO, cause="辞职")
        for day in days
        for hour in (9, 13, 16)
    ][:REFUSED]
    status, answer = service.call("POST", "/v1/events", busy, [events.registered(), *visits[:REFUSED]])
    assert (status, answer["rejected"]) == (200, [])
    status, answer = service.call("POST", "/v1/events", busy, wrong)
    assert (status, len(answer["rejected"])) == (200, REFUSED)

    over, took_busy = threading.Event(), list[float]()

    def keep_on() -> None:
        for hour in range(8, 23):
            began = time.monotonic()
            one = events.event("surveyed", f"2021-09-01T{hour:02}:00:00+08:00", WHO, method="电话")
            assert service.call("POST", "/v1/events", busy, one)[0] == 200
            took_busy.append(time.monotonic() - began)
        over.set()

    took_other, looked = list[float](), list[float]()
    further = threading.Thread(target=keep_on)
    further.start()
    number = 0
    while not over.is_set() or number < 60:
        number += 1
        began = time.monotonic()
        born = f"19{50 + number % 40}-03-04"
        assert service.call("POST", "/v1/events", other, others.registered(id_no(born, number % 1000)))[0] == 200
        took_other.append(time.monotonic() - began)
        looked += answer_times(int(service.address.rpartition(":")[2]), 0.03)
    further.join()
    p95 = sorted(took_other)[int(len(took_other) * 0.95)]
    print(f"others' p95 {p95:.3f} s, slowest further event of the person {max(took_busy):.3f} s")
    assert p95 < 1.0
    assert max(took_busy) < 2.0
    assert slowest(looked) < LONGEST_ANSWER
    wait_until(lambda: figure(service, "zuji_due") == 0, seconds=120)
    assert figure(service, "zuji_quarantined") == REFUSED
