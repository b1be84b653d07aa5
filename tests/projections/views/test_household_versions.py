"""The periods of a household follow the versions of its profile; household inputs are stored without loss."""

from datetime import date

from domain.decisions.context import DecisionContext
from domain.events.event import with_metadata
from domain.history.history import History
from domain.policy.policies import Policies
from projections.views.household import rows
from projections.views.household_inputs import deserialize, household_inputs_of, serialize
from projections.views.membership import rows as membership_rows
from tests.domain.events.samples import make_event
from tests.domain.given import CONTEXT, given
from tests.domain.policy.test_policy import tables

PERSONS = [f"00000000-0000-0001-0000-00000000000{n}" for n in (1, 2)]


def policies() -> Policies:
    """The limit is 30 days in the province, and from 2023 on 10."""
    changed = tables()
    changed["national"]["version"][0]["household"]["family_relations"] = ["head", "spouse"]
    changed["province"]["version"][1]["household"] = {"limit_days": 10}
    return Policies.parse(changed)


def couple(context: DecisionContext) -> dict[str, History]:
    """Recognised in 2022, at work for some days, jobless again in 2023, briefed long after."""
    birth = {"birth_date": date(1985, 1, 1), "area": "320600"}
    head = given(
        make_event("registered", "2022-01-04", **birth, sex="male"),
        make_event("household_joined", "2022-01-05", household_id="H", relation="head", same_register=True),
        make_event("zero_employment_recognised", "2022-03-01", household_id="H"),
        make_event("employed", "2022-03-11"),
        make_event("left_post", "2023-02-01"),
        make_event("policy_briefed", "2026-01-01"),
        subject=PERSONS[0],
        context=context,
    ).history
    spouse = given(
        make_event("registered", "2022-01-04", **birth, sex="female"),
        make_event("household_joined", "2022-01-05", household_id="H", relation="spouse", same_register=True),
        subject=PERSONS[1],
        context=context,
    ).history
    return dict(zip(PERSONS, (head, spouse), strict=True))


def test_each_limit_is_that_of_its_day_whatever_the_order_of_the_members() -> None:
    """Given a limit that changed in between, when the household is computed, then 30 and 10 days."""
    context = DecisionContext(CONTEXT.now, policies().at, CONTEXT.areas, CONTEXT.codes)
    memberships = [
        membership for history in couple(context).values() for membership in membership_rows(history, policies())
    ]
    found = rows(memberships, policies())
    assert found == rows(memberships[::-1], policies())
    due = {row.status: row.due for row in found if row.since < date(2023, 3, 1)}
    assert (date(2022, 3, 31), date(2023, 2, 11)) == (due["open"], due["reopened"])


def test_household_inputs_are_deserialized_as_they_were_serialized() -> None:
    context = DecisionContext(CONTEXT.now, policies().at, CONTEXT.areas, CONTEXT.codes)
    for history in couple(context).values():
        inputs = household_inputs_of(history, policies())
        assert inputs == deserialize(serialize(inputs))


def test_household_inputs_leave_out_events_that_do_not_matter_to_households() -> None:
    """Given a further briefing, when the inputs are computed, then they are the same: no household changes."""
    context = DecisionContext(CONTEXT.now, policies().at, CONTEXT.areas, CONTEXT.codes)
    head = couple(context)[PERSONS[0]]
    briefed = head.with_recorded([with_metadata(make_event("policy_briefed", "2026-02-01"), version=head.version + 1)])
    assert household_inputs_of(head, policies()) == household_inputs_of(briefed, policies())
