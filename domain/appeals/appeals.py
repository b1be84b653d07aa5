"""The objections and appeals in a history, with their terms and outcomes."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Final

import msgspec

from domain.appeals.rule import AppealRule
from domain.events import CATALOGUE
from domain.events.appeals import AppealAdmitted, AppealDecided, AppealFiled
from domain.events.event import Event, event_type_of
from domain.history.history import Transition
from domain.policy.policy import Policy
from domain.reference.calendar import Calendar


class Appeal(msgspec.Struct):
    """An objection or appeal: its filing, the decision that it is directed against, and what followed.

    `decision` is None if the event that the filing names is void. `file_by` is the last day of the term, None without a
    term or decision. `decided` is the event that ended it.
    """

    filed: AppealFiled
    decision: Event | None
    file_by: date | None
    admitted: AppealAdmitted | None = None
    decided: AppealDecided | None = None

    @property
    def late(self) -> bool:
        """Whether it was filed after the term."""
        return self.file_by is not None and self.filed.metadata.day > self.file_by

    def is_named(self, name: str) -> bool:
        """Whether a later event means this one: by the version of the filing, or by the number of the receipt."""
        return name in (str(self.filed.metadata.version), self.filed.number)


NO_RULE: Final = AppealRule(against=())
"""The rule of a procedure that the policy does not have."""


def appeals_of(
    transitions: Iterable[Transition], policy: Callable[[str, date], Policy], calendar: Calendar
) -> list[Appeal]:
    """The appeals in order of their filing. `transitions` are all of a person; `policy` is that of an area on a day."""
    earlier: list[tuple[Event, str]] = []
    found: list[Appeal] = []
    for event, before, _ in transitions:
        if isinstance(event, AppealFiled):
            rule = policy(before.area, event.metadata.day).appeals.get(event.procedure, NO_RULE)
            decision = decision_named(event.decision, rule, [each for each, _ in earlier])
            found.append(Appeal(event, decision, _last_day_of(decision, earlier, event.procedure, policy, calendar)))
        elif isinstance(event, AppealAdmitted | AppealDecided):
            appeal = open_appeal(found, event.appeal)
            if appeal is not None and isinstance(event, AppealAdmitted):
                appeal.admitted = appeal.admitted or event
            elif appeal is not None and isinstance(event, AppealDecided):
                appeal.decided = event
        else:
            earlier.append((event, before.area))
    return found


def decision_named(name: str, rule: AppealRule, earlier: Sequence[Event]) -> Event | None:
    """The decision among earlier events that a filing names: by version, or by type, which means the last one of it."""
    classes = {CATALOGUE[each] for each in rule.against if each in CATALOGUE}
    decisions = [event for event in earlier if type(event) in classes]
    return next(
        (event for event in reversed(decisions) if name in (str(event.metadata.version), event_type_of(type(event)))),
        None,
    )


def open_appeal(appeals: Sequence[Appeal], name: str) -> Appeal | None:
    """The appeal of that name that is not decided, the last filed if there are several; None if there is none."""
    return next((each for each in reversed(appeals) if each.is_named(name) and each.decided is None), None)


def _last_day_of(
    decision: Event | None,
    earlier: Sequence[tuple[Event, str]],
    procedure: str,
    policy: Callable[[str, date], Policy],
    calendar: Calendar,
) -> date | None:
    """The last day of the term of filing, by the policy of the area and day of the decision."""
    if decision is None:
        return None
    area = next(where for event, where in earlier if event is decision)
    return file_by(decision, policy(area, decision.metadata.day).appeals.get(procedure, NO_RULE), calendar)


def file_by(decision: Event, rule: AppealRule, calendar: Calendar) -> date | None:
    """The last day on which an appeal against a decision is in time; None without a term."""
    named = getattr(decision, rule.until_field, None) if rule.until_field else None
    if isinstance(named, date):
        return named
    if rule.file_within is None:
        return None
    return calendar.due(
        decision.metadata.occurred_at, rule.file_within, whole_day=decision.metadata.whole_day
    ).at.date()
