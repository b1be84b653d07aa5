"""Each of these faults, planted in a rule, is found by the second opinion, which names view and column."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from domain.appeals import appeals
from domain.benefits import grounds
from domain.civil_affairs import notices
from domain.history import history, job_spells, merged_history
from domain.households import member_eligibility, status_periods
from domain.outcomes import outcome, poverty_lifted
from domain.placements import placements
from domain.policy import policy
from domain.reference.calendar import Calendar
from domain.reference.retirement import months_after, retirement_day
from domain.reference.terms import last_day_of_term
from projections.engine.step import project_streams
from projections.schema.schema import using
from projections.views import household, roster
from service.event_store.recorder import head
from service.postgres.database import connect
from service.recording.submission import Caller
from tests.projections.independent.opinion import opinion_of
from tests.world import CloudEvent, EventMaker, World, id_no, world

EVERYWHERE = Caller(name="省厅", role="integration", area="", organisation="省厅", sources=("*",))
SUPERVISOR = Caller(name="督查", role="supervisor", area="", organisation="省厅", sources=("*",))
REASON = {"code": "checked", "text": "核对"}


class Crafted:
    """Persons, each of whom shows one rule."""

    def __init__(self, zuji: World) -> None:
        self._zuji, self._make, self._sequence = zuji, EventMaker("/crafted"), 0

    def person(self, *events: tuple[str, str, dict[str, Any]], born: str = "1979-05-05", **data: Any) -> str:
        """A person with these events; returns the identity number as a subject."""
        self._sequence += 1
        number = id_no(born, 2 * self._sequence + 1)
        registered = self._make.registered(number, "2020-12-01T09:00:00+08:00", **data)
        self.say(registered)
        for kind, time, content in events:
            self.say(self._make.event(kind, time, f"id_no:{number}", **content))
        return f"id_no:{number}"

    def say(self, event: CloudEvent) -> None:
        """Posts one event, which must be recorded."""
        verified = event["type"] == "person.employment_verified"
        receipt = self._zuji.post(event, caller=SUPERVISOR if verified else EVERYWHERE)
        assert receipt.rejected == [], receipt.rejected


@pytest.fixture(scope="module")
def zuji(module_database_url: str) -> Iterator[World]:
    with world(module_database_url) as made:
        craft(Crafted(made), made)
        yield made


def craft(crafted: Crafted, zuji: World) -> None:
    """The persons; the comments name the rule that each shows."""
    correction = {"target_version": 2, "reason": REASON}
    crafted.person(  # of two corrections of one moment the one recorded last holds
        ("employed", "2021-03-01", {"channel": "employer", "employer": "甲"}),
        ("corrected", "2021-06-01", {**correction, "changes": {"employer": "乙"}}),
        ("corrected", "2021-06-01", {**correction, "changes": {"employer": "丙"}}),
    )
    crafted.person(  # exactly five years are not less than five; a term includes its first day
        ("employed", "2021-03-01", {"channel": "public_welfare"}), born="1966-03-01"
    )
    crafted.person(  # a refuted job counts nowhere
        ("employed", "2021-03-01", {"channel": "employer"}),
        ("employment_verified", "2021-04-01", {"verdict": "refuted"}),
    )
    family = {"household_id": "不愿家", "relation": "head"}
    unwilling = {"wishes_work": False, "wishes_training": False, "able_to_work": True}
    crafted.person(  # a family whose members are unwilling is shown apart
        ("household_joined", "2021-01-10", family),
        ("zero_employment_recognised", "2021-02-01", {"household_id": "不愿家", "basis": "公示"}),
        ("needs_assessed", "2021-03-01", unwilling),
    )
    crafted.person(("unemployment_registered", "2021-09-24", {}), area="900100")  # seven working days
    crafted.person(  # who was never said to have work is to be placed, too
        ("poverty_status_set", "2021-03-01", {"status": "poverty_lifted"}),
        ("needs_assessed", "2021-03-02", {**unwilling, "wishes_work": True}),
    )
    survivor = crafted.person()
    duplicate = crafted.person(("policy_briefed", "2021-03-01", {"policies": ["社保补贴"]}))
    merged = EventMaker("/crafted/merge").event("merged", "2021-05-01", duplicate, into=_id_of(zuji, survivor))
    crafted.say(merged)  # the events of a duplicate count for the survivor
    beside = {"channel": "flexible", "employer": "乙", "work_form": "part_time"}
    crafted.person(  # the main job goes on beside an additional one
        ("employed", "2021-03-01", {"channel": "employer", "employer": "甲"}),
        ("additional_job_started", "2021-04-01", beside),
    )
    two = {"household_id": "两地家"}
    crafted.person(("household_joined", "2021-01-10", {**two, "relation": "spouse"}), area="320614-01")
    crafted.person(
        ("household_joined", "2021-01-10", {**two, "relation": "head"}), area="320614-02"
    )  # where the head is
    crafted.person(  # a void that is void voids nothing
        ("profile_updated", "2021-03-01", {"education": "高中"}),
        ("voided", "2021-03-02", {"target_version": 2, "reason": REASON}),
        ("voided", "2021-03-03", {"target_version": 3, "reason": REASON}),
        education="初中",
    )
    crafted.person(  # a gap of a day between two jobs opens no household again
        ("household_joined", "2021-01-10", {"household_id": "换岗家", "relation": "head"}),
        ("zero_employment_recognised", "2021-02-01", {"household_id": "换岗家", "basis": "公示"}),
        ("employed", "2021-03-01", {"channel": "employer"}),
        ("left_post", "2021-04-30", {"cause": "期满"}),
        ("employed", "2021-05-01", {"channel": "employer"}),
    )
    crafted.person(("job_introduced", "2021-03-01", {"post": "保洁", "employer": "甲"}))  # a referral lasts thirty days
    crafted.person(born="1990-05-05")  # retires later than at sixty
    january = {"from": "2021-01-01", "to": "2021-01-31", "benefit": "post_subsidy", "amount_fen": 50_000}
    crafted.person(  # the days lived are not due back
        ("employed", "2021-01-01", {"channel": "public_welfare"}),
        ("benefit_granted", "2021-02-01", january),
        ("benefit_paid", "2021-04-05", {"benefit": "post_subsidy", "amount_fen": 50_000}),
        ("deceased", "2021-03-20", {"source": "民政"}),
    )
    crafted.person(  # a payment that is void is not due back, whether or not it had a ground
        ("employed", "2021-01-01", {"channel": "public_welfare"}),
        ("benefit_granted", "2021-02-01", january),
        ("benefit_paid", "2021-04-05", {"benefit": "post_subsidy", "amount_fen": 50_000}),
        ("employment_verified", "2021-04-10", {"verdict": "refuted"}),
        ("voided", "2021-04-12", {"target_version": 4, "reason": REASON}),
    )
    crafted.person(  # sixty days for an appeal against a refusal
        ("benefit_refused", "2021-03-01", {"benefit": "rent_subsidy", "reason": REASON}),
        ("appeal_filed", "2021-05-01", {"procedure": "appeal", "decision": "2"}),
    )
    refusal = {"post": "保洁", "reason": REASON}
    crafted.person(  # a refusal with good reason ends a row of refusals
        ("recognised", "2021-01-10", {"categories": ["dibao"], "basis": "表1"}),
        *(("job_offer_refused", f"2021-02-0{day}", {**refusal, "justified": day == 2}) for day in (1, 2, 3, 4)),
    )
    told = {"kind": "employment", "consent": True, "text": "就业"}
    duplicate = crafted.person(
        ("typical_case_recorded", "2021-03-01", told), ("typical_case_withdrawn", "2021-03-02", {"case": "2"})
    )
    survivor = crafted.person()
    merged = EventMaker("/crafted/case").event("merged", "2021-05-01", duplicate, into=_id_of(zuji, survivor))
    crafted.say(merged)  # what an event of a duplicate names is renumbered with it


def _id_of(zuji: World, subject: str) -> str:
    receipt = zuji.post(EventMaker(f"/id/{subject}").event("surveyed", "2021-02-02", subject, method="入户"))
    assert receipt.rejected == []
    ((person,),) = zuji.log("SELECT stream_id::text FROM zuji.log WHERE position = %s", receipt.position)
    return str(person)


def project_again(zuji: World) -> None:
    """Computes all rows of all views anew."""
    zuji.project()
    ids = [stream for (stream,) in zuji.log("SELECT DISTINCT stream_id FROM zuji.log")]
    with connect(zuji.url) as conn, conn.transaction(), using(conn, "views"):
        project_streams(conn, zuji.store, zuji.reference, ids, head(conn))


def _due(self: Calendar, start: Any, limit: Any, *, whole_day: bool = False, right: Any = Calendar.due) -> Any:
    due = right(self, start, limit, whole_day=whole_day)
    return due if limit.working_days is None else msgspec.structs.replace(due, at=due.at + timedelta(1))


def _by_request(corrections: Any) -> Any:
    return sorted(corrections, key=lambda each: (each.metadata.occurred_at, -int(each.metadata.request_id)))


def _near_with_equality(self: Any, began: date) -> date:
    retires = self.ages.retirement_of(self.person)
    near = self.ages.retirement_of(self.person, known_on=began) <= months_after(
        began, self.rule.to_retirement_within_months
    )
    return retires if near else last_day_of_term(began, self.rule.max_months)


def _every_void(self: Any) -> dict[int, int]:
    return {
        event.target_version: event.metadata.version
        for event in self.recorded
        if event.__struct_config__.tag == "person.voided"
    }


def _not_paid_before_death(transitions: Sequence[Any]) -> Iterator[grounds.Ground]:
    for step in transitions:
        if step.after.case == "deceased":
            yield grounds.Ground("paid_after_death", (), (step.event.metadata.version,))


def _lowest_area(_: str, residences: Sequence[Any]) -> Any:
    return ((min(one.joined for one in residences), min(area for one in residences for _, area in one.areas)),)


def _all_refusals(event: Any, refusals: int, *, counted: bool) -> int:
    return refusals + (event.__struct_config__.tag == "person.job_offer_refused" and counted)


def _a_day_less(*asked: Any, right: Any = appeals.file_by) -> date | None:
    last: date | None = right(*asked)
    return None if last is None else last - timedelta(1)


Fault = tuple[Any, str, Any, str, str]
FAULTS: dict[str, Fault] = {
    "corrections by request id": (history, "in_order_of_application", _by_request, "employment", "employer"),
    "five years are less than five": (
        placements.PlacementTerms,
        "first_term_end",
        _near_with_equality,
        *("deadline", "due_at"),
    ),
    "a term ends on the corresponding day": (placements, "last_day_of_term", months_after, "deadline", "due_at"),
    "a refuted job counts": (roster, "without_refuted", lambda known: known, "roster", "labour_state"),
    "the unwilling do not count": (status_periods, "_is_unwilling", lambda _: False, "household", "status"),
    "a working day more": (Calendar, "due", _due, "deadline", "due_at"),
    "events of duplicates are lost": (merged_history, "_events_to_add", lambda *_: iter(()), "service", ""),
    "an additional job is a main one": (
        job_spells.JobSpell,
        "additional",
        property(lambda _: False),
        "employment",
        "additional",
    ),
    "a household is in its lowest area": (household, "responsible_areas", _lowest_area, "household", "area"),
    "a void voids for ever": (history.History, "voided_by", property(_every_void), "roster", "education"),
    "nothing is void": (history.History, "voided_by", property(lambda _: {}), "due_back", ""),
    "a gap of a day opens a household": (
        member_eligibility,
        "_spans",
        lambda labour, _: list({span.since: span for span in labour}.values()),
        *("household", "until"),
    ),
    "only the unemployed are to be placed": (
        poverty_lifted,
        "WITHOUT_WORK",
        ("unemployed",),
        *("poverty_lifted", ""),
    ),
    "evidence lasts a day longer": (
        outcome,
        "_days_after",
        lambda day, days: None if days is None else day + timedelta(days + 1),
        *("outcome", "until"),
    ),
    "what was lived is due back": (grounds, "death_of", _not_paid_before_death, "due_back", ""),
    "the last day of a term is too late": (
        appeals,
        "file_by",
        _a_day_less,
        *("appeal", "file_by"),
    ),
    "a justified refusal counts": (notices, "_in_a_row", _all_refusals, "civil_affairs_notice", ""),
    "what a duplicate names keeps its number": (
        merged_history,
        "_renumbered",
        lambda event, _: event,
        *("typical_case", "withdrawn_on"),
    ),
    "nobody retires later": (
        policy,
        "retirement_day",
        lambda birth, sex, base, ages, _, known=None: retirement_day(birth, sex, base, ages, ()),
        *("roster", "retires_on"),
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_in_a_rule_is_found_and_named(zuji: World, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    module, attribute, broken, view, column = FAULTS[name]
    with monkeypatch.context() as patched:
        patched.setattr(module, attribute, broken)
        project_again(zuji)
        differences = opinion_of(zuji, reports=False).differences
    found = [each for each in differences if (each.view, each.column) == (view, column)]
    assert found, [str(each) for each in differences]
    assert all(each.positions for each in found if each.expected is not None)


def test_without_a_fault_the_crafted_histories_agree(zuji: World) -> None:
    project_again(zuji)
    assert [] == [str(each) for each in opinion_of(zuji).differences]
