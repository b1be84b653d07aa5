"""The persons of the province: sex, birth date, identity number, household and area follow from the number.

A third of the people live in households of two to four. Nobody here is below the working age in 2021 or reaches
retirement before the last life ends.
"""

from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from api.demo.province.places import area_of, districts
from domain.identity.id_number import check_digit

CYCLE = 27
"""The persons after whom the pattern of households repeats. Ranges of persons should be whole cycles."""

_MEMBERS = ("head", "spouse", "head", "spouse", "child", "head", "spouse", "child", "child")
_HEADS = (0, 0, 2, 2, 2, 5, 5, 5, 5)
"""The relation of the first nine of a cycle, and the place of the head of their household; the others live alone."""


class _Generation(NamedTuple):
    """The days of birth of a generation: a number of days from the first; `digit` distinguishes its identity
    numbers.
    """

    digit: int
    days: int
    women_from: date
    men_from: date


_ANY = _Generation(0, 12_000, date(1972, 1, 1), date(1967, 1, 1))
_GENERATIONS = {
    "head": _Generation(1, 5_000, date(1972, 1, 1), date(1967, 1, 1)),
    "spouse": _Generation(2, 5_000, date(1972, 1, 1), date(1967, 1, 1)),
    "child": _Generation(3, 2_500, date(1998, 1, 1), date(1998, 1, 1)),
}
_A_DAY = 125
"""Numbers of a generation and sex that one district gives for one day of birth."""
_STRIDE = 61_803_401
"""Coprime to the size of every generation: consecutive persons are born far apart, and no number occurs twice."""
_FIRST = date(1967, 1, 1)
_DIGITS = tuple(f"{_FIRST + timedelta(days=n):%Y%m%d}" for n in range(14_200))


class Person(NamedTuple):
    """A person. `home` is the number of the head of the household, or the person's own."""

    number: int
    male: bool
    born: int
    id_no: str
    home: int
    relation: str
    area: str

    @property
    def household_id(self) -> str:
        """The id of the household; None for a person who lives alone."""
        return f"province-{self.home}"

    def birthday(self, age: int) -> date:
        """The day on which the person reaches an age."""
        born = _FIRST + timedelta(days=self.born)
        return born.replace(year=born.year + age, day=min(born.day, 28))


@lru_cache(maxsize=1 << 13)  # the lives in progress
def person(number: int) -> Person:
    """The person of this number."""
    neighbours, place = divmod(number, CYCLE)
    relation = _MEMBERS[place] if place < len(_MEMBERS) else ""
    home = neighbours * CYCLE + _HEADS[place] if relation else number
    couple = relation in ("head", "spouse")
    male = (home % 2 == 0) == (relation == "head") if couple else number * 5 % 9 % 2 == 0
    generation = _GENERATIONS.get(relation, _ANY)
    regions = districts()
    day, rest = divmod(
        number * _STRIDE % (generation.days * _A_DAY * len(regions)),
        _A_DAY * len(regions),
    )
    region, nth = divmod(rest, _A_DAY)
    born = day + ((generation.men_from if male else generation.women_from) - _FIRST).days
    first17 = f"{regions[region]}{_DIGITS[born]}{(nth * 4 + generation.digit) * 2 + male:03d}"
    return Person(number, male, born, first17 + check_digit(first17), home, relation, area_of(neighbours, home))


def identity_number(number: int) -> str:
    """The identity number of a person, unique up to about fifteen million persons: valid in form, fictional."""
    return person(number).id_no
