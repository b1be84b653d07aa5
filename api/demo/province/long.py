"""One life of very many events: a person whom the service has looked after almost daily for five years."""

from api.demo.province import services, work
from api.demo.province.life import SEED
from api.demo.province.people import person
from api.demo.province.telling import LAST, Sitting, Telling

_SITTINGS = 900
_MOST_A_SITTING = 40


def long_life(number: int, events: int, seed: int = SEED) -> list[Sitting]:
    """The sittings of a life of exactly so many events, from some ten to 36,000; jobs are found and lost in it.

    Raises ValueError for more than fit into the days of five years.
    """
    a_sitting = -(-events // _SITTINGS)
    if a_sitting > _MOST_A_SITTING:
        raise ValueError(f"{events} events: {_SITTINGS * _MOST_A_SITTING} are the most")
    t = Telling(person(number), seed)
    t.day = 3
    services.registered(t)
    t.sit(1, 1)
    services.assessed(t, work.TRADES[0])
    services.unemployed(t)
    services.recognised(t)
    left = events - sum(map(len, t.sittings))
    while left > 0:
        t.sit(1, 1)
        assert t.day < LAST
        if len(t.sittings) % 40 == 0:
            if t.at_work:
                work.left(t)
            else:
                work.employed(t, again=True, by_the_clock=True)
        while len(t.sittings[-1]) < min(a_sitting, left):
            t.pick(_CONTACTS)(t)
        left -= len(t.sittings[-1])
    return t.told()


_CONTACTS = (services.followed_up, services.surveyed, services.informed, services.guided, services.introduced)
