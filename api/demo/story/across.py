"""What the offices do about many people of the year: helpers for those without work, verifications of jobs, calls."""

from collections.abc import Iterable, Iterator
from typing import Any

from api.demo.cloud_event import CloudEvent, cloud_event
from api.demo.days import ISO, OFFICE_DAY, day
from api.demo.offices import town_office
from api.demo.story.accounts import ACCOUNTS, DISTRICT, INSPECTOR
from api.demo.story.office_work import HELPERS, helper_of
from api.demo.story.script import Step

EVERY_VERIFIED, EVERY_REFUTED = 5, 120
"""One in so many jobs is verified; one in so many of relatives, who are in no counted group, is refuted."""

EVERY_FORGOTTEN = 24
"""One in so many persons is not called in December, so that the worklist has tasks that are overdue."""

_RESULTS = ("情况无变化", "情况稳定", "已告知补贴政策", "近期有求职意愿", "希望就近就业")
_AMENDS = ("person.voided", "person.corrected")
_ENDS = ("person.left_post", "person.deceased", "person.labour_force_left", "person.job_changed", "person.moved")


def across(events: Iterable[CloudEvent]) -> Iterator[Step]:
    """The steps, from the events of the year as they were posted. Repeated and refused ones do not matter here."""
    lives = _lives(events)
    number = 0
    for subject, (unit, kinds) in lives.items():
        if kinds & {*_AMENDS, *_ENDS}:
            continue
        if "person.recognised" in kinds and "person.employed" not in kinds and unit in HELPERS:
            number += 1
            yield _step(DISTRICT, f"h{number:05d}", subject, "helper_paired", "2021-12-15", helper_of(unit))
    yield from _verifications(lives)
    yield from _calls_of_december(lives)


def _calls_of_december(lives: dict[str, tuple[int, set[str]]]) -> Iterator[Step]:
    """The call of the month to everybody of the plan, on the working days from 6 December; some were last called in
    October or November.
    """
    days = sorted({OFFICE_DAY[on] for on in range(day(12, 6), day(12, 31))})
    earlier = sorted({OFFICE_DAY[on] for on in range(day(10, 11), day(11, 26))})
    of_the_plan = (
        (subject, unit)
        for subject, (unit, kinds) in lives.items()
        if kinds & {"person.recognised", "person.poverty_status_set"} and "person.deceased" not in kinds
    )
    for number, (subject, unit) in enumerate(of_the_plan, start=1):
        data = {"method": "phone" if number % 4 else "visit", "result": _RESULTS[number % len(_RESULTS)]}
        of = days if number % EVERY_FORGOTTEN else earlier
        on = ISO[of[number % len(of)]]
        yield _step(DISTRICT, f"c{number:05d}", subject, "followed_up", on, data, town_office(unit))


def _verifications(lives: dict[str, tuple[int, set[str]]]) -> Iterator[Step]:
    at_work = [
        (subject, kinds)
        for subject, (_, kinds) in lives.items()
        if "person.employed" in kinds and not kinds & {*_AMENDS, *_ENDS}
    ]
    for number, (subject, kinds) in enumerate(at_work, start=1):
        verdict = ""
        if "person.recognised" in kinds or "person.poverty_status_set" in kinds:
            verdict = "confirmed" if number % EVERY_VERIFIED == 0 else ""
        elif number % EVERY_REFUTED == 0 and "person.needs_assessed" not in kinds:
            verdict = "refuted"
        if verdict:
            data: dict[str, Any] = {"verdict": verdict, "method": "phone" if number % 3 else "visit"}
            if verdict == "refuted":
                data["reason"] = {"code": "visit", "text": "单位答复无此人"}
            yield _step(INSPECTOR, f"v{number:05d}", subject, "employment_verified", "2021-12-30", data)


def _lives(events: Iterable[CloudEvent]) -> dict[str, tuple[int, set[str]]]:
    """The unit of registration and the kinds of events of each person."""
    lives: dict[str, tuple[int, set[str]]] = {}
    for event in events:
        if event["id"].startswith("x"):
            continue
        if event["type"] == "person.registered":
            unit = int(event["data"]["area"][-2:])
            lives.setdefault(f"id_no:{event['data']['id_no']}", (unit, set()))
        elif event["type"].startswith("person."):
            lives[event["subject"]][1].add(event["type"])
    return lives


def _step(
    account: str, request_id: str, subject: str, kind: str, time: str, data: dict[str, Any], office: str = ""
) -> Step:
    (source,) = ACCOUNTS[account].sources
    return Step(account, cloud_event(request_id, f"person.{kind}", time, data, subject, source, office=office))
