"""The inspectors of a case: drawn without those whom a rule keeps out, and never of the person's own town."""

import pytest

from domain.errors import Refusal
from domain.inspections.inspectors import assign, of_the_same_town
from service.reference import scope_of
from tests.domain.inspections.given import ACCOUNTS, given_draw


@pytest.mark.parametrize(
    ("account", "person", "same"),
    [
        ("320614-08", "320614-08", True),
        ("320614104", "320614-08", True),
        ("320614-08", "320614104", True),
        ("320614104003", "320614104", True),
        ("320614104", "320614104003", True),
        ("320614-07", "320614-08", False),
        ("320614", "320614-08", False),
        ("320600", "320614-08", False),
        ("320614", "320614", False),
        ("", "320614-08", False),
    ],
)
def test_an_account_of_the_town_is_known_by_either_code_and_one_of_the_district_is_of_no_town(
    account: str, person: str, same: bool
) -> None:
    assert same == of_the_same_town(scope_of(account), scope_of(person))


def test_those_with_a_conflict_are_left_out_and_too_few_are_refused_with_ticket_and_rules() -> None:
    draw = given_draw({"a": 5}, {"a": 2}, "4 0 7")
    (case, _), _ = draw.cases
    conflicts = {ACCOUNTS[0]: "helper", ACCOUNTS[1]: "town", "somebody else": "handler"}
    found = assign(draw.plan, draw.seed, ACCOUNTS, case, conflicts)
    assert {ACCOUNTS[0]: "helper", ACCOUNTS[1]: "town"} == found.excluded
    assert 2 == len({*found.inspectors}) == len({*found.inspectors} - conflicts.keys())

    everybody = dict.fromkeys(ACCOUNTS[1:], "relative")
    with pytest.raises(Refusal, match=case.ticket) as refused:
        assign(draw.plan, draw.seed, ACCOUNTS, case, everybody)
    assert ("draw.inspectors", everybody) == (refused.value.code, refused.value.data["excluded"])
    assert "relative" in refused.value.zh
