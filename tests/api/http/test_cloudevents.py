"""From an event to a submission."""

from datetime import datetime
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.http.cloudevents import EventReader
from domain.events import CATALOGUE
from domain.events.event import SHANGHAI
from domain.events.work import LeftPost
from service.recording.submission import Submission
from service.reference import reference
from tests.world import HAIMEN, KEYS, ZHANG_SAN

READER = EventReader(reference(), KEYS)
EVENT: dict[str, Any] = {
    "specversion": "1.0",
    "id": "2021-1",
    "source": "/haimen/hrss",
    "type": "person.left_post",
    "subject": f"id_no:{ZHANG_SAN}",
    "time": "2021-05-06T09:00:00+08:00",
    "data": {"cause": "合同到期", "reason": {"code": "report"}, "evidence": [{"name": "a.pdf", "sha256": "0" * 64}]},
}


def read(**changes: Any) -> Submission:
    return READER.read(HAIMEN, 0, {name: value for name, value in {**EVENT, **changes}.items() if value is not ...})


def test_given_an_event_then_its_event_carries_sender_time_reason_evidence_and_origin() -> None:
    event = read(onbehalfof="海门街道").event
    assert isinstance(event, LeftPost)
    metadata = event.metadata
    assert ("合同到期", HAIMEN.actor, "海门街道") == (event.cause, metadata.actor, metadata.on_behalf_of)
    assert (datetime(2021, 5, 6, 9, tzinfo=SHANGHAI), False) == (metadata.occurred_at, metadata.whole_day)
    assert (metadata.source, metadata.request_id) == ("/haimen/hrss", "2021-1")
    assert metadata.reason is not None
    assert (metadata.reason.code, metadata.evidence[0].name) == ("report", "a.pdf")


def test_given_a_day_then_only_the_day_is_known() -> None:
    metadata = read(time="2021-05-06").event.metadata  # type: ignore[union-attr]  # it has one
    assert (datetime(2021, 5, 6, tzinfo=SHANGHAI), True) == (metadata.occurred_at, metadata.whole_day)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2021-05-06t01:00:00z", datetime(2021, 5, 6, 9, tzinfo=SHANGHAI)),
        ("2021-05-06T01:00:00.123456789Z", datetime(2021, 5, 6, 9, 0, 0, 123456, tzinfo=SHANGHAI)),
        ("2021-05-05T20:00:00-05:00", datetime(2021, 5, 6, 9, tzinfo=SHANGHAI)),
        ("２０２１－０５－０６T09：00：00+08:00", datetime(2021, 5, 6, 9, tzinfo=SHANGHAI)),
        ("2016-12-31T23:59:60Z", datetime(2017, 1, 1, 8, tzinfo=SHANGHAI)),  # a leap second
        ("2017-01-01T07:59:60.5+08:00", datetime(2017, 1, 1, 8, tzinfo=SHANGHAI)),
    ],
)
def test_given_a_time_in_any_form_of_rfc_3339_then_it_is_that_moment(written: str, moment: datetime) -> None:
    assert read(time=written).event.metadata.occurred_at == moment  # type: ignore[union-attr]  # it has one


def test_given_the_members_in_another_order_then_the_digest_is_the_same() -> None:
    reordered = dict(reversed(EVENT.items()))
    assert READER.read(HAIMEN, 0, reordered).digest == read().digest
    assert READER.read_bytes(HAIMEN, 0, orjson.dumps(reordered)).digest == read().digest
    assert read(time="2021-05-07").digest != read().digest


@pytest.mark.parametrize(
    "same",
    [
        {"subject": EVENT["subject"], "dataschema": None, "onbehalfof": None},
        {"data": {**EVENT["data"], "note": None}},
        {"data": {**EVENT["data"], "reason": {"code": "report", "text": None, "legal_basis": None}}},
        {"datacontenttype": "application/json"},
        {"datacontenttype": "application/json; charset=utf-8"},
        {"datacontenttype": None},
    ],
)
def test_given_null_members_or_the_media_type_of_json_then_the_digest_is_the_same(same: dict[str, Any]) -> None:
    assert read().digest == read(**same).digest


def test_given_null_as_a_new_value_of_a_correction_then_the_digest_is_another() -> None:
    """There null takes a value away."""
    corrected = {"type": "person.corrected", "data": {"target_version": 1, "changes": {"employer": None}}}
    none = {**corrected, "data": {"target_version": 1, "changes": {}}}
    assert read(**corrected).digest != read(**none).digest


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"specversion": "0.3"}, "specversion"),
        ({"specversion": ...}, "specversion"),
        ({"id": ...}, "id"),
        ({"id": ""}, "id"),
        ({"id": "x" * 201}, "id"),
        ({"id": "a\0"}, "id"),
        ({"id": 7}, "id"),
        ({"source": ...}, "source"),
        ({"source": "x" * 201}, "source"),
        ({"type": ...}, "type"),
        ({"type": "person.levitated"}, "type"),
        ({"type": ["person.left_post"]}, "type"),
        ({"subject": 5}, "subject"),
        ({"time": ...}, "time"),
        ({"time": "2021-05-06T09:00:00"}, "time"),
        ({"time": "2021-W18-4"}, "time"),
        ({"time": "2021-05-06T09:30:60+08:00"}, "time"),
        ({"time": "2021-05-06T24:00:00Z"}, "time"),
        ({"time": 1620291600}, "time"),
        ({"data": ...}, "data"),
        ({"data": []}, "data"),
        ({"data": "cause"}, "data"),
        ({"data_base64": "AAAA"}, "data_base64"),
        ({"data": ..., "data_base64": "e30", "datacontenttype": "application/json"}, "data_base64"),  # no padding
        ({"data": ..., "data_base64": "e30=", "datacontenttype": "application/octet-stream"}, "datacontenttype"),
        ({"onBehalfOf": "x"}, "onBehalfOf"),
        ({"datacontenttype": "text/xml"}, "datacontenttype"),
    ],
)
def test_given_an_envelope_that_is_wrong_then_the_attribute_is_named(changes: dict[str, Any], field: str) -> None:
    submission = read(**changes)
    assert submission.event is None
    assert submission.refusal is not None
    assert ("shape", field) == (submission.refusal.kind, submission.refusal.field)


def test_given_an_attribute_in_another_case_then_the_nearest_is_named() -> None:
    refusal = read(onBehalfOf="海门街道").refusal
    assert refusal is not None
    assert ("attribute.unknown", "onbehalfof") == (refusal.code, refusal.data["nearest"])


@pytest.mark.parametrize("value", [2**64, 10**30, -(2**70), 1e300])
def test_given_an_integer_beyond_64_bits_then_its_limits_are_named(value: object) -> None:
    refusal = read(type="person.employed", data={"channel": "employer", "contract_months": value}).refusal
    assert refusal is not None
    assert ("field.limit", "contract_months") == (refusal.code, refusal.field)


def test_given_optional_attributes_then_they_are_accepted() -> None:
    submission = read(datacontenttype="application/json; charset=utf-8", dataschema="/v1/openapi.json", subject=None)
    assert (submission.refusal, submission.subject) == (None, None)


@pytest.mark.parametrize("item", [None, 1, "x", [], [EVENT], True])
def test_given_no_object_then_it_is_refused_and_kept(item: object) -> None:
    submission = READER.read(HAIMEN, 3, item)
    assert submission.refusal is not None
    assert (submission.index, submission.source, submission.request_id) == (3, "", "")
    assert item == orjson.loads(submission.body)


def test_given_an_event_nested_without_end_then_it_is_refused() -> None:
    deep: Any = 0
    for _ in range(900):
        deep = [deep]
    submission = read(data=deep)
    assert submission.refusal is not None
    assert b"2021-1" in submission.body


def test_given_a_text_that_is_no_json_then_its_refusal_says_where() -> None:
    submission = READER.read_bytes(HAIMEN, 0, b'{"id": ')
    assert submission.refusal is not None
    assert submission.refusal.data == {"line": 1, "column": 8}
    assert submission.body == b'{"id": '


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(
    envelope=st.dictionaries(st.sampled_from([*EVENT, "onbehalfof", "x"]), JSON, max_size=4),
    data=st.dictionaries(st.sampled_from(["cause", "reason", "evidence", "changes", "target_version", "name"]), JSON),
    kind=st.sampled_from(sorted(CATALOGUE)),
)
@settings(max_examples=300, deadline=None)
def test_given_anything_at_all_then_it_is_an_event_or_a_refusal_and_nothing_is_raised(
    envelope: dict[str, Any], data: dict[str, Any], kind: str
) -> None:
    submission = READER.read(HAIMEN, 0, {**EVENT, "type": kind, "data": data, **envelope})
    assert (submission.event is None) != (submission.refusal is None)
    assert submission.refusal is None or submission.refusal.kind in ("shape", "rule")
