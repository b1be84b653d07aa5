"""What was planted, posted to a service: the same persons, events, accounts and times of recording.

The clock of the database cannot be set, so the times of recording are written into the log afterwards, as only a
superuser can. All of them are in one year, as the search for positions by time requires.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import msgspec
import psycopg

from domain.events.event import SHANGHAI
from domain.radar.material import Job, Recording
from service.recording.submission import Caller
from tests.domain.radar.planting import TOWN, Planting
from tests.world import CloudEvent, EventMaker, World, id_no

REGISTRY = "登记系统"
"""The account that registers all persons, joins households and reports deaths: a program."""


class _Posting:
    """The events by account, and the time of recording of each by its request id."""

    def __init__(self, planted: Planting) -> None:
        self.planted, self.make = planted, EventMaker("/planted")
        self.events: dict[tuple[str, str], list[CloudEvent]] = {}
        self.recorded: dict[str, datetime] = {}

    def add(self, account: str, role: str, at: datetime, event: CloudEvent) -> None:
        self.events.setdefault((account, role), []).append(event)
        self.recorded[event["id"]] = at

    def register_all(self) -> dict[UUID, str]:
        """The registration of every person on 5 January, with the request id by person."""
        areas = {each.person: each.area for each in reversed(self.planted.recordings)}
        phones = {each.person: f"138{sum(each.phone.encode()) % 10**8:08d}" for each in self.planted.phone_holders}
        households = self.planted.household | {
            each.person: each.household for each in self.planted.phone_holders if each.household
        }
        requests, heads = dict[UUID, str](), set[str]()
        at = datetime(2021, 1, 6, 9, tzinfo=SHANGHAI)
        for number in range(1, self.planted.last_person + 1):
            person = UUID(int=number << 64)
            phone = {"phone": phones[person]} if person in phones else {}
            event = self.make.registered(_number(person), area=areas.get(person, TOWN), **phone)
            requests[person] = event["id"]
            self.add(REGISTRY, "integration", at, event)
            if (household := households.get(person)) is not None:
                joined = {"household_id": household, "relation": "other" if household in heads else "head"}
                heads.add(household)
                self.add(
                    REGISTRY, "integration", at, self._event("household_joined", date(2021, 1, 6), person, **joined)
                )
        for person, day in self.planted.ended_on.items():
            self.add(REGISTRY, "integration", _at(day), self._event("deceased", day, person, source="民政"))
        return requests

    def record_all(self) -> None:
        """The recordings, and the jobs with their ends."""
        for each in self.planted.recordings:
            metadata = each.event.metadata
            evidence = {"evidence": msgspec.to_builtins(metadata.evidence)} if metadata.evidence else {}
            event = self._event(each.type, metadata.occurred_at, each.person, **_data(each), **evidence)
            self.add(metadata.actor.name, metadata.actor.role, each.recorded_at, event)
        for job in self.planted.jobs:
            for day, event in self._of_job(job):
                self.add(job.recorder, "integration", _at(day), event)

    def _of_job(self, job: Job) -> Iterator[tuple[date, CloudEvent]]:
        wage = {"monthly_wage_fen": job.wage_fen} if job.wage_fen else {}
        data = {"channel": "employer", "employer": job.employer, **wage}
        yield job.began_on, self._event("employed", job.began_on, job.person, **data)
        if job.ended_on is not None:
            yield job.ended_on, self._event("left_post", job.ended_on, job.person, cause="合同期满")

    def _event(self, kind: str, when: date, person: UUID, **data: Any) -> CloudEvent:
        return self.make.event(kind, when.isoformat(), f"id_no:{_number(person)}", **data)


def post_planted(zuji: World, planted: Planting) -> Mapping[UUID, UUID]:
    """Records everything and brings the views up to it. Returns the planted person by the id that the service gave."""
    posting = _Posting(planted)
    requests = posting.register_all()
    posting.record_all()
    ids: dict[str, str] = {}
    for (account, role), events in posting.events.items():
        receipt = zuji.post(*events, caller=Caller(name=account, role=role, area="320614", sources=("*",)))
        assert [(each.refusal.code, events[each.index]) for each in receipt.rejected] == []
        ids |= receipt.persons
    _backdate(zuji, posting.recorded)
    zuji.project()
    return {UUID(ids[request]): person for person, request in requests.items()}


def _backdate(zuji: World, recorded: Mapping[str, datetime]) -> None:
    """Gives each event its time of recording."""
    with psycopg.connect(zuji.url, autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute("ALTER TABLE zuji.log DISABLE TRIGGER log_is_append_only")
        superuser.execute(
            """UPDATE zuji.log l SET recorded_at = given.at, state = convert_to(
                   jsonb_set(convert_from(l.state, 'UTF8')::jsonb, '{stamp,recorded_at}', to_jsonb(given.text))::text,
                   'UTF8')
                 FROM unnest(%s::text[], %s::timestamptz[], %s::text[]) AS given (request, at, text)
                WHERE convert_from(l.state, 'UTF8')::jsonb #>> '{stamp,request_id}' = given.request""",
            ([*recorded], [*recorded.values()], [at.isoformat() for at in recorded.values()]),
        )


def _data(recording: Recording) -> dict[str, Any]:
    """The fields of the event as they are posted."""
    fields: dict[str, Any] = msgspec.to_builtins(recording.event)
    return {name: value for name, value in fields.items() if name not in ("type", "stamp", "sealed")}


def _number(person: UUID) -> str:
    """An identity number of the person."""
    number = person.int >> 64
    return id_no(f"19{70 + number // 400}-03-12", 2 * (number % 400) + 1)


def _at(day: date) -> datetime:
    """At ten in the morning of the next day."""
    return datetime.combine(day + timedelta(1), time(10), SHANGHAI)
