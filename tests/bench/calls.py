"""One call about one person: what an event costs in it, however many there are and in whatever order they come."""

import itertools
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from api.http.cloudevents import EventReader
from domain.events.event import SHANGHAI
from service.postgres.database import open_pool
from service.recording.record_events import Recorder
from service.recording.submission import Receipt
from service.reference import reference
from service.security.keys import Keys
from tests.bench.events import CloudEvent
from tests.bench.sheet import Bar, Sheet
from tests.bench.stage import Sizes
from tests.bench.writing import CALLER, SOURCE
from tests.world import id_no

GROWTH = 1.3
"""So many times as much per event may ten times as many events cost."""

_numbers = itertools.count()
_ids = itertools.count(1)


class Posting:
    """A recorder as the service has it, and what is posted to it."""

    def __init__(self, recorder: Recorder, keys: Keys) -> None:
        self._recorder = recorder
        self._reader = EventReader(reference(), keys)
        self.position = 0

    def post(self, events: list[CloudEvent]) -> float:
        """Posts the events in one call; returns the seconds until it is answered."""
        submissions = [self._reader.read(CALLER, i, event) for i, event in enumerate(events)]
        began = time.perf_counter()
        receipt: Receipt = self._recorder.record(CALLER, submissions)
        seconds = time.perf_counter() - began
        assert not receipt.rejected, receipt.rejected[:2]
        self.position = receipt.position
        return seconds


class Somebody:
    """A person nobody has heard of yet."""

    def __init__(self) -> None:
        nth = next(_numbers)
        self._number = id_no("1980-03-08", nth % 500 * 2, region=f"{410000 + nth // 500}")

    def registered(self) -> CloudEvent:
        """The first event."""
        data = {"name": "顾莲", "id_no": self._number, "area": "320614-01", "retirement_base": 50}
        return self._event("registered", 0, None, data)

    def visits(self, count: int) -> list[CloudEvent]:
        """Visits, by the clock."""
        return [self._event("surveyed", 60 + i, self._number, {"method": "电话调查"}) for i in range(count)]

    def payments(self, count: int) -> tuple[list[CloudEvent], CloudEvent, list[CloudEvent]]:
        """What payments rest on; a payment; and later ones."""
        work = {"channel": "public_welfare", "contract_months": 12}
        grant = {"benefit": "post_subsidy", "amount_fen": count + 1, "from": "2021-01-06", "to": "2021-01-31"}
        said = [self._event("employed", 1, self._number, work), self._event("benefit_granted", 2, self._number, grant)]
        paid = [
            self._event("benefit_paid", 60 + i, self._number, {"benefit": "post_subsidy", "amount_fen": 1})
            for i in range(count + 1)
        ]
        return said, paid[0], paid[1:]

    def corrections(self, count: int) -> list[CloudEvent]:
        """Corrections of the events after the first."""
        changes = {"changes": {"method": "入户走访"}, "reason": {"text": "录入错误"}}
        return [
            self._event("corrected", 10**6 + i, self._number, {"target_version": i + 2, **changes})
            for i in range(count)
        ]

    @staticmethod
    def _event(kind: str, minutes: int, number: str | None, data: dict[str, Any]) -> CloudEvent:
        at = datetime(2021, 1, 6, tzinfo=SHANGHAI) + timedelta(minutes=minutes)
        event: CloudEvent = {"specversion": "1.0", "id": f"calls-{next(_ids)}", "source": SOURCE}
        event |= {"type": f"person.{kind}", "time": at.isoformat(), "data": data}
        return event if number is None else {**event, "subject": f"id_no:{number}"}


def _in_order(posting: Posting, count: int) -> float:
    one = Somebody()
    return posting.post([one.registered(), *one.visits(count)])


def _in_reverse(posting: Posting, count: int) -> float:
    one = Somebody()
    return posting.post([one.registered(), *reversed(one.visits(count))])


def _late_payment(posting: Posting, count: int) -> float:
    one = Somebody()
    before, late, later = one.payments(count)
    posting.post([one.registered(), *before, *later])
    return posting.post([late])


def _payments_in_reverse(posting: Posting, count: int) -> float:
    one = Somebody()
    before, late, later = one.payments(count)
    return posting.post([one.registered(), *before, *reversed([late, *later])])


def _corrections(posting: Posting, count: int) -> float:
    one = Somebody()
    posting.post([one.registered(), *one.visits(count)])
    return posting.post(one.corrections(count))


CASES: dict[str, tuple[Callable[[Posting, int], float], int]] = {
    "in order": (_in_order, 10_000),
    "in reverse order": (_in_reverse, 10_000),
    "payments in reverse order": (_payments_in_reverse, 10_000),
    "one late payment before others": (_late_payment, 4_000),
    "corrections of as many events": (_corrections, 10_000),
}
"""What is posted in one call, and how many events there are."""


def measure(sheet: Sheet, url: str, keys: Keys, sizes: Sizes) -> int:
    """Adds the microseconds for each event, of many and of a tenth of them, and the bars; returns the last position."""
    with open_pool(url, size=1) as pool:
        recorder = Recorder(pool, keys, reference(), now=lambda: datetime.now(UTC), new_id=uuid4, read_event=_unread)
        posting = Posting(recorder, keys)
        for name, count, run in _sized(sizes):
            for _ in range(sizes.runs):
                for events in (count // 10, count):
                    seconds = run(posting, events)
                    beside = "" if events < count else _what(name, count // 10)
                    sheet.add(_what(name, events), 1_000_000 * seconds / events, "µs/event", beside)
            ratio = sheet.median(_what(name, count)) / sheet.median(_what(name, count // 10))
            sheet.bars.append(
                Bar(f"{_what(name, count)}: at most {GROWTH:g} x a tenth of them", f"{ratio:.2f} x", ratio <= GROWTH)
            )
        return posting.position


def _sized(sizes: Sizes) -> Iterator[tuple[str, int, Callable[[Posting, int], float]]]:
    for name, (run, count) in CASES.items():
        yield name, sizes.of(count, 60), run


def _what(name: str, events: int) -> str:
    return f"one person, one call, {name}: {events:,}"


def _unread(*_: Any) -> Any:
    raise AssertionError("nothing waits in quarantine")
