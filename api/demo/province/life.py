"""A whole life with the service: most go the usual way, some are short, a few go on for years."""

from api.demo.province import services, turns, work
from api.demo.province.people import CYCLE, person
from api.demo.province.telling import LAST, Said, Sitting, Telling

SEED = 2021
EVENTS_A_LIFE = 14.3
"""On average: 700,000 people have ten million events."""

_OPENINGS = 1_090
"""Over so many days, three years, the lives begin; neighbours within days of each other."""


def life(number: int, seed: int = SEED) -> list[Sitting]:
    """The sittings of the person of that number, in the order of posting; the same number tells the same life."""
    t = Telling(person(number), seed)
    t.day = 3 + number // CYCLE * 377 % _OPENINGS
    services.registered(t)
    share = t.random()
    if share < 0.13:
        _short(t)
    else:
        _usual(t)
        if share > 0.986:
            _for_years(t)
    return t.told()


def _short(t: Telling) -> None:
    """Known, asked once or twice, in no need of more: at work already, or not yet looking for it."""
    t.sit(1, 9)
    services.assessed(t, t.pick(work.TRADES))
    if t.random() < 0.5:
        t.sit(3, 30)
        work.employed(t)
    t.sit(10, 40)
    services.followed_up(t)
    if t.random() < 0.5:
        services.informed(t)


def _usual(t: Telling) -> None:
    dice = t.random
    trade = t.pick(work.TRADES)
    poor = dice() < 0.12
    t.sit(1, 4)
    services.assessed(t, trade)
    services.unemployed(t)
    if poor:
        turns.listed_as_poor(t)
    recognised = dice() < 0.85
    if recognised:
        services.recognised(t)
    t.sit(3, 8)
    services.first_round(t)
    t.sit(10, 25)
    services.introduced(t)
    if dice() < 0.45:
        course = work.trained(t, trade)
        if course and recognised and dice() < 0.12:
            work.paid_for_course(t, course)
    if poor and dice() < 0.4:
        turns.back_into_poverty(t)
    job = _at_work(t) if dice() < 0.8 else None
    if job and recognised and job.data.get("insured") and dice() < 0.12:
        work.paid_for_work(t, job)
    while dice() < 0.51 and t.day < LAST:
        t.sit(20, 90)
        services.followed_up(t)
    turns.afterwards(t, job, recognised=recognised)


def _at_work(t: Telling) -> Said:
    """Work is found; one employer in twenty tells it late, when the officer has called meanwhile."""
    t.sit(8, 30)
    job = work.employed(t)
    late = t.random() < 0.05
    t.sit(15, 40)
    if late:
        services.surveyed(t)
        t.postpone(job)
    else:
        work.proved(t, job)
        services.followed_up(t)
    return job


def _for_years(t: Telling) -> None:
    """Every month or so somebody looks in; not after a death."""
    if t.sittings[-1][-1].kind == "person.deceased":
        return
    for _ in range(22 + int(t.random() * 30)):
        if t.day >= LAST:
            break
        t.sit(20, 32)
        t.pick((services.followed_up, services.surveyed, services.informed, services.guided))(t)
