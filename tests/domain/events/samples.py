"""Events for tests: one example of every type, and makers of events and metadata."""

import importlib
import itertools
from datetime import UTC, datetime
from typing import Any, Final

from domain.events import CATALOGUE, EVENTS
from domain.events.event import Actor, Event, EventMetadata, Evidence, Reason, event_type_of, parse_business_time
from domain.events.fields import fields_of
from tests.domain.events.example import Example

NOW: Final = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
CLERK: Final = Actor(name="陈静", role="caseworker", organisation="悦来镇人社所", organisation_type="town_office")

REGISTER: Final = Actor(name="省数据比对平台", role="integration", organisation="省人社厅")
INSPECTOR: Final = Actor(name="周督查", role="supervisor", organisation="海门区人社局")
COLLEAGUE: Final = Actor(name="吴督查", role="supervisor", organisation="海门区人社局")
"""Another inspector, for rules that want two."""


def _collect() -> dict[str, Example]:
    """The examples of all event types, in the order of the catalogue. Raises LookupError when one is missing."""
    found: dict[str, Example] = {}
    for kind in EVENTS:
        module, name = kind.__module__.rsplit(".", 1)[1], event_type_of(kind)
        try:
            found[name] = importlib.import_module(f"tests.domain.events.examples.{module}").EXAMPLES[name]
        except (ModuleNotFoundError, KeyError):
            raise LookupError(
                f"{kind.__name__} has no example: add to EXAMPLES in tests/domain/events/examples/{module}.py\n"
                f'    "{name}": Example(required="...", optional="...", data={{...}}),'
            ) from None
    return found


EXAMPLES: Final = _collect()
SAMPLES: Final[dict[str, dict[str, Any]]] = {name: example.data for name, example in EXAMPLES.items()}
"""The data of each example, by event type."""

METADATA: Final = EventMetadata(
    version=7,
    position=42,
    recorded_at=datetime(2021, 5, 7, 1, 30, 15, 123456, tzinfo=UTC),
    occurred_at=parse_business_time("2021-05-06T09:00:00+08:00")[0],
    whole_day=True,
    area="320614-01",
    actor=CLERK,
    on_behalf_of="海门某家纺有限公司",
    reason=Reason(code="report", text="用人单位就业登记", legal_basis="就业促进法第五十二条"),
    evidence=(Evidence(name="contract.pdf", sha256="0f" * 32),),
    source="/haimen/hrss",
    request_id="2021-000123",
    profile="haimen@2021-01-01",
)
"""Metadata with a value for every field."""

_ids = itertools.count(1)


def make_metadata(time: str, **changes: Any) -> EventMetadata:
    """Metadata of a new request; `time` is a day (`2021-05-06`) or a time in Asia/Shanghai (`2021-05-06T09:00`)."""
    moment, whole_day = parse_business_time(time if len(time) == 10 else f"{time}:00+08:00")
    defaults = {"occurred_at": moment, "whole_day": whole_day, "actor": CLERK, "source": "/test"}
    return EventMetadata(**{**defaults, "request_id": str(next(_ids)), **changes})


def required_values(name: str) -> dict[str, Any]:
    """The required fields of the example, and those that follow from them. One field if none is required."""
    declared = fields_of(CATALOGUE[name])
    values = {field: value for field, value in SAMPLES[name].items() if declared[field].required}
    if name == "person.registered":
        values |= {"birth_date": SAMPLES[name]["birth_date"], "sex": SAMPLES[name]["sex"]}
    return values or dict(itertools.islice(SAMPLES[name].items(), 1))


def make_event(event_type: str, /, time: str = "2021-05-06T09:00", **data: Any) -> Event:
    """A new event, as posted. `event_type` may omit `person.`; required fields not given are those of the example."""
    name = event_type if "." in event_type else f"person.{event_type}"
    return CATALOGUE[name](metadata=make_metadata(time, actor=actor_for(name)), **{**required_values(name), **data})


def actor_for(name: str) -> Actor:
    """An actor whose role may post the event type: a caseworker, an integration or a supervisor."""
    actors = (CLERK, REGISTER, INSPECTOR)
    return next(actor for actor in actors if actor.role in CATALOGUE[name].posted_by)
