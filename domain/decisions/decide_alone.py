"""One event by itself: the whole history is followed again for it. What takes long histories is `domain.timeline`.

Short histories are decided so, those read together with others, and what tests compare a timeline with.
"""

from collections.abc import Iterator
from datetime import datetime

from domain.decisions.context import Judge, judged_at, refuse_future, situation_of
from domain.decisions.decide_amendment import decide_about
from domain.decisions.decide_jointly import Rejected, record_together
from domain.decisions.identity_correction import refuse_unless_it_follows
from domain.decisions.responsible_area import responsible_area
from domain.decisions.rules import RULES
from domain.events.amendments import Corrected, Voided
from domain.events.equality import same_content
from domain.events.event import Event, restamp
from domain.events.identity import IdentityCorrected
from domain.history.history import History
from domain.person import Person, evolve, obstacle
from domain.refusals import not_possible


def decide_alone(history: History, event: Event, judge: Judge) -> History:
    """The history with the event recorded in it, or the same history if it holds the same event already.

    The event comes without version, area and profile; it leaves with them. Raises Refusal.
    """
    if said_before(history, event):
        return history
    refuse_future(event, judge)
    if isinstance(event, Corrected | Voided):
        return decide_about(history, event, judge)
    if event.stream != "person":
        return _decide_programme(history, event, judge)
    if isinstance(event, IdentityCorrected):
        candidate = history.with_recorded((restamp(event, version=history.version + 1),))
        refuse_unless_it_follows(candidate.events, candidate.version, event)
    if later_than_all(history, event):
        person = history.person
        if (found := obstacle(person, event)) is not None:
            raise not_possible(event, found, None)
        judged = judged_at(event, person, history.path, judge, history.version + 1)
        return history.extended(judged, evolve(person, judged))
    try:
        return record_together(history, (event,), judge)
    except Rejected as rejected:
        raise rejected.refusal from None


_ABOUT = (Corrected, Voided)


def _decide_programme(history: History, event: Event, judge: Judge) -> History:
    """An event of an area, a post, a fair, an employer: known area, and nothing else to be out of place with."""
    area = responsible_area(history.subject, history.first, event)
    policy = judge.policy(area, event.stamp.day)
    path = history.path if event.rules else ()
    situation = situation_of(Person(area=area), path, policy, judge)
    for rule in ("known_area", *event.rules):
        RULES[rule](situation, event)
    return history.with_recorded((restamp(event, version=history.version + 1, area=area, profile=policy.profile),))


def later_than_all(history: History, event: Event) -> bool:
    """Whether the event goes to the end with no doubt: on a later day, or on the clock after the last event."""
    if not history.path:
        return not history.recorded
    last, stamp = history.path[-1].event.stamp, event.stamp
    return stamp.day > last.day or (
        stamp.occurred_at > last.occurred_at and not stamp.whole_day and not last.whole_day and not history._contended
    )


def said_before(history: History, event: Event) -> bool:
    """Whether the history holds the same event already, from any source, as recorded or as corrected since."""
    if not event.revisable:  # a merge may be reverted and said again
        last = next((said for said in reversed(history.recorded) if not said.revisable), None)
        return last is not None and type(last) is type(event) and same_content(event, last)
    return any(same_content(event, said) for said in _statements(history, type(event), event.stamp.occurred_at))


def _statements(history: History, kind: type[Event], moment: datetime) -> Iterator[Event]:
    """What was said of that kind and moment, and what was corrected since."""
    for one in history.spoken:
        corrected, voided = one.corrections, one.voided_by
        if kind not in _ABOUT and not corrected and one._sorted and one._sorted[-1].stamp.occurred_at < moment:
            continue  # all of it happened before: a long history that grows at its end is not gone through each time
        for said in one.recorded:
            if type(said) is not kind or said.stamp.version in voided:
                continue
            if said.stamp.occurred_at == moment:
                yield said
            if said.stamp.version in corrected:
                yield one.effective(said)
