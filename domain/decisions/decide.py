"""Whether a fact is recorded: said twice it is recorded once, out of place or against a rule it is refused.

A late fact is judged at its place in business order, and must leave what was recorded after that place possible.
Judged once: replay and rebuild never come here.
"""

from collections.abc import Sequence

from domain.decisions.context import Judge
from domain.decisions.decide_alone import decide_alone, later_than_all, said_before
from domain.decisions.decide_jointly import Rejected, record_together
from domain.errors import Refusal
from domain.events.amendments import Corrected, Voided
from domain.events.equality import same_content
from domain.events.event import Fact
from domain.events.identity import IdentityCorrected
from domain.history.history import History
from domain.timeline.extended_history import FEW, Grown, timeline_of


def decide(history: History, fact: Fact, judge: Judge) -> History:
    """The history with the fact recorded in it, or the same history if it holds the same fact already.

    The fact comes without version, area and profile; it leaves with them. A long history is extended in place
    (`domain.timeline`): the one given can still be read, but to decide on it again costs as much as it is long.
    Raises Refusal.
    """
    if type(history) is History and history.version < FEW:  # nearly all
        return decide_alone(history, fact, judge)
    if _short_of_a_timeline(history, fact):
        longer = decide_alone(history, fact, judge)
        longer.__dict__["extended_alone"] = history.__dict__.get("extended_alone", 0) + 1
        return longer
    timeline = timeline_of(history)
    if timeline is None:
        return decide_alone(history, fact, judge)
    return Grown(timeline) if timeline.record(fact, judge) else history


Origin = tuple[str, str, str]
"""Account, source and request id: what tells one statement from another."""


_FEW_MORE = 4
"""So many events at the end of a history as it was read are added to it as they are; after that, a timeline pays."""


def _short_of_a_timeline(history: History, fact: Fact) -> bool:
    """Whether the fact is one of a few that come after all others: to copy the history costs less than a timeline."""
    if type(history) is not History or history.__dict__.get("extended_alone", 0) >= _FEW_MORE:
        return False
    if "timeline" in history.__dict__ or fact.stream != "person" or isinstance(fact, Corrected | Voided):
        return False
    return later_than_all(history, fact)


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
            history = record_together(history, together, judge)
            break
        except Rejected as rejected:
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
    return fact.stamp.actor.name, fact.stamp.source, fact.stamp.request_id


__all__ = ["Judge", "decide", "decide_together", "said_before"]
