"""The findings in a history, with their steps, state and money."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

import msgspec

from domain.events.benefits import BenefitRecovered
from domain.events.event import Event, event_type_of
from domain.events.findings import (
    FINDINGS,
    FindingAnswered,
    FindingEscalated,
    FindingRaised,
    FindingRechecked,
    FindingWithdrawn,
    RectificationAccepted,
    RectificationRejected,
    Rectified,
)
from domain.history.history import Transition
from domain.policy.policy import Policy

FINDING_EVENTS: Final[frozenset[type[Event]]] = frozenset({*FINDINGS, BenefitRecovered})
"""The classes of events that say something about a finding."""

_NAMED_BY_FIELDS: Final = (Rectified, RectificationAccepted)
"""The classes that may name a finding by its fields, and then mean every finding of that name."""


class Finding(msgspec.Struct):
    """A finding and what followed. `area` is the area of the person then; `names` are the texts that name it.

    `events` are those that name it, in business order. `rectified` is the rectification that stands, which was not
    rejected since; `waiting`: it waits to be accepted. `rejections` also has the re-checks that found it not put right.
    Amounts are in fen.
    """

    raised: FindingRaised
    area: str
    names: frozenset[str]
    events: list[Event] = []
    waiting: bool = False
    answered: FindingAnswered | None = None
    rectified: Rectified | None = None
    accepted: RectificationAccepted | None = None
    rejections: list[RectificationRejected | FindingRechecked] = []
    rechecked: FindingRechecked | None = None
    escalated: FindingEscalated | None = None
    withdrawn: FindingWithdrawn | None = None
    established_fen: int | None = None
    recovered_fen: int = 0

    @property
    def version(self) -> int:
        """The version of the event that raised it."""
        return self.raised.metadata.version

    @property
    def starts(self) -> frozenset[int]:
        """The versions of the events that may have started its term: it was raised, rejected or rechecked."""
        again = (e.metadata.version for e in self.events if isinstance(e, RectificationRejected | FindingRechecked))
        return frozenset((self.version, *again))

    @property
    def closed(self) -> bool:
        """Whether it is accepted or withdrawn."""
        return self.accepted is not None or self.withdrawn is not None

    @property
    def state(self) -> str:
        """Its state, a code of the list `finding_state`; an escalation does not reopen what is closed."""
        steps = (
            ("withdrawn", self.withdrawn),
            ("accepted", self.accepted),
            ("rectified", self.waiting or None),
            ("escalated", self.escalated),
            ("rejected", self.rejections or None),
            ("replied", self.answered),
        )
        return next((state for state, step in steps if step is not None), "open")

    @property
    def steps_taken(self) -> tuple[str, ...]:
        """The steps of its escalation in order."""
        return tuple(event.step for event in self.events if isinstance(event, FindingEscalated))

    @property
    def found_fen(self) -> int | None:
        """The amount found: the one established by a re-check, else the one concerned; none if it was withdrawn."""
        if self.withdrawn is not None:
            return None
        return self.raised.at_stake_fen if self.established_fen is None else self.established_fen

    def apply(self, event: Event) -> None:
        """What an event that names it changes. What it was not open for when it happened changes nothing."""
        self.events.append(event)
        match event:
            case FindingAnswered():
                self.answered = event
            case Rectified() if not self.closed:
                self.rectified, self.waiting = event, True
            case RectificationAccepted() if not self.closed:
                self.accepted, self.waiting = event, False
            case RectificationRejected():
                self._reject(event)
            case FindingRechecked():
                self._recheck(event)
            case FindingEscalated():
                self.escalated = event
            case FindingWithdrawn():
                self.withdrawn, self.waiting = event, False
            case BenefitRecovered():
                self.recovered_fen += event.amount_fen
            case _:
                pass

    def _recheck(self, event: FindingRechecked) -> None:
        self.rechecked = event
        if event.found_fen is not None:
            self.established_fen = event.found_fen
        if event.result == NOT_PUT_RIGHT:
            self._reject(event)

    def _reject(self, event: RectificationRejected | FindingRechecked) -> None:
        """Opens it again if it is rectified, accepted or not. The rule admits a rejection only before the acceptance;
        an acceptance that is reported late may come before it."""
        if (self.waiting or self.accepted is not None) and self.withdrawn is None:
            self.rejections.append(event)
            self.rectified, self.accepted, self.waiting = None, None, False


NOT_PUT_RIGHT: Final = "not_put_right"
"""The result of a re-check by which a finding is open again (code list `recheck_result`)."""


def findings_of(transitions: Iterable[Transition], policy: Callable[[str, date], Policy]) -> list[Finding]:
    """The findings in the order in which they were raised. `policy` is that of an area on a day.

    Of the transitions only those of FINDING_EVENTS count.
    """
    found: list[Finding] = []
    for event, before, _ in transitions:
        if isinstance(event, FindingRaised):
            found.append(Finding(event, before.area, names_of(event, policy(before.area, event.metadata.day))))
        elif isinstance(name := getattr(event, "finding", None), str) and type(event) in FINDING_EVENTS:
            for each in named(found, event, name):
                each.apply(event)
    return found


def named(findings: Iterable[Finding], event: Event, name: str) -> list[Finding]:
    """The findings that an event means by a name: the one of that version, of some types also those of the fields."""
    if isinstance(event, _NAMED_BY_FIELDS):
        return [each for each in findings if name in each.names]
    return [each for each in findings if name == str(each.version)]


def names_of(raised: FindingRaised, policy: Policy) -> frozenset[str]:
    """The texts that name a finding: its version, and the fields in `matched_by` of the deadline that it starts."""
    own = event_type_of(FindingRaised)
    fields = next((rule.matched_by for rule in policy.deadlines.values() if own in rule.triggers), ())
    values = [str(getattr(raised, field, None)) for field in fields]
    return frozenset({str(raised.metadata.version), *values, "/".join(values)} - {""})
