"""Policy data about poverty-lifted labour (脱贫劳动力): who counts, and when the monthly circular warns."""

import msgspec


class PovertyLiftedRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[version.poverty_lifted]` of a profile (S1; R1-2, R1-9, R1-17).

    `group`: the counted group of these persons. `policies`: the benefits that count as policies for them (应享、已享).

    Warnings: the persons at work are less than `work_scale_percent_of_plan` percent of the plan, or than
    `work_scale_percent_of_month_before` percent of those a month before; the persons who returned to poverty are more
    than `returned_per_thousand` of a thousand. `provisional`: no document gives these numbers.
    """

    group: str
    policies: tuple[str, ...] = ()
    work_scale_percent_of_plan: int = 100
    work_scale_percent_of_month_before: int = 100
    returned_per_thousand: int = 0
    provisional: bool = False

    def below_plan(self, at_work: int, plan: int | None) -> bool:
        """Whether the persons at work are too few for the plan; without a plan they are not."""
        return plan is not None and 100 * at_work < self.work_scale_percent_of_plan * plan

    def below_month_before(self, at_work: int, before: int) -> bool:
        """Whether the persons at work are too few beside those a month before."""
        return 100 * at_work < self.work_scale_percent_of_month_before * before

    def many_returned(self, returned: int, persons: int) -> bool:
        """Whether too many of the persons returned to poverty."""
        return 1000 * returned > self.returned_per_thousand * persons
