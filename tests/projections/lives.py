"""Random lives for the laws: events that can follow each other, said in any order, twice, with corrections and voids.

The life is drawn day by day from what may happen next, in the words of the field, not by asking the code under test.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from hypothesis import strategies as st

from tests.world import CloudEvent, EventMaker, id_no

START = date(2021, 1, 4)
UNITS = ("320614-01", "320614-02", "320614-03")


@dataclass
class Life:
    """A person's events in the order in which they happened, and what a plain reading of them says."""

    number: str
    events: list[CloudEvent] = field(default_factory=list)
    area: str = ""
    labour: str = "unknown"
    case: str = "registered"
    household: str | None = None
    head: bool = False
    paired: bool = False
    spells: list[list[object]] = field(default_factory=list)
    completed: int = 0
    served: int = 0


def draw_life(draw: st.DrawFn, make: EventMaker, number: int, household: str, head: bool = False) -> Life:
    """One life of up to fifteen events after the registration."""
    life = Life(id_no(f"{draw(st.integers(1955, 2003))}-06-15", number))
    life.area = draw(st.sampled_from(UNITS))
    life.head = head
    day = START + timedelta(days=draw(st.integers(0, 30)))
    life.events.append(make.registered(life.number, _at(day, 8), area=life.area, name=f"甲{number}"))
    for _ in range(draw(st.integers(0, 15))):
        day += timedelta(days=draw(st.one_of(st.integers(1, 4), st.integers(5, 40))))
        action = draw(st.sampled_from(_possible(life)))
        _happen(draw, make, life, action, day, household)
        if action == "left_post" and draw(st.booleans()):  # straight into the next job, with or without a gap
            day += timedelta(days=draw(st.integers(1, 4)))
            _happen(draw, make, life, "employed", day, household)
        if action == "deceased":
            break
    return life


def _possible(life: Life) -> list[str]:
    """What may happen next."""
    possible = ["policy_briefed", "training", "moved", "needs_assessed"]
    possible += ["left_post", "left_post", "job_changed"] if life.labour == "employed" else ["employed", "employed"]
    possible.append("labour_force_returned" if life.labour == "not_in_labour_force" else "labour_force_left")
    possible += ["household_left"] if life.household else ["household_joined"] * 4
    possible.append("exited" if life.case == "recognised" else "recognised")
    possible += ["helper_ended" if life.paired else "helper_paired", "followed_up", "contact_attempted"]
    if life.labour == "unemployed":
        possible.append("unemployment_cancelled")
    if life.household:
        possible += ["zero_employment_recognised"] * 2
    return [*possible, "deceased"] if len(life.events) > 8 else possible


def _channels(life: Life) -> list[str]:
    """What work there is: public-welfare posts twice at most, and none for the retired."""
    placed = sum(spell[2] == "public_welfare" for spell in life.spells)
    young = int(life.number[6:10]) > 1970
    return ["employer", "flexible", *(["public_welfare"] if young and placed < 2 else [])]


def _happen(draw: st.DrawFn, make: EventMaker, life: Life, action: str, day: date, household: str) -> None:
    who = f"id_no:{life.number}"
    when = day.isoformat() if draw(st.booleans()) else _at(day, draw(st.integers(9, 17)))

    def say(kind: str, /, **data: object) -> None:
        life.events.append(make.event(kind, when, who, **data))

    match action:
        case "employed" | "job_changed":
            channel = draw(st.sampled_from(_channels(life)))
            if life.labour == "employed":
                life.spells[-1][1] = day
            life.spells.append([day, None, channel, action == "employed", life.area])
            life.labour = "employed"
            say(action, channel=channel)
        case "left_post":
            life.spells[-1][1], life.labour = day, "unemployed"
            say(action, cause="合同到期")
        case "labour_force_left" | "deceased":
            if life.labour == "employed":
                life.spells[-1][1] = day
            life.labour = "not_in_labour_force"
            life.case = "deceased" if action == "deceased" else life.case
            say(action, **({"source": "民政"} if action == "deceased" else {"kind": "student"}))
        case "unemployment_cancelled":
            life.labour = "not_in_labour_force"
            say(action, cause="military")
        case "helper_paired" | "helper_ended":
            life.paired = action == "helper_paired"
            say(action, **({"helper": "王芳", "unit": "社区"} if life.paired else {"reason": {"code": "transferred"}}))
        case "contact_attempted":
            say(action, means="phone")
        case "followed_up":
            life.served += 1
            say(action, method="电话", result="在家")
        case "labour_force_returned":
            life.labour = "unemployed"
            say(action, kind="student")
        case "household_joined":
            life.household = household
            say(action, household_id=household, relation="head" if life.head else "spouse")
        case "household_left":
            say(action, household_id=life.household)
            life.household = None
        case "recognised":
            life.case = "recognised"
            say(action, categories=["disabled"], basis="认定表")
        case "exited":
            life.case = "exited"
            say(action, reason={"code": "employed", "text": "稳定就业"})
        case "zero_employment_recognised":
            say(action, household_id=life.household, basis="公示无异议")
        case "moved":
            life.area = UNITS[(UNITS.index(life.area) + 1) % len(UNITS)]
            say(action, to_area=life.area)
        case "training":
            course = f"课程{len(life.events)}"
            say("training_enrolled", course=course, trade="家政服务", kind="skills", days=1)
            later = _at(day, 18)
            life.events.append(
                make.event("training_completed", later, who, course=course, days_attended=1, passed=True)
            )
            life.completed += 1
        case "needs_assessed":
            life.served += 1
            able = draw(st.booleans())
            level = {"level": draw(st.sampled_from("ABCDU"))} if draw(st.booleans()) else {}
            say(action, wishes_work=True, wishes_training=False, able_to_work=able, **level)
        case _:
            life.served += 1
            say(action, policies=["社保补贴"])


def _at(day: date, hour: int) -> str:
    return f"{day.isoformat()}T{hour:02d}:00:00+08:00"


@st.composite
def families(draw: st.DrawFn, source: str, first: int, household: str) -> list[Life]:
    """One to three people of one household."""
    events = EventMaker(source)
    with_head = draw(st.booleans())
    return [
        draw_life(draw, events, first + i, household, head=with_head and i == 0) for i in range(draw(st.integers(1, 3)))
    ]
