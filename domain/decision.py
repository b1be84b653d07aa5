"""Whether a fact is recorded: said twice it is recorded once, out of place or against a rule it is refused.

A late fact is judged at its place in business order, and must leave what was recorded after that place possible.
Judged once: replay and rebuild never come here.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from domain.areas import Areas
from domain.calendar import Calendar
from domain.errors import Refusal
from domain.events.amendment import private_fields, refuse_changes
from domain.events.fact import SHANGHAI, Fact, restamp
from domain.events.identity import IdentityCorrected
from domain.events.oversight import Corrected, Voided
from domain.history import History, Step
from domain.identity_correction import refuse_unless_it_follows
from domain.person import Person, evolve, obstacle
from domain.policy import Policy
from domain.programme import responsible_area
from domain.refusals import contradicting, not_possible, said_in_the_future, to_be_reverted, unknown_target
from domain.rules import ASKED_AGAIN, RULES
from domain.sameness import same_content
from domain.situation import Situation


class Judge(msgspec.Struct, frozen=True):
    """What a decision rests on besides the history: the time now, the policy by area and day, areas, code lists."""

    now: datetime
    policy: Callable[[str, date], Policy]
    areas: Areas
    codes: Mapping[str, Mapping[str, Any]]
    calendar: Calendar = Calendar({})  # of working days; without tables, Monday to Friday


def decide(history: History, fact: Fact, judge: Judge) -> History:
    """The history with the fact recorded in it, or the same history when the fact had been said before.

    The fact comes without version, area and profile; it leaves with them. Raises Refusal.
    """
    if said_before(history, fact):
        return history
    _refuse_future(fact, judge)
    if isinstance(fact, Corrected | Voided):
        return _decide_about(history, fact, judge)
    if fact.stream != "person":
        return _decide_programme(history, fact, judge)
    if isinstance(fact, IdentityCorrected):
        refuse_unless_it_follows(history.with_recorded((restamp(fact, version=history.version + 1),)), fact)
    if _later_than_all(history, fact):
        person = history.person
        if (found := obstacle(person, fact)) is not None:
            raise not_possible(fact, found, None)
        judged = _judged(history, fact, person, history.path, judge)
        return history.extended(judged, evolve(person, judged))
    try:
        return _decide_together(history, (fact,), judge)
    except _Rejected as rejected:
        raise rejected.refusal from None


Origin = tuple[str, str]
"""Source and request id: what tells one statement from another."""


def decide_together(history: History, facts: Sequence[Fact], judge: Judge) -> tuple[History, dict[Origin, Refusal]]:
    """Records as many of the facts as can stand together, whatever the order in which they came.

    Facts that were refused one by one, each for want of another, may be possible all at once. Returns the longer
    history and the refusals by origin.
    """
    together, alone = list[Fact](), list[Fact]()
    for fact in facts:
        about = isinstance(fact, Corrected | Voided) or fact.stream != "person"
        twin = any(type(fact) is type(other) and same_content(fact, other) for other in together)
        about = about or isinstance(fact, IdentityCorrected)  # what it corrects must stand first
        (alone if about or twin or said_before(history, fact) else together).append(fact)
    while together:
        try:
            history = _decide_together(history, together, judge)
            break
        except _Rejected as rejected:
            together = [fact for fact in together if fact is not rejected.fact]
            alone.insert(0, rejected.fact)  # perhaps another is to blame: it gets a chance of its own
    refused: dict[Origin, Refusal] = {}
    identity = [fact for fact in alone if isinstance(fact, IdentityCorrected)]
    identity.sort(key=lambda fact: fact.stamp.occurred_at)
    for fact in (*identity, *(fact for fact in alone if not isinstance(fact, IdentityCorrected))):
        try:
            history = decide(history, fact, judge)
        except Refusal as refusal:
            refused[_origin(fact)] = refusal
    return history, refused


def _origin(fact: Fact) -> Origin:
    return fact.stamp.source, fact.stamp.request_id


class _Rejected(Refusal):
    """Which of several facts is the one that cannot stand."""

    def __init__(self, fact: Fact, refusal: Refusal) -> None:
        super().__init__(refusal.kind, refusal.code, refusal.zh, refusal.en, refusal.data, refusal.field)
        self.fact = fact
        self.refusal = refusal


def _decide_together(history: History, facts: Sequence[Fact], judge: Judge) -> History:
    """Records all the facts, or raises _Rejected with the first that cannot stand or makes another not stand."""
    numbered = [restamp(fact, version=history.version + i) for i, fact in enumerate(facts, start=1)]
    new = {fact.stamp.version: original for fact, original in zip(numbered, facts, strict=True)}
    latest: Fact | None = None
    judged: list[Fact] = []
    path = history.with_recorded(numbered).path
    for place, step in enumerate(path):
        version = step.fact.stamp.version
        latest = new.get(version, latest)
        found = obstacle(step.before, step.fact)
        if found is not None and version not in new and len(history.spoken) > 1 and version in _impossible(history):
            continue  # where two streams were woven into one, not all of it was possible before
        if found is not None and (latest is not None or version not in _impossible(history)):
            blamed = latest or next(fact for fact in facts if fact.stamp.day == step.fact.stamp.day)
            raise _Rejected(blamed, not_possible(blamed, found, None if version in new else step.fact))
        if version in new:
            try:
                _refuse_future(new[version], judge)
                judged.append(_judged(history, step.fact, step.before, path[:place], judge, version))
            except Refusal as refusal:
                raise _Rejected(new[version], refusal) from None
        elif latest is not None and step.fact.rules:
            _ask_again(history, path, place, new, judge)
    judged.sort(key=lambda fact: fact.stamp.version)
    return history.with_recorded(judged)


def _ask_again(history: History, path: Sequence[Step], place: int, new: Mapping[int, Fact], judge: Judge) -> None:
    """Asks a recorded fact the rules on sums and counts again that a late fact of their kinds may break.

    Order of arrival must leave no trace: two that cannot both stand cannot, whichever was said first. Raises _Rejected.
    """
    step = path[place]
    for rule in step.fact.rules:
        kinds = ASKED_AGAIN.get(rule, ())
        late = [s.fact for s in path[:place] if isinstance(s.fact, kinds) and s.fact.stamp.version in new]
        if not late:
            continue
        policy = judge.policy(step.before.area, step.fact.stamp.day)
        refusal = _refusal_by(rule, _situation(step.before, path[:place], policy, judge), step.fact)
        if refusal is None:
            continue
        so_far = next(i for i, s in enumerate(history.path) if s.fact.stamp.version == step.fact.stamp.version)
        before = _situation(step.before, history.path[:so_far], policy, judge)
        if _refusal_by(rule, before, step.fact) is None:
            blamed = new[late[-1].stamp.version]
            raise _Rejected(blamed, contradicting(refusal, step.fact))


def _refusal_by(rule: str, situation: Situation, fact: Fact) -> Refusal | None:
    try:
        RULES[rule](situation, fact)
    except Refusal as refusal:
        return refusal
    return None


def _impossible(history: History) -> set[int]:
    """What could not stand where it stands already: recorded under rules that have changed since."""
    return {step.fact.stamp.version for step in history.path if obstacle(step.before, step.fact) is not None}


def _decide_about(history: History, fact: Corrected | Voided, judge: Judge) -> History:
    """A correction or a void: its target is there and stands, and the history after it is still possible."""
    target = history.recorded[fact.target_version - 1] if 0 < fact.target_version <= history.version else None
    if target is None or fact.target_version in history.voided_by:
        raise unknown_target(fact.target_version, voided=target is not None)
    corrected = _first_target(history, target)
    if not corrected.revisable:
        raise to_be_reverted(fact.target_version)
    if isinstance(fact, Corrected):
        fact = _decide_changes(fact, corrected, judge)
    area = history.before(target.stamp.occurred_at).area or history.person.area or target.stamp.area
    policy = judge.policy(area, fact.stamp.day)
    recorded = restamp(fact, version=history.version + 1, area=area, profile=policy.profile)
    candidate = history.with_recorded((recorded,))
    for place, step in enumerate(candidate.path):
        found = obstacle(step.before, step.fact)
        if found is not None and step.fact.stamp.version not in _impossible(history):
            raise not_possible(fact, found, step.fact)
        if isinstance(fact, Corrected) and step.fact.stamp.version == corrected.stamp.version:
            _refuse_as_corrected(step.fact, step.before, candidate.path[:place], judge)
    return candidate


def _first_target(history: History, target: Fact) -> Fact:
    """The fact that is corrected in the end, also by the correction of a correction."""
    while isinstance(target, Corrected):
        target = history.recorded[target.target_version - 1]
    return target


def _refuse_as_corrected(fact: Fact, person: Person, path: Sequence[Step], judge: Judge) -> None:
    """A fact as corrected obeys the same rules as one that is said so at once. Raises Refusal."""
    try:
        _refuse_future(fact, judge)
        _refuse_by_rule(fact, person, path, judge.policy(person.area or fact.stamp.area, fact.stamp.day), judge)
    except Refusal as refusal:
        place = f"changes.{refusal.field}"
        raise Refusal(refusal.kind, refusal.code, refusal.zh, refusal.en, refusal.data, place) from None


def _refuse_by_rule(fact: Fact, person: Person, path: Sequence[Step], policy: Policy, judge: Judge) -> None:
    """Asks the rules the kind of fact declares about the facts before it, in business order. Raises Refusal."""
    if fact.rules:
        situation = _situation(person, path, policy, judge)
        for rule in fact.rules:
            RULES[rule](situation, fact)


def _situation(person: Person, path: Sequence[Step], policy: Policy, judge: Judge) -> Situation:
    return Situation(person, path, policy, judge.policy, judge.areas, judge.calendar)


def _decide_changes(fact: Corrected, corrected: Fact, judge: Judge) -> Corrected:
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


def _decide_programme(history: History, fact: Fact, judge: Judge) -> History:
    """A fact of an area, a post, a fair, an employer: known area, and nothing else to be out of place with."""
    area = responsible_area(history, fact)
    policy = judge.policy(area, fact.stamp.day)
    path = history.path if fact.rules else ()
    situation = _situation(Person(area=area), path, policy, judge)
    for rule in ("known_area", *fact.rules):
        RULES[rule](situation, fact)
    return history.with_recorded((restamp(fact, version=history.version + 1, area=area, profile=policy.profile),))


def _judged(
    history: History, fact: Fact, person: Person, path: Sequence[Step], judge: Judge, version: int | None = None
) -> Fact:
    """The fact after the rules of its day and area, stamped with them. Raises Refusal."""
    area = person.area or getattr(fact, "area", "")
    policy = judge.policy(area, fact.stamp.day)
    _refuse_by_rule(fact, person, path, policy, judge)
    return restamp(fact, version=version or history.version + 1, area=area, profile=policy.profile)


def _later_than_all(history: History, fact: Fact) -> bool:
    """Whether the fact goes to the end with no doubt: on a later day, or on the clock after the last fact."""
    if not history.path:
        return not history.recorded
    last, stamp = history.path[-1].fact.stamp, fact.stamp
    return stamp.day > last.day or (
        stamp.occurred_at > last.occurred_at and not stamp.whole_day and not last.whole_day and not history._contended
    )


def _refuse_future(fact: Fact, judge: Judge) -> None:
    """Business time may run ahead of ours by the tolerance of the profile, for clocks are never quite right."""
    tolerance = judge.policy(fact.stamp.area, fact.stamp.day).clock_tolerance_minutes
    if fact.stamp.occurred_at > judge.now.astimezone(SHANGHAI) + timedelta(minutes=tolerance):
        raise said_in_the_future(fact, judge.now)


def said_before(history: History, fact: Fact) -> bool:
    """Whether the same was said before, by whatever source: as it was said then, or as it was corrected since."""
    if not fact.revisable:  # a merge may be reverted and said again
        last = next((said for said in reversed(history.recorded) if not said.revisable), None)
        return last is not None and type(last) is type(fact) and same_content(fact, last)
    return any(same_content(fact, said) for said in _statements(history, type(fact)))


def _statements(history: History, kind: type[Fact]) -> Iterator[Fact]:
    for one in history.spoken:
        for said in one.recorded:
            if type(said) is kind and said.stamp.version not in one.voided_by:
                yield said
                if said.stamp.version in one.corrections:
                    yield one.effective(said)


__all__ = ["Judge", "decide", "decide_together", "said_before"]
