"""The CloudEvents SDKs for Python and JavaScript, in each of their modes."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from tests.clients.conftest import ROOM, Clients, Exchange
from tests.world import id_no

Event = dict[str, Any]

PYTHON = ("binary", "structured", "bytes")
JAVASCRIPT = ("binary", "structured", "emitter")


def posted_with(clients: Clients, language: str, token: str, calls: Sequence[Mapping[str, Any]]) -> list[Exchange]:
    """The calls of the SDK of a language."""
    program = str(ROOM / "programs" / f"cloudevents_{language}")
    command = [clients.python("python"), f"{program}.py"] if language == "python" else [clients.node, f"{program}.cjs"]
    return clients.exchange(*command, given=list(calls), TOKEN=token)


def life_of(number: str, name: str, source: str) -> list[Event]:
    """A registration and a job that follows, with a tracing attribute as instrumented senders add it."""
    envelope = {"specversion": "1.0", "source": source, "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad-01"}
    return [
        {
            **envelope,
            "id": f"R-{number}",
            "type": "person.registered",
            "time": "2021-01-05T09:00:00+08:00",
            "data": {"name": name, "id_no": number, "area": "320614-01"},
        },
        {
            **envelope,
            "id": f"E-{number}",
            "type": "person.employed",
            "subject": f"id_no:{number}",
            "time": "2021-05-06T09:00:00+08:00",
            "data": {"channel": "employer", "employer": "海门某家纺有限公司", "monthly_wage_fen": 420000},
        },
    ]


@pytest.mark.parametrize(
    ("language", "modes", "month"),
    [("python", PYTHON, "03"), ("javascript", JAVASCRIPT, "04")],
    ids=lambda one: str(one),
)
def test_what_the_sdk_sends_is_recorded_and_a_repeat_in_another_mode_is_a_duplicate(
    clients: Clients, language: str, modes: tuple[str, ...], month: str
) -> None:
    source = f"/sdk/{language}"
    token = clients.token("integration", name=f"SDK {language}", source=source)
    lives = [life_of(id_no(f"1970-{month}-1{place}", 121), "张三", source) for place in range(len(modes))]
    calls = [{"mode": mode, "event": event} for mode, life in zip(modes, lives, strict=True) for event in life]

    first = posted_with(clients, language, token, calls)
    assert [(200, 1)] * len(calls) == [(one.status, one.answer["accepted"]) for one in first]

    again = posted_with(
        clients, language, token, [{"mode": mode, "event": event} for mode in modes for life in lives for event in life]
    )
    assert {(200, 0, 1)} == {(one.status, one.answer["accepted"], one.answer["duplicates"]) for one in again}


@pytest.mark.parametrize(("language", "modes"), [("python", PYTHON), ("javascript", JAVASCRIPT)])
def test_what_is_wrong_is_answered_with_its_place(clients: Clients, language: str, modes: tuple[str, ...]) -> None:
    source = f"/sdk/{language}/wrong"
    token = clients.token("integration", name=f"SDK {language} wrong", source=source)
    [registered, _] = life_of(id_no("1970-05-11", 121), "张三", source)
    wrong = {**registered, "data": {**registered["data"], "id_no": "320684197003121218"}}

    refused = posted_with(clients, language, token, [{"mode": mode, "event": wrong} for mode in modes])
    assert {(400, "id_no")} == {(one.status, one.answer["field"]) for one in refused}
