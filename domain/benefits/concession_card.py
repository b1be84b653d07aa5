"""The concession card (再就业优惠证; R2-9): whether a service may be free of charge with it."""

from typing import Any

from domain.errors import Refusal
from domain.events.concession_card import ConcessionCardIssued, ConcessionCardWithdrawn
from domain.history.lookup import events_of
from domain.policy.rule_context import RuleContext


def free_by_a_valid_card(context: RuleContext, event: Any) -> None:
    """A service may not be free by an expired or withdrawn card. A card that was never recorded is accepted.

    Raises Refusal.
    """
    if not event.free_by_card:
        return
    for earlier in reversed(events_of(context.transitions, (ConcessionCardIssued, ConcessionCardWithdrawn))):
        if isinstance(earlier, ConcessionCardWithdrawn):
            raise _refusal(
                earlier.metadata.version, f"已于{earlier.metadata.day}收回", f"was withdrawn on {earlier.metadata.day}"
            )
        if isinstance(earlier, ConcessionCardIssued):
            if earlier.expires_on is not None and earlier.expires_on < event.metadata.day:
                raise _refusal(
                    earlier.metadata.version, f"{earlier.expires_on}已到期", f"was valid until {earlier.expires_on}"
                )
            return


def _refusal(version: int, zh: str, en: str) -> Refusal:
    return Refusal(
        "rule",
        "free_by_a_valid_card",
        f"再就业优惠证{zh}（见第{version}条），不能凭证免费",
        f"the concession card {en} (see event {version}), so the service is not free of charge",
        {"version": version},
        field="free_by_card",
    )
