"""An application for a grant: what the checks of eligibility look at."""

import msgspec

from domain.benefits.coverage import Course
from domain.benefits.grants import Grant
from domain.benefits.rule import BenefitRule
from domain.policy.policy import Policy
from domain.policy.rule_context import RuleContext


class GrantApplication(msgspec.Struct, frozen=True):
    """A grant to decide about: the rule of the benefit, the context, the course it covers, the earlier grants."""

    grant: Grant
    rule: BenefitRule
    context: RuleContext
    policy: Policy
    course: Course | None
    others: list[Grant]
