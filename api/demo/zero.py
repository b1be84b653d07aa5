"""The zero-employment households: their recognition and what follows it."""

from random import Random

from api.demo.days import OFFICE_DAY, day
from api.demo.people import Person

RECOGNISED = (14, 6, 6, 4, 6, 4, 4, 6, 4, 6, 1)
"""By unit: couples without work whose family is recognised as a zero-employment household."""

SUSPECTED = (24, 10, 12, 6, 10, 6, 9, 12, 9, 12, 1)
"""By unit: couples without work whose family nobody recognised; chance decides whether they find any."""

LIMIT_DAYS = 20

_OTHERWISE = {
    **dict.fromkeys([(8, 1), (1, 3), (5, 2), (10, 4)], "reopened"),
    **dict.fromkeys([(1, 5), (2, 2), (8, 3), (9, 2)], "cleared_again"),
    **dict.fromkeys([(1, 9), (3, 4), (7, 2), (10, 2)], "overdue"),
    **dict.fromkeys([(1, 12), (4, 3), (7, 3)], "cleared_late"),
    **dict.fromkeys([(1, 2), (2, 4), (6, 1), (8, 5), (10, 5)], "reported_late"),
}
"""The course of a unit's n-th household; all others are cleared within the limit and stay cleared."""

# Around the long holidays the steps before a first job do not fit into the limit.
_NO_START = (range(day(4, 16), day(5, 6)), range(day(9, 8), day(10, 9)))


def lay_down(unit: int, nth: int, applicant: Person, partner: Person, dice: Random) -> None:
    """Sets the dates of both, counted from the recognition of their family."""
    kind = _OTHERWISE.get((unit, nth), "cleared")
    reopens = kind in ("reopened", "cleared_again")
    while True:
        zero_on = OFFICE_DAY[dice.randint(day(3, 1), day(6, 30) if reopens else day(11, 1))]
        if not any(zero_on in days for days in _NO_START):
            break
    applicant.zero_on = zero_on
    start = OFFICE_DAY[zero_on - dice.randint(18, 30)]
    for person in (applicant, partner):
        person.fixed, person.start, person.recognised_on = True, start, zero_on
    worker, other = (applicant, partner) if dice.random() < 0.6 else (partner, applicant)
    if kind == "overdue":
        return
    worker.works = True
    worker.job_on = zero_on + (dice.randint(25, 40) if kind == "cleared_late" else dice.randint(12, 18))
    worker.report_late = kind == "reported_late"
    if reopens:
        worker.leave_on = worker.job_on + dice.randint(45, 120)
        if kind == "cleared_again":
            other.works, other.job_on = True, worker.leave_on + dice.randint(8, LIMIT_DAYS - 2)
