"""Families in which nobody works: the questions of docs/domain.md 12 (R1-8, R3-4, R3-5, R4-1)."""

from typing import Any

from tests.api.conftest import Office
from tests.world import CloudEvent, EventMaker, id_no

FATHER, MOTHER, SON = (id_no("1972-05-20", n) for n in (11, 12, 13))


def joined(
    make: EventMaker, number: str, household: str, relation: str, day: str = "2021-01-10", **data: Any
) -> CloudEvent:
    return make.event("household_joined", day, f"id_no:{number}", household_id=household, relation=relation, **data)


def family(make: EventMaker, household: str = "h1") -> list[CloudEvent]:
    """A couple, both jobless."""
    return [
        *(make.registered(number) for number in (FATHER, MOTHER)),
        joined(make, FATHER, household, "head"),
        joined(make, MOTHER, household, "spouse"),
        *(make.event("unemployment_registered", "2021-01-11", f"id_no:{n}") for n in (FATHER, MOTHER)),
    ]


def status(office: Office, household: str, as_of: str) -> dict[str, Any]:
    return office.get(f"/v1/households/{household}?as_of={as_of}")


def test_a_son_registered_elsewhere_is_family_but_does_not_count_under_the_register_rule(
    office: Office, make: EventMaker
) -> None:
    office.given(
        *family(make),
        make.registered(SON),
        joined(make, SON, "h1", "child", same_register=False),
        make.event("employed", "2021-02-01", f"id_no:{SON}", channel="employer"),
    )
    found = status(office, "h1", "2021-03-01")
    assert found["status"] == "suspected"
    assert [m["why_not"] for m in found["members"] if m["relation"] == "child"] == ["other_register"]


def test_a_divorce_makes_two_households_and_both_are_tested(office: Office, make: EventMaker) -> None:
    office.given(
        *family(make),
        make.event("household_left", "2021-04-01", f"id_no:{MOTHER}", household_id="h1"),
        joined(make, MOTHER, "h2", "head", "2021-04-01"),
        make.registered(SON),
        joined(make, SON, "h2", "child", "2021-04-02"),
        make.event("unemployment_registered", "2021-04-03", f"id_no:{SON}"),
    )
    assert status(office, "h1", "2021-03-01")["status"] == "suspected"
    assert status(office, "h1", "2021-05-01")["status"] == "none", "one alone is no such family"
    assert status(office, "h2", "2021-05-01")["status"] == "suspected"


def test_a_public_welfare_post_clears_the_family_and_is_flagged(office: Office, make: EventMaker) -> None:
    office.given(
        *family(make),
        make.event("zero_employment_recognised", "2021-02-01", f"id_no:{FATHER}", household_id="h1", basis="认定1号"),
        make.event("employed", "2021-02-10", f"id_no:{MOTHER}", channel="public_welfare", employer="镇环卫所"),
        make.event("left_post", "2021-08-01", f"id_no:{MOTHER}", cause="期满"),
    )
    cleared = status(office, "h1", "2021-03-01")
    assert (cleared["status"], cleared["unstable"], cleared["days_open"]) == ("cleared", True, 9)
    assert status(office, "h1", "2021-08-01")["status"] == "reopened"


def test_a_new_unemployed_member_beside_an_employed_one_changes_nothing(office: Office, make: EventMaker) -> None:
    office.given(
        *family(make),
        make.event("zero_employment_recognised", "2021-02-01", f"id_no:{FATHER}", household_id="h1", basis="认定1号"),
        make.event("employed", "2021-02-10", f"id_no:{MOTHER}", channel="employer", contract_months=12),
        make.registered(SON),
        joined(make, SON, "h1", "child", "2021-05-01"),
        make.event("unemployment_registered", "2021-05-02", f"id_no:{SON}"),
    )
    assert status(office, "h1", "2021-06-01")["status"] == "cleared"


def test_two_families_that_become_one_are_tested_as_one(office: Office, make: EventMaker) -> None:
    """The son, at work and alone on his register, moves onto his parents': from that day theirs has one at work."""
    office.given(
        *family(make),
        make.event("zero_employment_recognised", "2021-02-01", f"id_no:{FATHER}", household_id="h1", basis="认定1号"),
        make.registered(SON),
        joined(make, SON, "h2", "head"),
        make.event("employed", "2021-02-05", f"id_no:{SON}", channel="employer", contract_months=24),
        make.event("household_left", "2021-03-10", f"id_no:{SON}", household_id="h2"),
        joined(make, SON, "h1", "child", "2021-03-10"),
    )
    assert status(office, "h1", "2021-03-09")["status"] == "open"
    cleared = status(office, "h1", "2021-03-10")
    assert (cleared["status"], cleared["days_open"], cleared["unstable"]) == ("cleared", 37, False)


def test_three_refusals_without_good_reason_withdraw_the_family_and_do_not_clear_it(
    office: Office, make: EventMaker
) -> None:
    reason = {"code": "wage", "text": "嫌工资低"}
    refusals = [
        make.event("job_offer_refused", day, f"id_no:{MOTHER}", post=post, justified=justified, reason=reason)
        for day, post, justified in (
            ("2021-02-03", "保洁员", False),
            ("2021-02-05", "夜班护工", True),
            ("2021-02-08", "缝纫工", False),
            ("2021-02-10", "包装工", False),
        )
    ]
    office.given(
        *family(make),
        make.event("zero_employment_recognised", "2021-02-01", f"id_no:{FATHER}", household_id="h1", basis="认定1号"),
        *refusals[:3],
    )
    assert status(office, "h1", "2021-02-09")["status"] == "open", "two, for one of the three was justified"
    office.given(refusals[3])
    found = status(office, "h1", "2021-02-10")
    assert (found["status"], found["since"], found["cleared_at"]) == ("withdrawn", "2021-02-10", None)
    assert office.get("/v1/worklist?kind=household_open")["items"] == []
