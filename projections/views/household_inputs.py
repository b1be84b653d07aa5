"""Household inputs: what the household test needs of the events of one person, stored with the person's memberships.

The view `household` is computed from the stored inputs of all members. So an event of one person does not require the
histories of the others, and a rebuild reads every history once.
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
from domain.history.refuted import without_refuted
from domain.households import HouseholdDecision, HouseholdInputs, Labour, LabourSpan
from domain.households.household_key import key_of
from domain.households.responsible_area import areas_of
from domain.person import Person, in_household
from domain.policy.policies import Policies

_ASSESSMENTS: Final = frozenset({NeedsAssessed})
_REFUSALS: Final = frozenset({JobOfferRefused})
_DEATHS: Final = frozenset({Deceased})
_DECISIONS: Final = frozenset({ZeroEmploymentRecognised, ZeroEmploymentWithdrawn, Recognised, CategoryAdded})

_ENCODE: Final = msgspec.json.Encoder().encode
_DECODE: Final = msgspec.json.Decoder(HouseholdInputs).decode


def household_inputs_of(history: History, policies: Policies) -> HouseholdInputs:
    """The household inputs of a person, from the whole history; a refuted job is no work on any day."""
    history = without_refuted(history)
    person = history.person
    assessed = [cast(NeedsAssessed, event) for event, _, _ in history.transitions_of(_ASSESSMENTS)]
    refused = [cast(JobOfferRefused, event) for event, _, _ in history.transitions_of(_REFUSALS)]
    return HouseholdInputs(
        areas=areas_of(history),
        sex=cast(Any, person.sex),
        birth_date=person.birth_date,
        retirement_base=person.retirement_base,
        labour=tuple(_labour(history.transitions, policies)),
        ability=tuple([(event.metadata.day, event.able_to_work) for event in assessed]),
        willingness=tuple([(event.metadata.day, event.wishes_work) for event in assessed]),
        died=next((event.metadata.day for event, _, _ in history.transitions_of(_DEATHS)), None),
        refusals=tuple([event.metadata.day for event in refused if not event.justified]),
        decisions=tuple(_decisions(history, policies)),
    )


def serialize(inputs: HouseholdInputs) -> bytes:
    """The inputs as JSON."""
    return _ENCODE(inputs)


def deserialize(content: bytes) -> HouseholdInputs:
    """The inputs from JSON."""
    return _DECODE(content)


def _labour(transitions: Sequence[Transition], policies: Policies) -> Iterator[LabourSpan]:
    """A span for every change of the labour status or of the job; the rule of the day says whether a job is stable."""
    for event, before, after in transitions:
        job = isinstance(event, Job)
        if job or after.labour != before.labour:
            yield LabourSpan(
                since=event.metadata.day,
                state=cast(Labour, after.labour),
                channel=event.channel if isinstance(event, Job) else None,
                stable=_stable(event, after, policies) if isinstance(event, Job) else True,
                version=event.metadata.version,
            )


def _stable(job: Job, person: Person, policies: Policies) -> bool:
    """Whether the terms of a job are stable by the rule of the person's area on the day."""
    terms = policies.at(person.area, job.metadata.day).household.stable_if.get(job.channel)
    return terms is None or terms.holds(job.contract_months, job.monthly_wage_fen, job.insured)


def _decisions(history: History, policies: Policies) -> Iterator[HouseholdDecision]:
    """The decisions on the person's own household; a decision on a household the person is not in has no effect."""
    for event, _, person in history.transitions_of(_DECISIONS):
        explicit = isinstance(event, ZeroEmploymentRecognised | ZeroEmploymentWithdrawn)
        if explicit:
            if not in_household(person, event):
                continue
        else:
            zero_employment = policies.at(person.area, event.metadata.day).zero_employment_categories
            if not any(category in zero_employment for category in _new_categories(event)):
                continue
        if person.household_id is not None:
            yield HouseholdDecision(
                key=key_of(person.household_area, person.household_id),
                area=person.area,
                day=event.metadata.day,
                version=event.metadata.version,
                withdrawn=isinstance(event, ZeroEmploymentWithdrawn),
                by_category=not explicit,
                position=event.metadata.place_in_log[0],
            )


def _new_categories(event: Event) -> tuple[str, ...]:
    if isinstance(event, CategoryAdded):
        return (event.category,)
    return event.categories if isinstance(event, Recognised) else ()
