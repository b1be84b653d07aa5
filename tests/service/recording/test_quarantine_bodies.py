"""Quarantine stores every refused body unchanged, also malformed ones."""

from typing import Any

import orjson
import pytest

from api.http.cloudevents import EventReader
from domain.errors import Refusal
from service.recording.submission import Receipt, Submission
from service.reference import reference
from tests.service.recording.conftest import Town
from tests.world import HAIMEN, KEYS, CloudEvent


def visit(town: Town) -> CloudEvent:
    return town.event("surveyed", "2021-06-01", f"id_no:{town.number()}", method="入户")


def kept(town: Town, receipt: Receipt) -> tuple[bytes, str, dict[str, Any]]:
    """Body, status and refusal of the only item in quarantine."""
    (rejected,) = receipt.rejected
    query = "SELECT body, status, refusal FROM zuji.quarantine WHERE id = %s"
    ((body, status, refusal),) = town.world.log(query, rejected.quarantine_id)
    return KEYS.decrypt_body(body), status, refusal


def said(town: Town, body: bytes) -> Receipt:
    submission = EventReader(reference(), KEYS).read_bytes(HAIMEN, 0, body)
    return town.world.recorder.record(HAIMEN, [submission])


@pytest.mark.parametrize(
    "data",
    [
        {"method": "入\0户"},
        {"method": "入" * 1_000_000},
        {"\0": "\0"},
        {"方" * 100_000: 1},
        {"method": "\ufffe\U0010ffff"},
    ],
    ids=["nul", "long", "nul name", "long name", "odd"],
)
def test_whatever_was_sent_is_kept_as_it_was(town: Town, data: dict[str, Any]) -> None:
    for event in (
        {**visit(town), "data": data},
        {**visit(town), "subject": next(iter(data))},
        {**visit(town), "id": f"{next(iter(data.values()))}" + "\0" * 500, "type": "\0" * 3000},
    ):
        body, status, _ = kept(town, said(town, orjson.dumps(event)))
        assert (orjson.loads(body), status) == (event, "waiting")


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[1,2]", b'"text"', b'{"id": "\\ud800"}', b"null"])
def test_what_is_no_event_at_all_is_kept_too(town: Town, body: bytes) -> None:
    assert kept(town, said(town, body))[:2] == (body, "waiting")


def test_what_postgresql_cannot_hold_as_text_is_shown_as_near_as_can_be(town: Town) -> None:
    """Another caller of the recorder than HTTP may submit bodies that the API refuses."""
    odd = "\0" + "x" * 10_000
    refusal = Refusal("shape", "odd", odd, odd, {"list": [odd], odd: {"deep": odd}}, field=odd)
    submission = Submission(
        index=0,
        source=f"{town.source}{odd}",
        request_id=odd,
        type=odd,
        subject=odd,
        body=odd.encode(),
        digest=odd.encode(),
        refusal=refusal,
    )
    body, status, found = kept(town, town.world.recorder.record(HAIMEN, [submission]))
    shown = odd.replace("\0", "␀")
    assert (body, status) == (odd.encode(), "waiting")
    assert (found["zh"], found["data"]["list"], found["field"]) == (shown, [shown], shown)
    assert town.waiting("request_id, type") == [(shown[:200], shown[:200])]
