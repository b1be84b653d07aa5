"""Several facts that may each be possible only with the others, and a late fact beside those after it."""

from collections.abc import Mapping, Sequence

from domain.decisions.context import Judge, impossible, judged_at, refuse_future, situation_of
from domain.decisions.rules import ASKED_AGAIN, RULES
from domain.errors import Refusal
from domain.events.event import Fact, restamp
from domain.history.history import History, Step
from domain.person import obstacle
from domain.policy.rule_context import Situation
from domain.refusals import contradicting, not_possible


class Rejected(Refusal):
    """Which of several facts is the one that cannot stand."""

    def __init__(self, fact: Fact, refusal: Refusal) -> None:
        super().__init__(refusal.kind, refusal.code, refusal.zh, refusal.en, refusal.data, refusal.field)
        self.fact = fact
        self.refusal = refusal


def record_together(history: History, facts: Sequence[Fact], judge: Judge) -> History:
    """Records all the facts, or raises Rejected with the first that cannot stand or makes another not stand."""
    numbered = [restamp(fact, version=history.version + i) for i, fact in enumerate(facts, start=1)]
    new = {fact.stamp.version: original for fact, original in zip(numbered, facts, strict=True)}
    latest: Fact | None = None
    judged: list[Fact] = []
    late: list[Fact] = []
    path = history.with_recorded(numbered).path
    for place, step in enumerate(path):
        version = step.fact.stamp.version
        if version in new:
            latest = new[version]
            late.append(step.fact)
        found = obstacle(step.before, step.fact)
        if found is not None and version not in new and len(history.spoken) > 1 and version in impossible(history):
            continue  # where two streams were woven into one, not all of it was possible before
        if found is not None and (latest is not None or version not in impossible(history)):
            blamed = latest or next(fact for fact in facts if fact.stamp.day == step.fact.stamp.day)
            raise Rejected(blamed, not_possible(blamed, found, None if version in new else step.fact))
        if version in new:
            try:
                refuse_future(new[version], judge)
                judged.append(judged_at(new[version], step.before, path[:place], judge, version))
            except Refusal as refusal:
                raise Rejected(new[version], refusal) from None
        elif latest is not None and step.fact.rules:
            _ask_again(history, path, place, late, new, judge)
    judged.sort(key=lambda fact: fact.stamp.version)
    return history.with_recorded(judged)


def _ask_again(
    history: History,
    path: Sequence[Step],
    place: int,
    new_before: Sequence[Fact],
    new: Mapping[int, Fact],
    judge: Judge,
) -> None:
    """Asks a recorded fact the rules on sums and counts again that a late fact of their kinds may break.

    Order of arrival must leave no trace: two that cannot both stand cannot, whichever was said first. Raises Rejected.
    """
    step = path[place]
    for rule in step.fact.rules:
        kinds = ASKED_AGAIN.get(rule, ())
        late = [fact for fact in new_before if isinstance(fact, kinds)]
        if not late:
            continue
        policy = judge.policy(step.before.area, step.fact.stamp.day)
        refusal = _refusal_by(rule, situation_of(step.before, path[:place], policy, judge), step.fact)
        if refusal is None:
            continue
        so_far = next(i for i, s in enumerate(history.path) if s.fact.stamp.version == step.fact.stamp.version)
        before = situation_of(step.before, history.path[:so_far], policy, judge)
        if _refusal_by(rule, before, step.fact) is None:
            blamed = new[late[-1].stamp.version]
            raise Rejected(blamed, contradicting(refusal, step.fact))


def _refusal_by(rule: str, situation: Situation, fact: Fact) -> Refusal | None:
    try:
        RULES[rule](situation, fact)
    except Refusal as refusal:
        return refusal
    return None
