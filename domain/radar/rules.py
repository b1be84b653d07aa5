"""The rules about owner and verdict of a doubt (R4-15). Each raises Refusal (rule)."""

from domain.errors import Refusal
from domain.events.doubts import DoubtAssigned, DoubtSettled
from domain.policy.rule_context import RuleContext
from domain.radar.doubts import doubts_of


def doubt_owned_by_another(_: RuleContext, event: DoubtAssigned) -> None:
    """The owner had no part in the events of the doubt; the term does not end before the assignment."""
    if event.owner in event.accounts:
        raise _own_recording(event.owner, "owner")
    if event.due_on < event.metadata.day:
        zh, en = f"核结期限{event.due_on}早于分派之日", f"the term {event.due_on} ends before the assignment"
        raise Refusal("rule", "doubt.due", zh, en, {"due_on": event.due_on.isoformat()}, field="due_on")


def doubt_settled_by_its_owner(context: RuleContext, event: DoubtSettled) -> None:
    """A doubt that is assigned is settled by its owner, who had no part in its events, also those added since."""
    at = event.metadata.occurred_at
    doubt = doubts_of(each for each in context.events if each.metadata.occurred_at <= at).get(event.doubt)
    if doubt is None or doubt.settled is not None:
        zh, en = "疑点没有分派，或已经核结", "the doubt is not assigned, or settled already"
        raise Refusal("rule", "doubt.not_assigned", zh, en, field="doubt")
    account = event.metadata.actor.name
    if account in (*event.accounts, *doubt.assigned.accounts):
        raise _own_recording(account, None)
    if account != doubt.assigned.owner:
        owner = doubt.assigned.owner
        zh, en = f"疑点由{owner}核结", f"the doubt is settled by {owner}"
        raise Refusal("rule", "doubt.owner", zh, en, {"owner": owner})


def _own_recording(account: str, field: str | None) -> Refusal:
    return Refusal(
        "rule",
        "doubt.own_recording",
        f"{account}参与过疑点所列的事件，应由另一账号核查",
        f"{account} had a part in the events of the doubt: another account examines it",
        {"account": account},
        field=field,
    )
