"""A made-up person of the demo, as planned before the events are built."""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from api.demo.days import YEAR
from api.demo.names import given_name, id_no, surname


@dataclass(slots=True)
class Person:
    """
    Groups, family, and what the year will bring.

    `role`: seeker (of the plan, without work), settled (of the plan, at work already), or one of their relatives:
    worker, homemaker, student, child, retired. Days are numbers of the year; None leaves the day to the life.
    """

    unit: int
    role: str
    recognised: bool = False
    poor: bool = False
    number: int = 0

    household: str = ""
    relation: str = "head"
    sex: str = ""
    age: int = 0  # reached by the end of 2021, so that a limit passed by it was not met earlier in the year
    name: str = ""
    born: date = date.min
    id_no: str = ""
    retirement_base: int = 0
    categories: list[str] = field(default_factory=list)
    monitored: bool = False

    start: int = 0
    fixed: bool = False  # the dates below are laid down with those of the family
    works: bool = False  # finds work in 2021 while in the counted population
    courses: int = 0
    fate: str = ""  # of a seeker who finds none: dies, retires, leaves, returns, false_report
    poverty_turn: str = ""  # of a poor one: risk, risk_cleared, returned, lifted_again, cleared
    moves_to: int = 0
    moves_first: bool = False  # before finding work: the new unit is credited with it

    zero_on: int | None = None  # the applicant of a zero-employment household
    recognised_on: int | None = None
    job_on: int | None = None
    leave_on: int | None = None
    report_late: bool = False  # the employer reports the hiring late

    @property
    def free(self) -> bool:
        """Whether nothing about the year is decided yet."""
        return not (self.fixed or self.works or self.fate or self.moves_to or self.poverty_turn)


def introduce(members: list[Person], dice: Random, taken: set[str]) -> None:
    """Gives a household their birth dates, names and identity numbers, and the recognised among them a category."""
    fathers = (person for person in members if person.sex == "m" and person.relation in ("head", "spouse"))
    father = next(fathers, members[0])
    family = surname(dice)
    for person in members:
        if person.fate == "retires":
            person.age = person.retirement_base = 50 if person.sex == "f" else 60
            person.born = date(YEAR - person.age, dice.randint(8, 10), dice.randint(1, 28))
        else:
            person.retirement_base = person.retirement_base or (60 if person.sex == "m" else 50)
            person.born = date(YEAR - person.age, dice.randint(1, 12), dice.randint(1, 28))
        of_family = person is father or person.relation in ("child", "grandchild")
        of_family = of_family or (person.relation == "parent" and person.sex == "m")
        person.name = (family if of_family else surname(dice)) + given_name(dice, person.sex, person.born)
        person.id_no = id_no(dice, person.sex, person.born, taken)
        if person.recognised:
            person.categories = person.categories or _difficulties(person, dice)


def _difficulties(person: Person, dice: Random) -> list[str]:
    found = ["registered_poor"] if person.poor else []
    if person.recognised_on is not None:
        found.append("zero_employment_member")
    older = person.age >= (41 if person.sex == "f" else 51)
    if older and (not found or dice.random() < 0.5):
        found.append("older_worker")
    if not found or dice.random() < 0.04:
        found.append(dice.choice(("disabled", "dibao", "dibao", "long_term_unemployed", "land_lost_farmer")))
    return found
