"""The typical cases in a history, and until when the consent to their publication holds."""

from datetime import date

import msgspec

from domain.errors import Refusal
from domain.events.support import TypicalCaseRecorded, TypicalCaseWithdrawn
from domain.history.history import History
from domain.history.lookup import events_of
from domain.policy.rule_context import RuleContext


class TypicalCase(msgspec.Struct, frozen=True):
    """A typical case, and the day on which the person withdrew the consent; None if it was not withdrawn."""

    recorded: TypicalCaseRecorded
    withdrawn_on: date | None


def cases_of(history: History) -> list[TypicalCase]:
    """The typical cases of a person in business order."""
    cases: dict[int, TypicalCase] = {}
    for event, _, _ in history.transitions_of(_CASES):
        if isinstance(event, TypicalCaseRecorded):
            cases[event.metadata.version] = TypicalCase(event, None)
        elif isinstance(event, TypicalCaseWithdrawn):
            for version, case in cases.items():
                if case.withdrawn_on is None and event.case in (None, *_names_of(case.recorded)):
                    cases[version] = TypicalCase(case.recorded, event.metadata.day)
    return list(cases.values())


def _names_of(case: TypicalCaseRecorded) -> tuple[str, str]:
    return str(case.metadata.version), case.kind


_CASES = frozenset({TypicalCaseRecorded, TypicalCaseWithdrawn})


def withdraws_a_case(context: RuleContext, event: TypicalCaseWithdrawn) -> None:
    """There is an earlier typical case: the one named, or any. Raises Refusal."""
    cases = events_of(context.transitions, (TypicalCaseRecorded,))
    known = [case for case in cases if isinstance(case, TypicalCaseRecorded)]
    if not any(event.case in (None, *_names_of(case)) for case in known):
        raise Refusal(
            "rule",
            "withdraws_a_case",
            "此前没有这样的典型案例",
            "no such typical case is recorded before it",
            {"versions": [case.metadata.version for case in known]},
            field="case",
        )
