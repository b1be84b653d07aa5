"""When the circular on poverty-lifted labour warns: numbers of the policy, provisional as no document gives them."""

from datetime import date

import pytest

from domain.policy.poverty_lifted import PovertyLiftedRule
from service.reference import reference

OWN = PovertyLiftedRule(
    group="registered_poor",
    work_scale_percent_of_plan=95,
    work_scale_percent_of_month_before=90,
    returned_per_thousand=5,
)


def test_r1_2_and_r1_9_the_shipped_numbers_are_provisional() -> None:
    rule = reference().policies.at("900100", date(2021, 6, 1)).poverty_lifted
    assert rule is not None
    assert rule.provisional


@pytest.mark.parametrize(("at_work", "warns"), [(94, True), (95, False)])
def test_r1_2_given_a_place_that_warns_below_95_percent_of_the_plan(at_work: int, warns: bool) -> None:
    assert (OWN.below_plan(at_work, 100), OWN.below_plan(at_work, None)) == (warns, False)


@pytest.mark.parametrize(("at_work", "warns"), [(89, True), (90, False)])
def test_r1_2_given_a_place_that_warns_below_90_percent_of_last_month(at_work: int, warns: bool) -> None:
    assert (OWN.below_month_before(at_work, 100), OWN.below_month_before(at_work, 0)) == (warns, False)


@pytest.mark.parametrize(("returned", "alerts"), [(5, False), (6, True)])
def test_r1_9_given_a_place_that_alerts_above_5_in_a_thousand(returned: int, alerts: bool) -> None:
    assert OWN.many_returned(returned, 1000) is alerts
