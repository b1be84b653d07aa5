"""A life with very many events: almost daily services over five years."""

from api.demo.province import services, work
from api.demo.province.life import SEED
from api.demo.province.life_builder import LAST, EntrySession, LifeBuilder
from api.demo.province.people import person

_SITTINGS = 900
_MOST_A_SITTING = 40


def long_life(number: int, events: int, seed: int = SEED) -> list[EntrySession]:
    """The entry sessions of a life with exactly this number of events, from about ten to 36,000, with jobs found and
    lost.

    Raises ValueError for more events than fit into five years.
    """
    a_sitting = -(-events // _SITTINGS)
    if a_sitting > _MOST_A_SITTING:
        raise ValueError(f"{events} events: {_SITTINGS * _MOST_A_SITTING} are the most")
    builder = LifeBuilder(person(number), seed)
    builder.day = 3
    services.registered(builder)
    builder.begin_session(1, 1)
    services.assessed(builder, work.TRADES[0])
    services.unemployed(builder)
    services.recognised(builder)
    left = events - sum(map(len, builder.entry_sessions))
    while left > 0:
        builder.begin_session(1, 1)
        assert builder.day < LAST
        if len(builder.entry_sessions) % 40 == 0:
            if builder.at_work:
                work.left(builder)
            else:
                work.employed(builder, again=True, by_the_clock=True)
        while len(builder.entry_sessions[-1]) < min(a_sitting, left):
            builder.pick(_CONTACTS)(builder)
        left -= len(builder.entry_sessions[-1])
    return builder.build()


_CONTACTS = (services.followed_up, services.surveyed, services.informed, services.guided, services.introduced)
