"""Notices to civil affairs (函告民政部门; R0-11): a row for each that is due or was sent."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from uuid import UUID

import msgspec

from domain.civil_affairs.notices import ANSWERS, COUNTED, Notice, notices_of
from domain.events import CATALOGUE
from domain.events.civil_affairs import CivilAffairsNotified
from domain.events.event import Event, event_type_of
from domain.events.recognition import CategoryAdded
from domain.events.registration import Recognised
from domain.history.history import History
from domain.history.refuted import verdicts_of
from domain.history.verdicts import refuted_jobs
from domain.policy.policies import Policies
from domain.reference.bilingual_text import BilingualText
from projections.views.view import View


class CivilAffairsNoticeRow(msgspec.Struct, frozen=True):
    """A notice; `area` is the area that is responsible for the person now.

    `version` is the event that is reported, or of a notice without one in force the notice itself: `grounded` is then
    false. `due` is the last day of the term. `sent_version` is the event by which it was sent.
    """

    person_id: UUID
    matter: str
    version: int
    area: str
    grounded: bool
    reported: str | None
    since: date
    due: date | None
    sent_version: int | None
    sent_on: date | None
    office: str | None
    number: str | None
    acknowledged_on: date | None


def rows(history: History, policies: Policies) -> Sequence[CivilAffairsNoticeRow]:
    """The notices in business order. A refuted job is not reported."""
    types, categories = _concerned(policies)
    steps = history.transitions_of(types)
    if all(categories.isdisjoint(before.categories) for _, before, _ in steps) and not history.transitions_of(
        _NOTIFIED
    ):
        return ()
    refuted = refuted_jobs(verdicts_of(history))
    return [_row(history, notice) for notice in notices_of(steps, policies.at, policies.calendar, refuted)]


@lru_cache(maxsize=8)
def _concerned(policies: Policies) -> tuple[frozenset[type[Event]], frozenset[str]]:
    """The event types that decide about notices, and the categories of which some policy reports something."""
    rules = [rule for policy in policies.all() for rule in policy.civil_affairs.values()]
    reported = {CATALOGUE[name] for rule in rules for name in rule.events if name in CATALOGUE}
    return frozenset(reported | COUNTED | ANSWERS), frozenset(each for rule in rules for each in rule.categories)


def _row(history: History, notice: Notice) -> CivilAffairsNoticeRow:
    first = notice.event or notice.sent
    assert first is not None  # a notice is due or was sent
    sent = notice.sent
    return CivilAffairsNoticeRow(
        person_id=history.subject_id,
        matter=notice.matter,
        version=first.metadata.version,
        area=history.person.area,
        grounded=notice.event is not None,
        reported=event_type_of(type(notice.event)) if notice.event is not None else None,
        since=first.metadata.day,
        due=notice.due,
        sent_version=sent.metadata.version if sent is not None else None,
        sent_on=sent.metadata.day if sent is not None else None,
        office=sent.office if sent is not None else None,
        number=sent.number if sent is not None else None,
        acknowledged_on=notice.acknowledged.metadata.day if notice.acknowledged is not None else None,
    )


_NOTIFIED = frozenset({CivilAffairsNotified})

_GROUNDS: frozenset[type[Event]] = frozenset({Recognised, CategoryAdded, CivilAffairsNotified})
"""Only persons in a category are reported; categories come with these types, and a notice may lack its ground."""

CIVIL_AFFAIRS_NOTICE = View(
    name="civil_affairs_notice",
    subject="person",
    key="person_id",
    row=CivilAffairsNoticeRow,
    rows=rows,
    row_key=("matter", "version"),
    only_with=_GROUNDS,
    title=BilingualText("函告民政部门", "notice to civil affairs"),
    labels={
        "matter": BilingualText("事项", "matter"),
        "grounded": BilingualText("依据有效", "its event is in force"),
        "reported": BilingualText("依据的事件", "event reported"),
        "due": BilingualText("期限", "due"),
        "sent_version": BilingualText("函告的事件", "sent by event"),
        "sent_on": BilingualText("函告日期", "sent on"),
        "office": BilingualText("民政部门", "office of civil affairs"),
        "number": BilingualText("文号", "number"),
        "acknowledged_on": BilingualText("签收日期", "acknowledged on"),
    },
)
