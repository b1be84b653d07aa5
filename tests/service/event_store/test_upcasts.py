"""Upcasts: older shapes are read as the present one, version by version."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from domain.events.event import with_metadata
from service.event_store.mapper import deserialize
from service.event_store.upcasts import UPCASTS, Upcast
from tests.service.event_store.test_mapper import KEY, STREAM, full, stored


@pytest.fixture
def upcasts() -> Iterator[dict[tuple[str, int], Upcast]]:
    """The table of upcasts; restored afterwards."""
    before = dict(UPCASTS)
    yield UPCASTS
    UPCASTS.clear()
    UPCASTS.update(before)


def renamed(event: dict[str, Any]) -> dict[str, Any]:
    """Upcast of a made-up first version, in which the field was called `way`."""
    return {**{name: value for name, value in event.items() if name != "way"}, "method": event["way"]}


def spelled_out(event: dict[str, Any]) -> dict[str, Any]:
    """Upcast of a made-up second version, in which methods were numbers."""
    return {**event, "method": {1: "入户走访", 2: "电话"}[event["method"]]}


def test_an_old_shape_is_upcast_version_by_version(
    upcasts: dict[tuple[str, int], Upcast],
) -> None:
    upcasts["person.surveyed", 1] = renamed
    upcasts["person.surveyed", 2] = spelled_out
    new = full("person.surveyed")
    first, second = (
        stored(new).replace('"method":"入户走访"'.encode(), shape).replace(b'"stamp":{', metadata)
        for shape, metadata in (
            (b'"way":1', b'"stamp":{'),
            (b'"method":2', b'"stamp":{"schema_version":2,'),
        )
    )
    third = stored(new).replace(b'"stamp":{', b'"stamp":{"schema_version":3,')
    register = stored(full("person.registered"))
    read: list[Any] = list(deserialize(b",".join([register, first, second, third]), STREAM, KEY))
    assert [event.method for event in read[1:]] == ["入户走访", "电话", "入户走访"]
    assert [event.metadata.schema_version for event in read] == [1, 3, 3, 3]
    assert [event.metadata.position for event in read] == [42] * 4
    assert (read[0].name, read[0].birth_date) == ("张三", date(1970, 3, 12))


def test_an_old_shape_that_is_still_valid_is_upcast_too(upcasts: dict[tuple[str, int], Upcast]) -> None:
    upcasts["person.surveyed", 1] = lambda event: {**event, "method": event["method"] + "！"}
    (read,) = deserialize(stored(full("person.surveyed")), STREAM, KEY)
    assert (getattr(read, "method", None), read.metadata.schema_version) == ("入户走访！", 2)


def test_upcasts_of_one_type_leave_the_others_alone(upcasts: dict[tuple[str, int], Upcast]) -> None:
    upcasts["person.surveyed", 1] = renamed
    job = full("person.employed")
    assert job == with_metadata(deserialize(stored(job), STREAM, KEY)[0], position=0, recorded_at=None)
