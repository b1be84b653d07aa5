"""Further events of a year: poverty, changes and loss of jobs, moves, exits, deaths."""

from collections.abc import Callable

from api.demo import services, work
from api.demo.days import LAST, dated, day
from api.demo.life import Life
from api.demo.names import phone
from api.demo.plan import units
from api.demo.posts import Seats

_RISKS = {
    "失业，家庭主要收入中断": "失业致家庭收入骤减",
    "大病，医疗支出大": "因病",
    "受灾，种植养殖受损": "因灾",
    "务工就业不稳": "务工就业不稳",
}
_CLEARED = "入户核实收入稳定，村级评议公示无异议"


def in_poverty(life: Life, find_work: Callable[[], object]) -> None:
    """The planned events of a poor person: risk, return to poverty, and their end."""
    turn, dice = life.person.poverty_turn, life.dice
    if turn != "cleared":
        life.step(1, 12)
        risk = dice.choice(tuple(_RISKS))
        life.add("return_risk_raised", risk=risk)
        if turn in ("returned", "lifted_again"):
            life.step(10, 25)
            life.add("returned_to_poverty", cause=_RISKS[risk])
    if turn in ("risk_cleared", "lifted_again"):
        life.step(4, 35)
        services.introduced(life)
        life.step(1, 15)
        find_work()
    if turn in ("risk_cleared", "lifted_again", "cleared"):
        life.step(12, 40)
        life.add("risk_cleared", basis=_CLEARED)


def on_the_way(life: Life, seats: dict[int, Seats]) -> None:
    """After a job was found: most keep it, some change it, some lose it, of whom half find another."""
    dice, share = life.dice, life.dice.random()
    if life.room < 50:
        return
    if share < 0.05:
        life.step(20, 45)
        work.changed(life)
    elif share < 0.15:
        life.step(20, life.room - 20)
        work.left(life)
        life.step(0, 1)
        services.assessed(life)
        if dice.random() < 0.5 and life.room > 12:
            life.step(1, 5)
            services.introduced(life)
            life.step(0, 5)
            work.employed(life, seats)
    elif share < 0.22 and life.person.recognised and not life.person.poor and life.room > 120:
        life.step(90, 115)
        life.add("exited", reason={"code": "employed", "text": "已稳定就业，退出就业困难人员管理"})


def farewell(life: Life) -> None:
    """For a person without a job: another attempt, or the reason why there is none."""
    person, dice = life.person, life.dice
    if person.fate in ("leaves", "returns"):
        life.step(5, 40)
        later, early = ("incapacitated", "incapacitated", "abroad", "imprisoned"), ("student", "military")
        kind = dice.choice(later if person.age > 25 else early)
        life.add("labour_force_left", kind=kind)
        if person.fate == "returns":
            life.step(20, 60)
            life.add("labour_force_returned", kind=kind)
            life.step(0, 3)
            services.assessed(life)
    elif person.fate == "retires":
        birthday = (person.born.replace(year=2021) - dated(0)).days
        life.on(max(life.day, birthday))
        life.add("labour_force_left", kind="retired")
        if person.recognised:
            life.add("exited", reason={"code": "retired", "text": "达到法定退休年龄，按月领取养老金"})
    elif person.fate == "dies":
        life.on(min(LAST, life.day + dice.randint(10, 60)))
        life.add("deceased", source=dice.choice(("民政殡葬信息比对", "家属申报", "公安户籍信息比对")))
    elif person.fate == "false_report":
        life.step(10, 50)
        _false_report(life)
    elif dice.random() < 0.3 and life.room > 40:
        life.step(10, 35)
        services.informed(life, dice.randint(1, 3))


def _false_report(life: Life) -> None:
    """A job that proves to be false: it is voided, remains visible and no longer counts."""
    reported = life.add("employed", **work.terms(life.dice, life.unit))
    life.step(15, 35)
    reason = {"code": "false_report", "text": "回访核实未实际就业"}
    void = life.add("voided", reason=reason, approver="区就业管理处复核")
    void.target = reported


def update(life: Life, share: float) -> None:
    """New contact data, or a new income of the household."""
    dice = life.dice
    if life.has("deceased") or dice.random() >= share or life.room < 15:
        return
    life.step(3, 14)
    if dice.random() < 0.5:
        life.add("profile_updated", phone=phone(dice))
    else:
        life.add("profile_updated", income_per_capita_fen=dice.randint(60, 220) * 10_000)


def move(life: Life) -> None:
    """A move to another unit."""
    person = life.person
    if person.moves_to and life.room > 6:
        if not person.moves_first:
            life.on(max(life.day + 1, min(LAST - 4, day(6, 1) + life.dice.randint(0, 150))))
        life.unit = person.moves_to
        life.add("moved", to_area=units()[life.unit - 1].code)
