"""Several events that may each be possible only with the others, and a late event beside those after it."""

from collections.abc import Mapping, Sequence

from domain.decisions.context import Judge, impossible, judged_at, refuse_future, situation_of
from domain.decisions.rules import ASKED_AGAIN, RULES
from domain.errors import Refusal
from domain.events.event import Event, restamp
from domain.history.history import History, Step
from domain.person import obstacle
from domain.policy.rule_context import Situation
from domain.refusals import contradicting, not_possible


class Rejected(Refusal):
    """Which of several events is the one that cannot stand."""

    def __init__(self, event: Event, refusal: Refusal) -> None:
        super().__init__(refusal.kind, refusal.code, refusal.zh, refusal.en, refusal.data, refusal.field)
        self.event = event
        self.refusal = refusal


def record_together(history: History, events: Sequence[Event], judge: Judge) -> History:
    """Records all the events, or raises Rejected with the first that cannot stand or makes another not stand."""
    numbered = [restamp(event, version=history.version + i) for i, event in enumerate(events, start=1)]
    new = {event.stamp.version: original for event, original in zip(numbered, events, strict=True)}
    latest: Event | None = None
    judged: list[Event] = []
    late: list[Event] = []
    path = history.with_recorded(numbered).path
    for place, step in enumerate(path):
        version = step.event.stamp.version
        if version in new:
            latest = new[version]
            late.append(step.event)
        found = obstacle(step.before, step.event)
        if found is not None and version not in new and len(history.spoken) > 1 and version in impossible(history):
            continue  # where two streams were woven into one, not all of it was possible before
        if found is not None and (latest is not None or version not in impossible(history)):
            blamed = latest or next(event for event in events if event.stamp.day == step.event.stamp.day)
            raise Rejected(blamed, not_possible(blamed, found, None if version in new else step.event))
        if version in new:
            try:
                refuse_future(new[version], judge)
                judged.append(judged_at(new[version], step.before, path[:place], judge, version))
            except Refusal as refusal:
                raise Rejected(new[version], refusal) from None
        elif latest is not None and step.event.rules:
            _ask_again(history, path, place, late, new, judge)
    judged.sort(key=lambda event: event.stamp.version)
    return history.with_recorded(judged)


def _ask_again(
    history: History,
    path: Sequence[Step],
    place: int,
    new_before: Sequence[Event],
    new: Mapping[int, Event],
    judge: Judge,
) -> None:
    """Asks a recorded event the rules on sums and counts again that a late event of their kinds may break.

    Order of arrival must leave no trace: two that cannot both stand cannot, whichever was said first. Raises Rejected.
    """
    step = path[place]
    for rule in step.event.rules:
        kinds = ASKED_AGAIN.get(rule, ())
        late = [event for event in new_before if isinstance(event, kinds)]
        if not late:
            continue
        policy = judge.policy(step.before.area, step.event.stamp.day)
        refusal = _refusal_by(rule, situation_of(step.before, path[:place], policy, judge), step.event)
        if refusal is None:
            continue
        so_far = next(i for i, s in enumerate(history.path) if s.event.stamp.version == step.event.stamp.version)
        before = situation_of(step.before, history.path[:so_far], policy, judge)
        if _refusal_by(rule, before, step.event) is None:
            blamed = new[late[-1].stamp.version]
            raise Rejected(blamed, contradicting(refusal, step.event))


def _refusal_by(rule: str, situation: Situation, event: Event) -> Refusal | None:
    try:
        RULES[rule](situation, event)
    except Refusal as refusal:
        return refusal
    return None
