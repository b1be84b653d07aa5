"""The results of each unit in the year, and the persons drawn for them, so that the figures of the plan table come
out.
"""

from dataclasses import dataclass
from random import Random

from api.demo.people import Person
from api.demo.plan import Unit


@dataclass(frozen=True, slots=True)
class Done:
    """The results of a unit at the end of the year."""

    posts: int
    poor_training: int
    difficulty_training: int
    reemployed: int


# 85 to 105 % in sum, each unit in its own way: Haimen Subdistrict is short of posts (30 of 40, 75.0 %), Zhengyu is
# behind with everything, Yuelai is over its target (200 of 195, 102.6 %).
DONE = (
    Done(30, 11, 271, 258),
    Done(28, 24, 93, 136),
    Done(31, 38, 84, 171),
    Done(9, 19, 41, 92),
    Done(20, 6, 88, 87),
    Done(10, 9, 47, 70),
    Done(12, 21, 49, 101),
    Done(15, 22, 99, 200),
    Done(14, 29, 66, 141),
    Done(11, 28, 96, 159),
    Done(5, 4, 10, 9),
)

MOVES_BEFORE_WORK = ((2, 1), (6, 1), (9, 8), (10, 5))
"""Four persons who move before they find a job, which counts for the new unit (docs/domain.md 12)."""

POOR_AT_WORK = 0.84
"""The share of the jobless poor who find a job: with those who work already, about the 90 % that the notice
requires.
"""

_FATES = (("leaves", 0.045), ("returns", 0.045), ("retires", 0.03), ("dies", 0.015), ("false_report", 0.015))


def draw(unit: Unit, people: list[Person], dice: Random) -> None:
    """Decides which persons of the unit find a job, are trained, move, or leave the labour force."""
    done = DONE[unit.seq - 1]
    seekers = [person for person in people if person.role == "seeker"]
    settled = [person for person in people if person.role == "settled"]
    _lose_work(settled, dice)
    _move_first(unit, seekers)
    _find_work(unit, done.reemployed, people, seekers, dice)
    _turns_of_poverty(seekers, settled, dice)
    _train(done, seekers, settled, dice)
    for person in seekers:
        if person.free and not person.courses and not person.poor:
            person.fate = dice.choices(
                [fate for fate, _ in _FATES] + [""],
                weights=[share for _, share in _FATES] + [1 - sum(share for _, share in _FATES)],
            )[0]
    movable = [person for person in seekers + settled if not (person.fixed or person.moves_to or person.fate)]
    for person in dice.sample(movable, max(1, len(movable) // 130)):
        person.moves_to = dice.choice([seq for seq in range(1, 12) if seq != unit.seq])


def _lose_work(settled: list[Person], dice: Random) -> None:
    """A few who work lose the job; most of them find another, which is re-employment under the plan."""
    for person in dice.sample(settled, len(settled) // 20):
        person.poverty_turn = dice.choice(("risk", "risk", "risk_cleared", "risk_cleared", "returned", "lifted_again"))
        person.works = person.poverty_turn in ("risk_cleared", "lifted_again")


def _move_first(unit: Unit, seekers: list[Person]) -> None:
    free = (person for person in seekers if person.free and not person.poor)
    for _, to in (move for move in MOVES_BEFORE_WORK if move[0] == unit.seq):
        person = next(free)
        person.moves_to, person.moves_first, person.works = to, True, True


def _find_work(unit: Unit, target: int, people: list[Person], seekers: list[Person], dice: Random) -> None:
    credited = sum(person.works and not person.moves_first for person in people)
    wanted = target - credited - sum(to == unit.seq for _, to in MOVES_BEFORE_WORK)
    poor = [person for person in seekers if person.free and person.poor]
    others = [person for person in seekers if person.free and not person.poor]
    found = dice.sample(poor, min(wanted, round(len(poor) * POOR_AT_WORK)))
    for person in found + dice.sample(others, wanted - len(found)):
        person.works = True


def _turns_of_poverty(seekers: list[Person], settled: list[Person], dice: Random) -> None:
    for person in seekers + settled:
        if person.poor:
            person.monitored = dice.random() < 0.18
            if not (person.fixed or person.poverty_turn or person.moves_to):
                if person.monitored and dice.random() < 0.25:
                    person.poverty_turn = "cleared"
                elif person.role == "seeker" and not person.works and dice.random() < 0.2:
                    person.poverty_turn = dice.choice(("risk", "risk", "returned"))


def _train(done: Done, seekers: list[Person], settled: list[Person], dice: Random) -> None:
    """Person-times: most attend one course, one in fifteen a second one."""
    steady = [person for person in settled if not person.poverty_turn and not person.moves_to]
    poor = [person for person in seekers if person.poor and not (person.fixed or person.moves_to)]
    others = [p for p in seekers if not (p.poor or p.fixed or p.moves_to)]
    already = sum(person.courses for person in seekers if person.poor)
    _enrol(poor + dice.sample(steady, len(steady) // 4), done.poor_training - already, dice)
    _enrol(others, done.difficulty_training, dice)


def _enrol(candidates: list[Person], person_times: int, dice: Random) -> None:
    twice = max(person_times // 15, person_times - len(candidates))
    for place, person in enumerate(dice.sample(candidates, person_times - twice)):
        person.courses = 2 if place < twice else 1
