"""The concession card (再就业优惠证; R2-9): whether a service could be free of charge by it."""

from typing import Any

from domain.errors import Refusal
from domain.events.concession_card import ConcessionCardIssued, ConcessionCardWithdrawn
from domain.history.lookup import events_of
from domain.policy.rule_context import RuleContext


def free_by_a_valid_card(context: RuleContext, event: Any) -> None:
    """No service is free by a card that has expired or was withdrawn; one of which nothing is recorded is believed."""
    if not event.free_by_card:
        return
    for said in reversed(events_of(context.transitions, (ConcessionCardIssued, ConcessionCardWithdrawn))):
        if isinstance(said, ConcessionCardWithdrawn):
            raise _refused(
                said.metadata.version, f"已于{said.metadata.day}收回", f"was withdrawn on {said.metadata.day}"
            )
        if isinstance(said, ConcessionCardIssued):
            if said.expires_on is not None and said.expires_on < event.metadata.day:
                raise _refused(said.metadata.version, f"{said.expires_on}已到期", f"was valid until {said.expires_on}")
            return


def _refused(version: int, zh: str, en: str) -> Refusal:
    return Refusal(
        "rule",
        "free_by_a_valid_card",
        f"再就业优惠证{zh}（见第{version}条），不能凭证免费",
        f"the concession card {en} (see event {version}): the service is not free by it",
        {"version": version},
        field="free_by_card",
    )
