"""The rules about notices to civil affairs."""

from domain.civil_affairs.notices import notice_named, notices_of
from domain.errors import Refusal
from domain.events.civil_affairs import CivilAffairsAcknowledged, CivilAffairsNotified
from domain.policy.rule_context import RuleContext
from domain.reference.nearest import of_codes


def known_matter(context: RuleContext, event: CivilAffairsNotified) -> None:
    """The matter is one that the policy of the place has (R0-11). Raises Refusal."""
    matters = context.policy.civil_affairs
    if event.matter not in matters:
        zh, en, data = of_codes(event.matter, matters)
        raise Refusal(
            "rule",
            "known_matter",
            f"“{event.matter}”不在当时有效的函告事项清单（{context.policy.profile}）中{zh}",
            f"{event.matter!r} is not on the list of matters in force then ({context.policy.profile}){en}",
            {"matter": event.matter, "profile": context.policy.profile, **data},
            field="matter",
        )


def acknowledges_a_notice(context: RuleContext, event: CivilAffairsAcknowledged) -> None:
    """The acknowledgement names an earlier notice. Raises Refusal."""
    notices = notices_of(context.transitions, context.policies, context.calendar)
    if notice_named(notices, event.notice) is None:
        raise Refusal(
            "rule",
            "acknowledges_a_notice",
            f"没有编号为“{event.notice}”的函告",
            f"there is no notice {event.notice!r}",
            {"versions": [each.sent.metadata.version for each in notices if each.sent is not None]},
            field="notice",
        )
