"""Carries the samples of the library's own tests in events of the catalogue, because the log takes no others.

A sample has any topic, any bytes as its state and versions from 0. It is recorded as an event of the type that stands
for its topic, one version later, with the topic and the state in the request id. Everything beneath is what runs in
production: the recorders are subclasses that translate the arguments and the results, and nothing else.
"""

import base64
import json
from collections.abc import Sequence
from itertools import count
from threading import Lock
from typing import Any

from eventsourcing.persistence import InfrastructureFactory, Mapper, Notification, StoredEvent, Transcoder

from domain.events import EVENTS
from domain.events.event import event_type_of, with_metadata
from domain.events.fields import private_fields
from service.event_store.factory import ZujiFactory
from service.event_store.mapper import deserialize, serialize
from service.event_store.recorder import LogRecorder
from service.event_store.stream_recorder import StreamRecorder
from tests.domain.events.samples import make_event

_TYPES = [event_type_of(kind) for kind in EVENTS if kind.stream == "person" and not private_fields(kind)]
_type_of_topic: dict[str, str] = {}
_lock, _numbers = Lock(), count()


def type_of(topic: str) -> str:
    """The event type that stands for a topic: each new topic gets the next one."""
    with _lock:
        if topic not in _type_of_topic:
            _type_of_topic[topic] = _TYPES[next(_numbers)]
        return _type_of_topic[topic]


def carry(sample: StoredEvent) -> StoredEvent:
    """The event of the catalogue that carries a sample."""
    assert not isinstance(sample.originator_id, str)
    version, content = sample.originator_version + 1, base64.b64encode(sample.state).decode()
    event = with_metadata(
        make_event(type_of(sample.topic)), version=version, request_id=json.dumps([sample.topic, content])
    )
    state = serialize(event, sample.originator_id, None)
    return StoredEvent(sample.originator_id, version, event_type_of(type(event)), state)


def carried(stored: StoredEvent) -> dict[str, Any]:
    """The attributes of the sample that an event carries."""
    assert not isinstance(stored.originator_id, str)
    (event,) = deserialize(stored.state, stored.originator_id, None)
    topic, content = json.loads(event.metadata.request_id)
    return {
        "originator_id": stored.originator_id,
        "originator_version": stored.originator_version - 1,
        "topic": topic,
        "state": base64.b64decode(content),
    }


def _next(version: int | None) -> int | None:
    return None if version is None else version + 1


class SampleStreamRecorder(StreamRecorder):
    """The recorder of streams, for samples."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        return super().insert_events([carry(sample) for sample in stored_events], **kwargs)

    def select_events(
        self, originator_id: Any, *, gt: int | None = None, lte: int | None = None, **kwargs: Any
    ) -> Sequence[StoredEvent]:
        found = super().select_events(originator_id, gt=_next(gt), lte=_next(lte), **kwargs)
        return [StoredEvent(**carried(stored)) for stored in found]


class SampleLogRecorder(SampleStreamRecorder, LogRecorder):
    """The recorder of the log, for samples."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int]:
        return LogRecorder.insert_events(self, [carry(sample) for sample in stored_events], **kwargs)

    def select_notifications(
        self, start: int | None, limit: int, stop: int | None = None, topics: Sequence[str] = (), **kwargs: Any
    ) -> Sequence[Notification]:
        found = super().select_notifications(start, limit, stop, [type_of(topic) for topic in topics], **kwargs)
        return [Notification(**carried(stored), id=stored.id) for stored in found]


class SampleFactory(ZujiFactory):
    """The persistence module with recorders for samples, and the library's mapper, which makes them."""

    stream_recorder_class = SampleStreamRecorder
    application_recorder_class = SampleLogRecorder

    def mapper(
        self, transcoder: Transcoder | None = None, mapper_class: type[Mapper[Any]] | None = None
    ) -> Mapper[Any]:
        return InfrastructureFactory.mapper(self, transcoder, mapper_class)
