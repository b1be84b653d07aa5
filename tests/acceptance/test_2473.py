"""The worked case of the six measures, to the minute, posted and read over HTTP (R1-3, R1-4; docs/domain.md 4)."""

from datetime import datetime
from typing import Any

import pytest

from tests.api.conftest import Office
from tests.world import CloudEvent, EventMaker, id_no

NUMBER = id_no("1985-03-15", 2, region="100000")
WHO = f"id_no:{NUMBER}"
AREA = "900100"
Json = dict[str, Any]


class Case:
    """One person in the area of the six measures."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.events = EventMaker("/six")
        registered = self.events.registered(NUMBER, name="周示例", area=AREA)
        self.id = self.post(registered)["persons"][registered["id"]]

    def post(self, *cloud_events: CloudEvent) -> Json:
        response = self.office.post(list(cloud_events), area="900000")
        answer: Json = response.get_json()
        assert (response.status_code, answer["rejected"]) == (200, []), response.text
        self.office.world.project()
        return answer

    def say(self, kind: str, time: str, /, **data: Any) -> None:
        self.post(self.events.event(kind, f"{time}:00+08:00" if "T" in time else time, WHO, **data))

    def read(self, as_of: str = "") -> Json:
        query = f"?as_of={as_of}:00%2B08:00" if "T" in as_of else f"?as_of={as_of}" if as_of else ""
        return self.office.get(f"/v1/people/{self.id}{query}", area="900000")

    def clocks(self, as_of: str = "") -> dict[str, Json]:
        return {clock["name"]: clock for clock in self.read(as_of)["clocks"]}

    def stands(self, as_of: str) -> dict[str, str]:
        return {name: clock["status"] for name, clock in self.clocks(as_of).items()}


@pytest.fixture
def case(office: Office) -> Case:
    return Case(office)


def worked(case: Case) -> None:
    case.say("employed", "2021-03-01T09:00", channel="employer", employer="某服装厂")
    case.say("left_post", "2021-09-24T16:30", cause="企业解散")
    case.say("needs_assessed", "2021-09-25T10:05", wishes_work=True, wishes_training=True, able_to_work=True)
    case.say("career_guided", "2021-09-27T09:30", advice="先培训")
    case.say("job_info_given", "2021-09-27T10:00", posts=["P-1"])
    case.say("job_info_given", "2021-09-28T10:00", posts=["P-2"])
    case.say("job_info_given", "2021-10-08T10:00", posts=["P-3"])
    case.say("training_enrolled", "2021-10-09T09:00", course="家政班", trade="家政", kind="skills", days=10)
    case.say("employed", "2021-11-15T08:30", channel="employer", employer="某家政公司")


def test_r1_4_the_worked_case_to_the_minute(case: Case) -> None:
    worked(case)
    started = "2021-09-24T16:30:00+08:00"
    told = {
        name: (clock["started"], clock["due"], clock["met"], clock["status"], clock["provisional"])
        for name, clock in case.clocks().items()
    }
    assert told == {
        "needs": (started, "2021-09-25T16:30:00+08:00", "2021-09-25T10:05:00+08:00", "met", False),
        "first_services": (started, "2021-10-09T23:59:59.999999+08:00", "2021-10-09T09:00:00+08:00", "met", False),
        "placement": (started, "2021-12-24T23:59:59.999999+08:00", "2021-11-15T08:30:00+08:00", "met", True),
    }
    placement = case.clocks()["placement"]
    days = datetime.fromisoformat(placement["met"]).date() - datetime.fromisoformat(started).date()
    assert days.days == 52
    assert case.read()["bundle"] == {
        "career_guidance": {"required": 1, "given": 1},
        "job_info": {"required": 3, "given": 3},
        "training": {"required": 1, "given": 1},
    }


def test_r1_4_the_worked_case_as_it_stood_on_the_way(case: Case) -> None:
    worked(case)
    pending = {"first_services": "pending", "placement": "pending"}
    assert case.stands("2021-09-24T16:29") == {}
    assert case.stands("2021-09-24T16:30") == {"needs": "pending", **pending}
    assert case.stands("2021-09-25T10:05") == {"needs": "met", **pending}
    assert case.read("2021-10-08")["bundle"]["training"] == {"required": 1, "given": 0}
    assert case.stands("2021-10-09T09:00") == {"needs": "met", "first_services": "met", "placement": "pending"}
    assert case.stands("2021-11-15") == {"needs": "met", "first_services": "met", "placement": "met"}


def test_r1_4_had_nobody_come_it_would_have_been_overdue_a_minute_later(case: Case) -> None:
    case.say("employed", "2021-03-01T09:00", channel="employer")
    case.say("left_post", "2021-09-24T16:30", cause="企业解散")
    assert case.stands("2021-09-25T16:30")["needs"] == "pending"
    assert case.stands("2021-09-25T16:31")["needs"] == "overdue"
    assert case.stands("2021-10-09")["first_services"] == "pending"
    assert case.stands("2021-10-10T00:00")["first_services"] == "overdue"
    assert case.stands("2021-12-25T00:00")["placement"] == "overdue"


def test_leaves_on_the_30th_next_job_on_the_5th(case: Case) -> None:
    case.say("employed", "2021-03-01", channel="employer")
    case.say("left_post", "2021-06-30", cause="合同期满")
    case.say("employed", "2021-07-05", channel="employer")
    needs = case.clocks()["needs"]
    assert (needs["status"], needs["waived_reason"], needs["waived"][:10]) == ("waived", "employed", "2021-07-05")
    assert case.stands("2021-07-01")["needs"] == "pending"  # only the day of the start is known: the 1st counts in full


def test_a_person_who_cannot_be_reached_is_overdue_until_a_valid_reason_is_approved(case: Case) -> None:
    case.say("assistance_requested", "2021-09-24T16:30", need="找工作")
    for day, means in (("25", "phone"), ("26", "visit"), ("27", "phone")):
        case.say("contact_attempted", f"2021-09-{day}T09:00", means=means)
    assert case.clocks()["needs"]["status"] == "overdue"
    reason = {"code": "unreachable", "text": "多次联系未果"}
    case.say("clock_waived", "2021-09-29T09:00", clock="needs", approver="王科长", reason=reason)
    assert case.clocks()["needs"]["status"] == "waived"
    assert case.stands("2021-09-28")["needs"] == "overdue"


def test_a_helper_is_transferred_and_the_gap_is_seen(case: Case) -> None:
    case.say("assistance_requested", "2021-09-24T16:30", need="找工作")
    case.say("helper_paired", "2021-09-25T09:00", helper="李芳", unit="镇人社所")
    assert case.clocks()["placement"]["helper"] == "李芳"
    case.say("helper_ended", "2021-09-27T09:00", reason={"code": "transferred", "text": "调离"})
    assert case.clocks()["placement"]["helper"] is None
    case.say("helper_paired", "2021-09-28T09:00", helper="王强", unit="镇人社所")
    assert case.clocks()["placement"]["helper"] == "王强"
    assert case.clocks("2021-09-26")["placement"]["helper"] == "李芳"


def test_a_late_report_in_time_makes_the_clock_met_and_what_was_known_then_stays_overdue(case: Case) -> None:
    case.say("assistance_requested", "2021-09-24T16:30", need="找工作")
    known = case.office.get(f"/v1/people/{case.id}/history", area="900000")["items"][-1]["recorded_at"]
    case.say("needs_assessed", "2021-09-25T10:05", wishes_work=True, wishes_training=True, able_to_work=True)
    assert case.stands("2021-09-30")["needs"] == "met"
    then = case.office.get(f"/v1/people/{case.id}?as_of=2021-09-30&known_at={known.replace('+', '%2B')}", area="900000")
    assert {clock["name"]: clock["status"] for clock in then["clocks"]}["needs"] == "overdue"


def test_the_same_events_elsewhere_start_no_such_clock(office: Office) -> None:
    events = office.events
    person = office.person(
        events.event("employed", "2021-03-01", f"id_no:{id_no('1970-03-12', 121)}", channel="employer"),
    )
    assert office.get(f"/v1/people/{person}")["clocks"] == []
