"""Households, on a day and over time."""

from datetime import UTC, datetime

import pytest

from tests.api.conftest import Office
from tests.world import ZHANG_SAN, EventMaker, id_no

WIFE = id_no("1972-04-05", 124)


def household(office: Office, make: EventMaker, household_id: str = "H-1") -> tuple[str, str]:
    """A couple without work, recognised on 1 March; the husband found work on 11 March and lost it on 1 June."""
    husband, wife = f"id_no:{ZHANG_SAN}", f"id_no:{WIFE}"
    cloud_events = [
        make.registered(),
        make.registered(WIFE, name="王五"),
        make.event("household_joined", "2021-02-01", husband, household_id=household_id, relation="head"),
        make.event("household_joined", "2021-02-01", wife, household_id=household_id, relation="spouse"),
        make.event("zero_employment_recognised", "2021-03-01", husband, household_id=household_id, basis="公示无异议"),
        make.event("employed", "2021-03-11", husband, channel="employer"),
        make.event("left_post", "2021-06-01", husband, cause="企业关停"),
    ]
    persons = office.given(*cloud_events)["persons"]
    return persons[cloud_events[0]["id"]], persons[cloud_events[1]["id"]]


def test_given_a_household_then_each_day_tells_its_own_status(office: Office, make: EventMaker) -> None:
    husband, wife = household(office, make)
    open_on = office.get("/v1/households/H-1?as_of=2021-03-05")
    assert {name: value for name, value in open_on.items() if name != "members"} == {
        "id": "320614/H-1",
        "household_id": "H-1",
        "area": "320614-01",
        "status": "open",
        "since": "2021-03-01",
        "opened_at": "2021-03-01",
        "due": "2021-03-21",
        "overdue": False,
        "cleared_at": None,
        "cleared_by": None,
        "days_open": 4,
        "unstable": False,
        "expected": False,
        "as_of": "2021-03-05",
        "position": 7,
    }
    assert [
        {"person": person, "relation": relation, "counted": True, "why_not": None, "labour": "unknown"}
        for person, relation in sorted([(husband, "head"), (wife, "spouse")])
    ] == sorted(open_on["members"], key=lambda member: str(member["person"]))

    cleared = office.get("/v1/households/H-1?as_of=2021-04-01")
    assert ("cleared", "2021-03-11", {"person": husband, "version": 4}, 10, False) == (
        cleared["status"],
        cleared["cleared_at"],
        cleared["cleared_by"],
        cleared["days_open"],
        cleared["overdue"],
    )


def test_given_a_limit_that_has_passed_then_the_household_is_overdue_today(office: Office, make: EventMaker) -> None:
    household(office, make)
    office.world.now = datetime(2021, 6, 21, 15, 59, tzinfo=UTC)  # 23:59 in Haimen, the last day
    today = office.get("/v1/households/H-1")
    assert (
        today["status"],
        today["due"],
        today["overdue"],
        today["days_open"],
    ) == ("reopened", "2021-06-21", False, 20)
    office.world.now = datetime(2021, 6, 21, 16, 0, tzinfo=UTC)
    today = office.get("/v1/households/H-1")
    assert (today["as_of"], today["overdue"], today["days_open"]) == ("2021-06-22", True, 21)


def test_given_filters_then_only_matching_households_are_listed(office: Office, make: EventMaker) -> None:
    household(office, make)
    assert [one["household_id"] for one in office.get("/v1/households?status=reopened")["items"]] == ["H-1"]
    assert office.get("/v1/households?status=open")["items"] == []
    assert [one["household_id"] for one in office.get("/v1/households?area=320614-01")["items"]] == ["H-1"]
    assert office.get("/v1/households?area=320614-02")["items"] == []
    assert office.get("/v1/households", area="320614-02")["items"] == []


def test_given_many_households_then_cursors_lead_through_all(office: Office, make: EventMaker) -> None:
    for number in range(5):
        registered = make.registered(id_no("1980-01-01", 2 * number + 1))
        joined = make.event(
            "household_joined",
            "2021-02-01",
            f"id_no:{registered['data']['id_no']}",
            household_id=f"H{number}",
            relation="head",
        )
        office.given(registered, joined)
    first = office.get("/v1/households?limit=3")
    second = office.get(f"/v1/households?limit=3&cursor={first['next']}")
    assert [one["household_id"] for one in first["items"] + second["items"]] == ["H0", "H1", "H2", "H3", "H4"]
    assert second["next"] is None


def test_given_its_story_then_the_chapters_follow_each_other(office: Office, make: EventMaker) -> None:
    household(office, make)
    chapters = office.get("/v1/households/H-1/history")["items"]
    assert [chapter["status"] for chapter in chapters[:4]] == ["suspected", "open", "cleared", "reopened"]
    assert [chapter["until"] for chapter in chapters[:-1]] == [chapter["since"] for chapter in chapters[1:]]


def test_given_a_number_with_a_slash_then_it_is_found(office: Office, make: EventMaker) -> None:
    household(office, make, "海门/2021/1")
    assert office.get("/v1/households/海门%2F2021%2F1")["household_id"] == "海门/2021/1"
    assert office.get("/v1/households/海门%2F2021%2F1/history")["items"]


def test_given_no_such_household_or_not_yet_or_elsewhere_then_404(office: Office, make: EventMaker) -> None:
    household(office, make)
    for path, area in (
        ("/v1/households/H-2", "320614"),
        ("/v1/households/H-2/history", "320614"),
        ("/v1/households/H-1?as_of=2021-01-31", "320614"),
        ("/v1/households/H-1", "320614-02"),
        ("/v1/households/H-1/history", "320614-02"),
    ):
        assert office.call("GET", path, area=area).status_code == 404, path


def test_a29_a_withdrawal_of_what_was_never_recognised_says_that_it_has_no_effect(
    office: Office, make: EventMaker
) -> None:
    """Somebody whose own household has the same name withdraws the recognition of the other one: nothing happens."""
    household(office, make)
    other = id_no("1973-04-05", 124)
    who = f"id_no:{other}"
    elsewhere = {"area": "210100", "role": "integration"}
    registered = make.registered(other, area="210100", name="外人")
    joined = make.event("household_joined", "2021-02-01", who, household_id="H-1", relation="head")
    assert office.post([registered, joined], **elsewhere).get_json()["accepted"] == 2
    withdrawn = make.event(
        "zero_employment_withdrawn", "2021-03-05", who, household_id="H-1", reason={"code": "error", "text": "误"}
    )
    answer = office.post(withdrawn, **elsewhere).get_json()
    assert [(note["id"], note["code"]) for note in answer["notes"]] == [(withdrawn["id"], "no_effect.not_recognised")]
    office.world.project()
    assert office.get("/v1/households/H-1?as_of=2021-03-06")["status"] == "open"


def test_a29_who_never_belonged_to_a_household_cannot_withdraw_its_recognition(
    office: Office, make: EventMaker
) -> None:
    household(office, make)
    other = id_no("1973-04-05", 124)
    office.given(make.registered(other, name="外人"))
    for kind, data in (("withdrawn", {"reason": {"code": "error", "text": "误"}}), ("recognised", {"basis": "公示"})):
        event = make.event(f"zero_employment_{kind}", "2021-03-05", f"id_no:{other}", household_id="H-1", **data)
        assert office.post(event).get_json()["code"] == "transition.household"


def test_decisions_on_a_household_note_when_it_is_in_that_state_already(office: Office, make: EventMaker) -> None:
    """Whichever member they are recorded for."""
    household(office, make)
    wife, reason = f"id_no:{WIFE}", {"code": "error", "text": "误"}
    notes = []
    for kind, day, data in (
        ("recognised", "2021-03-05", {"basis": "再次公示"}),
        ("withdrawn", "2021-03-06", {"reason": reason}),
        ("withdrawn", "2021-03-07", {"reason": reason}),
        ("recognised", "2021-03-08", {"basis": "重新认定"}),
    ):
        event = make.event(f"zero_employment_{kind}", day, wife, household_id="H-1", **data)
        notes.append([note["code"] for note in office.given(event)["notes"]])
    assert notes == [["no_effect.recognised_already"], [], ["no_effect.not_recognised"], []]


@pytest.mark.parametrize("first", ["husband", "wife"])
def test_decisions_of_one_day_hold_in_the_order_of_the_log_whichever_member_they_are_recorded_for(
    office: Office, make: EventMaker, first: str
) -> None:
    """The numbers of the events in the histories of the two do not decide: one history is longer than the other."""
    household(office, make)
    members = [f"id_no:{ZHANG_SAN}", f"id_no:{WIFE}"]
    one, other = members if first == "husband" else reversed(members)
    for who, kind, data in (
        (one, "withdrawn", {"reason": {"code": "error", "text": "误"}}),
        (other, "recognised", {"basis": "重新认定"}),
        (other, "withdrawn", {"reason": {"code": "error", "text": "误"}}),
    ):
        office.given(make.event(f"zero_employment_{kind}", "2021-03-05", who, household_id="H-1", **data))
        status = office.get("/v1/households/H-1?as_of=2021-03-06")["status"]
        assert status == ("withdrawn" if kind == "withdrawn" else "open")
