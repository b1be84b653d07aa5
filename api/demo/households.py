"""The households of a unit: the persons of its plan, with the relatives who live with them."""

from random import Random

from api.demo import zero
from api.demo.days import OFFICE_DAY, day
from api.demo.people import Person
from api.demo.plan import Unit

Household = list[Person]
POOR_SETTLED = 0.75
"""The share of the registered poor, not recognised, who work when the plan begins."""


def arrange(unit: Unit, first: Household, dice: Random) -> list[Household]:
    """All households of the unit, `first` at their head (its plan members are part of the unit's figures)."""
    both, recognised, poor, settled = _groups(unit, first, dice)
    households = [first] if first else []
    for nth in range(1, zero.RECOGNISED[unit.seq - 1] + 1):
        pair = _couple(recognised.pop(), recognised.pop(), dice, young=True)
        zero.lay_down(unit.seq, nth, *pair, dice)
        households.append(_with_dependants(pair, dice))
    jobless = recognised + both + poor
    dice.shuffle(jobless)
    households += [
        _with_dependants(_couple(jobless.pop(), jobless.pop(), dice), dice) for _ in range(zero.SUSPECTED[unit.seq - 1])
    ]
    households += [_around_seeker(person, settled, dice) for person in jobless]
    households += [_around_settled(person, dice) for person in settled]
    for number, members in enumerate(households, start=1):
        for person in members:
            person.household = f"hm-{unit.seq:02d}-{number:05d}"
    return households


def enter(members: Household, dice: Random) -> None:
    """Sets the day of registration: mostly in the first quarter; relatives on the day of the person of the plan."""
    together: int | None = None
    for person in members:
        if person.role == "settled":
            person.start = OFFICE_DAY[dice.randint(day(1, 4), day(1, 18))]
        elif person.role == "seeker" and not person.fixed:
            if together is None:
                until = ((0.7, day(3, 26)), (0.9, day(6, 11)), (1, day(7, 30)))
                share = dice.random()
                together = next(last for part, last in until if share < part)
                together = OFFICE_DAY[dice.randint(day(1, 4), together)]
            person.start = together
    about = [person.start for person in members if person.role in ("seeker", "settled")]
    for person in members:
        if person.role not in ("seeker", "settled"):
            person.start = about[0]


def _groups(unit: Unit, first: Household, dice: Random) -> tuple[list[Person], ...]:
    """The persons of the plan: one in eleven is in both groups; most of those who are only poor work already."""
    total, poor = unit.baselines["recognised"], unit.baselines["registered_poor"]
    both = min(round((total + poor) / 11), min(total, poor) // 2)
    settled = round((poor - both) * POOR_SETTLED)
    seekers = poor - both - settled
    kinds = (
        (both - sum(person.recognised and person.poor for person in first), "seeker", True, True),
        (total - both, "seeker", True, False),
        (seekers, "seeker", False, True),
        (settled, "settled", False, True),
    )
    groups = []
    for count, role, recognised, is_poor in kinds:
        groups.append([Person(unit.seq, role, recognised, is_poor) for _ in range(count)])
    for person in (person for group in groups for person in group):
        person.sex = "f" if dice.random() < 0.54 else "m"
        _age(person, dice)
    return tuple(groups)


def _age(person: Person, dice: Random) -> None:
    """Most of the recognised are women from 40 and men from 50; nobody reaches retirement within the year."""
    older = dice.random() < (0.35 if person.poor else 0.74)
    if person.sex == "f":
        person.retirement_base = 55 if older and dice.random() < 0.25 else 50
        person.age = dice.randint(41, person.retirement_base - 1) if older else dice.randint(23, 40)
    else:
        person.age = dice.randint(51, 59) if older else dice.randint(23, 50)


def _couple(one: Person, other: Person, dice: Random, *, young: bool = False) -> tuple[Person, Person]:
    """Makes two persons head and spouse, with fitting sexes and ages; `young`: both are years away from retirement."""
    woman, man = (one, other) if one.sex == "f" else (other, one)
    woman.sex, man.sex = "f", "m"
    woman.age = dice.randint(38, 44) if young else min(woman.age, 48)
    woman.retirement_base, man.retirement_base = 50, 60
    man.age = min(58, woman.age + dice.randint(0, 6))
    head, spouse = (man, woman) if dice.random() < 0.7 else (woman, man)
    spouse.relation = "spouse"
    return head, spouse


def _relative(head: Person, role: str, relation: str, sex: str, age: int) -> Person:
    return Person(head.unit, role, relation=relation, sex=sex, age=age)


def _dependants(head: Person, dice: Random, child: float, parent: float) -> Household:
    """Adds relatives who do not count in the zero-employment test: pupils, students, pensioners."""
    found = []
    if dice.random() < child:
        sex = dice.choice("fm")
        if head.age >= 40 and dice.random() < 0.35:
            found.append(_relative(head, "student", "child", sex, dice.randint(17, 20)))
        elif head.age >= 24:
            age = dice.randint(1, min(10, head.age - 22))
            found.append(_relative(head, "child", "grandchild" if head.age > 50 else "child", sex, age))
    if dice.random() < parent:
        age = min(92, max(64, head.age + dice.randint(22, 30)))
        found.append(_relative(head, "retired", "parent", dice.choice("fm"), age))
    return found


def _with_dependants(pair: tuple[Person, Person], dice: Random) -> Household:
    return [*pair, *_dependants(pair[0], dice, child=0.5, parent=0.22)]


def _spouse(person: Person, role: str, dice: Random) -> Person:
    sex = "f" if person.sex == "m" else "m"
    older = dice.randint(0, 5) if sex == "m" else -dice.randint(0, 5)
    age = max(23, min(person.age + older, 48 if sex == "f" else 58))
    return _relative(person, role, "spouse", sex, age)


def _around_seeker(person: Person, settled: list[Person], dice: Random) -> Household:
    """The household of a jobless person: alone, with a worker, or with relatives who do not count."""
    share = dice.random()
    if share < 0.27:
        return [person]
    if share < 0.5:
        return [person, _spouse(person, "worker", dice), *_dependants(person, dice, child=0.45, parent=0.12)]
    if share < 0.68 and settled:
        return _with_dependants(_couple(person, settled.pop(), dice), dice)
    if person.age <= 26:
        person.relation = "child"
        sex = dice.choice("fm")
        return [person, _relative(person, "worker", "head", sex, dice.randint(47, 49 if sex == "f" else 56))]
    return [person, *_dependants(person, dice, child=0.7, parent=0.45)]


def _around_settled(person: Person, dice: Random) -> Household:
    if dice.random() < 0.14:
        return [person, _spouse(person, "homemaker", dice)]
    return [person, *_dependants(person, dice, child=0.3, parent=0.14)]
