"""Corrections and voids: what they are about is there, and the history after them is still possible."""

from collections.abc import Sequence

import msgspec

from domain.decisions.context import Judge, impossible, refuse_by_rule, refuse_future
from domain.errors import Refusal
from domain.events.amendments import Corrected, Voided
from domain.events.changes import private_fields, refuse_changes
from domain.events.event import Fact, restamp
from domain.history.history import History, Step
from domain.person import Person, obstacle
from domain.refusals import not_possible, to_be_reverted, unknown_target


def decide_about(history: History, fact: Corrected | Voided, judge: Judge) -> History:
    """A correction or a void: its target is there and stands, and the history after it is still possible."""
    target = history.recorded[fact.target_version - 1] if 0 < fact.target_version <= history.version else None
    if target is None or fact.target_version in history.voided_by:
        raise unknown_target(fact.target_version, voided=target is not None)
    corrected = first_target(history.recorded, target)
    if not corrected.revisable:
        raise to_be_reverted(fact.target_version)
    if isinstance(fact, Corrected):
        fact = decide_changes(fact, corrected, judge)
    area = history.before(target.stamp.occurred_at).area or history.person.area or target.stamp.area
    policy = judge.policy(area, fact.stamp.day)
    recorded = restamp(fact, version=history.version + 1, area=area, profile=policy.profile)
    candidate = history.with_recorded((recorded,))
    for place, step in enumerate(candidate.path):
        found = obstacle(step.before, step.fact)
        if found is not None and step.fact.stamp.version not in impossible(history):
            raise not_possible(fact, found, step.fact)
        if isinstance(fact, Corrected) and step.fact.stamp.version == corrected.stamp.version:
            refuse_as_corrected(step.fact, step.before, candidate.path[:place], judge)
    return candidate


def first_target(recorded: Sequence[Fact], target: Fact) -> Fact:
    """The fact that is corrected in the end, also by the correction of a correction."""
    while isinstance(target, Corrected):
        target = recorded[target.target_version - 1]
    return target


def refuse_as_corrected(fact: Fact, person: Person, path: Sequence[Step], judge: Judge) -> None:
    """A fact as corrected obeys the same rules as one that is said so at once. Raises Refusal."""
    try:
        refuse_future(fact, judge)
        refuse_by_rule(fact, person, path, judge.policy(person.area or fact.stamp.area, fact.stamp.day), judge)
    except Refusal as refusal:
        place = f"changes.{refusal.field}"
        raise Refusal(refusal.kind, refusal.code, refusal.zh, refusal.en, refusal.data, place) from None


def decide_changes(fact: Corrected, corrected: Fact, judge: Judge) -> Corrected:
    """The correction with its values checked against the corrected fact, and the private ones set apart."""
    if isinstance(corrected, Voided) or not fact.changes:
        raise unknown_target(fact.target_version, voided=True)
    kind = type(corrected)
    refuse_changes(kind, fact.changes, judge.codes)
    private = set(private_fields(kind))
    return msgspec.structs.replace(
        fact,
        changes={name: value for name, value in fact.changes.items() if name not in private},
        private_changes={name: value for name, value in fact.changes.items() if name in private},
    )
