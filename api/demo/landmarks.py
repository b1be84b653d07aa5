"""Two constructed cases that the documentation and the start text refer to."""

from random import Random

from api.demo import services, work
from api.demo.days import ISO, day
from api.demo.life import Life
from api.demo.lives import BASIS, list_as_poor, recognise, register
from api.demo.people import Person
from api.demo.plan import units
from api.demo.posts import Seats
from api.demo.workplaces import ISSUER, PROVIDERS, employers

RICH_UNIT, NEW_UNIT = 3, 8

LANDMARKS = {"person": "p0000001-01", "household": "hm-08-00001"}
"""
`person`: the request id under which the richest case was registered: training, two jobs, a return to poverty, a move,
an event that came late, a correction. `household`: one recognised without work, cleared, and reopened since.
"""


def rich_household() -> list[Person]:
    """The woman of the first case, with a daughter at school and her mother. Nobody else of the family counts."""
    head = Person(RICH_UNIT, "seeker", recognised=True, poor=True, sex="f", age=47, retirement_base=55)
    head.categories = ["registered_poor", "older_worker"]
    head.fixed, head.works, head.courses, head.start = True, True, 1, day(1, 5)
    daughter = Person(RICH_UNIT, "student", relation="child", sex="f", age=18)
    mother = Person(RICH_UNIT, "retired", relation="parent", sex="f", age=72)
    return [head, daughter, mother]


def rich_life(person: Person, dice: Random, seats: dict[int, Seats]) -> Life:
    """Adds the events of her year."""
    life = Life(person, dice)
    _first_quarter(life)
    care = employers(RICH_UNIT)[8]
    job = {"channel": "employer", "employer": care.name, "uscc": care.uscc, "post": "养老护理员", "place": "town"}
    life.on(day(4, 6))
    hired = life.add("employed", **job, monthly_wage_fen=320_000, contract_months=12, insured=True)
    life.on(day(4, 27))
    correction = life.add(
        "corrected",
        changes={"time": f"{ISO[day(3, 29)]}T08:30:00+08:00", "monthly_wage_fen": 302_000},
        reason={"code": "contract_checked", "text": "核对劳动合同：3月29日到岗，月工资3020元，原登记有误"},
        approver="区就业管理处复核",
    )
    correction.target = hired
    life.on(day(6, 18))
    work.left(life, "企业停产")
    for give, on in ((services.assessed, day(6, 18)), (services.guided, day(6, 21)), (services.informed, day(6, 22))):
        life.on(on)
        give(life)
    life.on(day(7, 5))
    life.add("return_risk_raised", risk="失业，家庭主要收入中断")
    life.on(day(7, 26))
    life.add("returned_to_poverty", cause="失业致家庭收入骤减", reason={"code": "visit", "text": "入户核查，村级评议"})
    _in_the_new_unit(life, seats)
    return life


def _first_quarter(life: Life) -> None:
    register(life)
    services.joined(life)
    life.on(day(1, 7))
    services.surveyed(life)
    life.on(day(1, 12))
    list_as_poor(life)
    life.add("unemployment_registered", cause="照顾家人后求职")
    services.assessed(life, level="B")
    life.on(day(1, 15))
    recognise(life, BASIS)
    for give, on in (
        (services.briefed, day(1, 18)),
        (services.guided, day(1, 19)),
        (services.informed, day(1, 20)),
        (services.introduced, day(1, 22)),
        (services.introduced, day(1, 26)),
        (services.introduced, day(2, 3)),
    ):
        life.on(on)
        give(life)
    life.on(day(2, 22))
    course = "养老护理（2021年第2期）"
    life.add(
        "training_enrolled",
        course=course,
        trade="养老护理",
        kind="skills",
        days=12,
        provider=PROVIDERS[3],
        draws_unemployment_benefit=False,
    )
    life.on(day(3, 9))
    life.add("training_completed", course=course, days_attended=12, passed=True)
    life.on(day(3, 24))
    certificate = life.add(
        "certificate_obtained", certificate="养老护理员职业技能等级证书", number="S0000012021082", issuer=ISSUER
    )
    certificate.posted = (day(5, 20), certificate.at[1])


def _in_the_new_unit(life: Life, seats: dict[int, Seats]) -> None:
    life.on(day(8, 10))
    life.unit = NEW_UNIT
    life.add("moved", to_area=units()[NEW_UNIT - 1].code)
    life.on(day(8, 12))
    services.surveyed(life)
    life.on(day(8, 16))
    services.briefed(life)
    life.on(day(8, 24))
    services.introduced(life)
    life.on(day(9, 1))
    seat = seats[NEW_UNIT].take(life.day)
    if seat is None:
        raise ValueError("no public-welfare post of the new unit is open by September")
    life.add("employed", **work.welfare_terms(NEW_UNIT, seat.post_id, seat.kind))
    life.on(day(10, 12))
    life.add("profile_updated", address="海门区悦来镇同心村6组18号", income_per_capita_fen=1_560_000)
    life.on(day(11, 16))
    life.add("risk_cleared", basis="入户核实收入稳定，村级评议公示无异议")
