"""Lives: what households ask of the events of one person, read once and kept beside the person's memberships.

A household's story is told from the lives of all who ever belonged to it. So one person's news never needs the whole
histories of the family, and a rebuild reads every history once.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final, cast

import msgspec

from domain.events.event import Event
from domain.events.recognition import CategoryAdded
from domain.events.registration import Deceased, Recognised, ZeroEmploymentRecognised, ZeroEmploymentWithdrawn
from domain.events.services import JobOfferRefused, NeedsAssessed
from domain.events.work import Job
from domain.history.history import History, Transition
from domain.households import Decision, Labour, LabourSpan, Life
from domain.households.household_key import key_of
from domain.person import Person, in_household
from domain.policy.policy import Policies

_ASSESSMENTS: Final = frozenset({NeedsAssessed})
_REFUSALS: Final = frozenset({JobOfferRefused})
_DEATHS: Final = frozenset({Deceased})
_DECISIONS: Final = frozenset({ZeroEmploymentRecognised, ZeroEmploymentWithdrawn, Recognised, CategoryAdded})

_ENCODE: Final = msgspec.json.Encoder().encode
_DECODE: Final = msgspec.json.Decoder(Life).decode


def life_of(history: History, policies: Policies) -> Life:
    """The life of a person, from the person's whole history."""
    person = history.person
    assessed = [cast(NeedsAssessed, event) for event, _, _ in history.of(_ASSESSMENTS)]
    refused = [cast(JobOfferRefused, event) for event, _, _ in history.of(_REFUSALS)]
    return Life(
        area=person.area,
        sex=cast(Any, person.sex),
        birth_date=person.birth_date,
        retirement_base=person.retirement_base,
        labour=tuple(_labour(history.transitions, policies)),
        ability=tuple([(event.metadata.day, event.able_to_work) for event in assessed]),
        willingness=tuple([(event.metadata.day, event.wishes_work) for event in assessed]),
        died=next((event.metadata.day for event, _, _ in history.of(_DEATHS)), None),
        refusals=tuple([event.metadata.day for event in refused if not event.justified]),
        decisions=tuple(_decisions(history, policies)),
    )


def serialize(life: Life) -> bytes:
    """The life as it is kept with the memberships: JSON."""
    return _ENCODE(life)


def deserialize(kept: bytes) -> Life:
    """The life that was kept."""
    return _DECODE(kept)


def _labour(transitions: Sequence[Transition], policies: Policies) -> Iterator[LabourSpan]:
    """Every change of the labour axis, and every change of job; whether a job is stable, by the rule of its day."""
    for event, before, after in transitions:
        job = isinstance(event, Job)
        if job or after.labour != before.labour:
            yield LabourSpan(
                since=event.metadata.day,
                state=cast(Labour, after.labour),
                kind=after.inactivity if after.labour == "not_in_labour_force" else None,
                channel=event.channel if isinstance(event, Job) else None,
                stable=_stable(event, after, policies) if isinstance(event, Job) else True,
                version=event.metadata.version,
            )


def _stable(job: Job, person: Person, policies: Policies) -> bool:
    """Whether a job's terms are those of stable work, where the person then belonged."""
    terms = policies.at(person.area, job.metadata.day).household.stable_if.get(job.channel)
    return terms is None or terms.holds(job.contract_months, job.monthly_wage_fen, job.insured)


def _decisions(history: History, policies: Policies) -> Iterator[Decision]:
    """The decisions on households in this person's history; on a household of others they have no effect."""
    for event, _, person in history.of(_DECISIONS):
        explicit = isinstance(event, ZeroEmploymentRecognised | ZeroEmploymentWithdrawn)
        if explicit:
            if not in_household(person, event):
                continue
        else:
            meant = policies.at(person.area, event.metadata.day).zero_employment_categories
            if not any(one in meant for one in _new_categories(event)):
                continue
        if person.household_id is not None:
            yield Decision(
                key=key_of(person.household_area, person.household_id),
                area=person.area,
                day=event.metadata.day,
                version=event.metadata.version,
                withdrawn=isinstance(event, ZeroEmploymentWithdrawn),
                by_category=not explicit,
            )


def _new_categories(event: Event) -> tuple[str, ...]:
    if isinstance(event, CategoryAdded):
        return (event.category,)
    return event.categories if isinstance(event, Recognised) else ()
