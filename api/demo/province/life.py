"""The life of one person with the service: most are usual, some are short, a few last for years."""

from api.demo.province import services, turns, work
from api.demo.province.life_builder import LAST, EntrySession, LifeBuilder, LifeEvent
from api.demo.province.people import CYCLE, person

SEED = 2021
EVENTS_A_LIFE = 14.3
"""Mean number of events a person: 700,000 persons have ten million events."""

_OPENINGS = 1_090
"""The days, three years, within which the lives begin; those of neighbours begin within days of each other."""


def life(number: int, seed: int = SEED) -> list[EntrySession]:
    """The entry sessions of the person of this number, in the order of posting. The same number gives the same life."""
    builder = LifeBuilder(person(number), seed)
    builder.day = 3 + number // CYCLE * 377 % _OPENINGS
    services.registered(builder)
    share = builder.random()
    if share < 0.13:
        _short(builder)
    else:
        _usual(builder)
        if share > 0.986:
            _for_years(builder)
    return builder.build()


def _short(builder: LifeBuilder) -> None:
    """A person who needs no more than one or two visits: at work, or not looking for a job."""
    builder.begin_session(1, 9)
    services.assessed(builder, builder.pick(work.TRADES))
    if builder.random() < 0.5:
        builder.begin_session(3, 30)
        work.employed(builder)
    builder.begin_session(10, 40)
    services.followed_up(builder)
    if builder.random() < 0.5:
        services.informed(builder)


def _usual(builder: LifeBuilder) -> None:
    dice = builder.random
    trade = builder.pick(work.TRADES)
    poor = dice() < 0.12
    builder.begin_session(1, 4)
    services.assessed(builder, trade)
    services.unemployed(builder)
    if poor:
        turns.listed_as_poor(builder)
    recognised = dice() < 0.85
    if recognised:
        services.recognised(builder)
    builder.begin_session(3, 8)
    services.first_round(builder)
    builder.begin_session(10, 25)
    services.introduced(builder)
    if dice() < 0.45:
        course = work.trained(builder, trade)
        if course and recognised and dice() < 0.12:
            work.paid_for_course(builder, course)
    if poor and dice() < 0.4:
        turns.back_into_poverty(builder)
    job = _at_work(builder) if dice() < 0.8 else None
    if job and recognised and job.data.get("insured") and dice() < 0.12:
        work.paid_for_work(builder, job)
    while dice() < 0.51 and builder.day < LAST:
        builder.begin_session(20, 90)
        services.followed_up(builder)
    turns.afterwards(builder, job, recognised=recognised)


def _at_work(builder: LifeBuilder) -> LifeEvent:
    """A job. One employer in twenty reports it late, after a visit by the officer."""
    builder.begin_session(8, 30)
    job = work.employed(builder)
    late = builder.random() < 0.05
    builder.begin_session(15, 40)
    if late:
        services.surveyed(builder)
        builder.postpone(job)
    else:
        work.proved(builder, job)
        services.followed_up(builder)
    return job


def _for_years(builder: LifeBuilder) -> None:
    """Monthly visits, none after a death."""
    if builder.entry_sessions[-1][-1].kind == "person.deceased":
        return
    for _ in range(22 + int(builder.random() * 30)):
        if builder.day >= LAST:
            break
        builder.begin_session(20, 32)
        builder.pick((services.followed_up, services.surveyed, services.informed, services.guided))(builder)
