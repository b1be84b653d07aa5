"""The year of each person: registration, services, jobs and their loss in 2021, in business order."""

from random import Random

from api.demo import services, work
from api.demo.days import dated, day
from api.demo.life import Life
from api.demo.names import address, phone
from api.demo.people import Person
from api.demo.plan import Unit, units
from api.demo.posts import Seats
from api.demo.turns import farewell, in_poverty, move, on_the_way, update

BASIS = "苏人社规〔2020〕2号"
_UNTIL_WORK = day(12, 22)


def life_of(person: Person, dice: Random, seats: dict[int, Seats]) -> Life:
    """The year of a person of the plan or of a relative."""
    life = Life(person, dice)
    if person.role == "seeker":
        _seeker(life, seats)
    elif person.role == "settled":
        _settled(life, seats)
    else:
        _relative(life)
    return life


def register(life: Life) -> None:
    """The first event, with contact data."""
    unit: Unit = units()[life.person.unit - 1]
    services.registered(life, phone(life.dice), address(life.dice, unit.name, unit.kind))


def recognise(life: Life, basis: str = BASIS) -> None:
    """The recognition, to be reviewed after a year."""
    review_on = dated(life.day + 365).isoformat()
    life.add("recognised", categories=life.person.categories, basis=basis, review_on=review_on)


def list_as_poor(life: Life) -> None:
    """The rural-revitalisation register lists the person."""
    if life.person.monitored:
        kind = life.dice.choice(("unstable_lifted", "marginal", "sudden_hardship"))
        life.add("poverty_status_set", status="monitored", monitored_kind=kind)
    else:
        life.add("poverty_status_set", status="poverty_lifted")


def _relative(life: Life) -> None:
    """The events of a relative: only what the zero-employment test reads, a job or why the relative does not count."""
    register(life)
    role = life.person.role
    if role == "worker":
        life.add("employed", **work.terms(life.dice, life.unit))
    elif role in ("student", "retired"):
        life.add("labour_force_left", kind=role)
    services.joined(life)
    if role == "homemaker":
        life.step(0, 6)
        services.surveyed(life)
        services.assessed(life, willing=False, level="U")
        if life.dice.random() < 0.08:
            life.step(40, 200)
            life.add("household_left", household_id=life.person.household)
            life.add("household_joined", household_id=f"{life.person.household}-2", relation="head")


def _settled(life: Life, seats: dict[int, Seats]) -> None:
    """
    At work when the year begins: the job is recorded before the person comes onto the list of the poor, and so before
    she belongs to the counted population. It is transfer employment, and no re-employment under the plan of 2021.
    """
    person, dice = life.person, life.dice
    register(life)
    life.add("employed", **work.terms(dice, life.unit, far=True))
    services.joined(life)
    life.on(day(1, 20))
    life.step(0, 30)
    list_as_poor(life)
    life.step(0, 8)
    services.surveyed(life)
    services.assessed(life, level="D")
    life.step(2, 60)
    services.briefed(life)
    for _ in range(person.courses):
        services.trained(life, 60)
    if person.poverty_turn in ("risk", "risk_cleared", "returned", "lifted_again"):
        life.step(10, 90)
        work.left(life)
        _looking_again(life)
        in_poverty(life, lambda: work.employed(life, seats))
    else:
        if person.poverty_turn == "cleared":
            in_poverty(life, lambda: None)
        if dice.random() < 0.06:
            life.step(10, 60)
            work.changed(life)
    update(life, 0.2)
    move(life)


def _seeker(life: Life, seats: dict[int, Seats]) -> None:
    """A person without work: survey, unemployment registration, recognition, services, and usually a job."""
    person = life.person
    _found_out(life)
    _recognised(life)
    _served(life)
    if person.moves_first:
        life.step(5, 20)
        move(life)
    for _ in range(person.courses):
        services.trained(life, max(20, min(120, day(8, 1) - life.day)))
    if person.works:
        _find_work(life, seats)
    elif person.poverty_turn in ("risk", "returned"):
        in_poverty(life, lambda: None)
    else:
        farewell(life)
    if person.poverty_turn == "cleared" and life.room > 30:
        in_poverty(life, lambda: None)
    update(life, 0.1)
    if not person.moves_first:
        move(life)


def _found_out(life: Life) -> None:
    """The assessment of needs: mostly within 24 hours, one in fifteen too late."""
    person, dice = life.person, life.dice
    register(life)
    services.joined(life)
    if not person.fixed:
        life.step(0, 4)
    services.surveyed(life)
    if person.poor:
        list_as_poor(life)
        life.step(0, 1)
    life.step(0, 2)
    life.add("unemployment_registered", **({"cause": dice.choice(_CAUSES)} if dice.random() < 0.6 else {}))
    if dice.random() < 0.07:
        life.step(2, 5)
    urgent = person.zero_on is not None or person.monitored
    services.assessed(life, level="A" if urgent else "B" if "older_worker" in person.categories else "C")


def _recognised(life: Life) -> None:
    person = life.person
    if person.recognised_on is not None:
        life.on(person.recognised_on)
        if person.zero_on is not None:
            basis = "社区调查、公示5个工作日无异议，区镇认定"
            life.add("zero_employment_recognised", household_id=person.household, basis=basis)
    elif person.recognised:
        life.step(1, 4)
    if person.recognised:
        recognise(life)


def _served(life: Life) -> None:
    """One briefing, one guidance, information on three posts, three introductions (S4; 1-3-1)."""
    dice, hurried = life.dice, life.person.fixed
    late = 12 if dice.random() < 0.06 and not hurried else 1
    for give in (services.briefed, services.guided, services.informed):
        life.step(0, late)
        give(life)
    complete = dice.random() < 0.95 or hurried
    for _ in range(3 if complete else dice.randint(1, 2)):
        life.step(0, 1 if hurried else 6)
        services.introduced(life)


def _find_work(life: Life, seats: dict[int, Seats]) -> None:
    """A job on the planned day, otherwise mostly within three months, at the latest at the end of the year."""
    person, dice = life.person, life.dice
    if person.job_on is not None:
        life.on(person.job_on)
    else:
        soon, last = life.day + dice.randint(2, 70), max(life.day, _UNTIL_WORK)
        life.on(min(last, soon if dice.random() < 0.75 else dice.randint(life.day, last)))
    event = work.employed(life, seats)
    if person.report_late:
        event.posted = (event.at[0] + dice.randint(12, 28), event.at[1])
    if person.leave_on is not None:
        life.on(person.leave_on)
        work.left(life)
        _looking_again(life)
    elif not person.fixed:
        on_the_way(life, seats)


def _looking_again(life: Life) -> None:
    """After the loss of a job: needs within a day, guidance and information within a week."""
    for least, most, give in ((0, 1, services.assessed), (0, 2, services.guided), (0, 2, services.informed)):
        life.step(least, most)
        give(life)


_CAUSES = ["原单位裁员", "合同期满未续签", "企业关停", "个体歇业", "征地后无业", "毕业后未就业", "照顾家人后求职"]
