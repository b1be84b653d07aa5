"""Made-up lives, about thirteen facts each, legal by every rule; a third of the people live in households of 2 to 4.

A life is told in sittings: what an officer enters at once. `interleaved` puts many lives in the order in which they
would be posted, so that what lies next to each other in the log is mostly about different people. One life in eight
has a fact that is posted late, after others that happened later.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from domain.events.fact import SHANGHAI
from domain.identity import check_digit

FACTS_A_LIFE = 13.8
"""On average: to have N facts, take N / FACTS_A_LIFE people."""

CYCLE = 27
"""After so many people the pattern of households begins again: keep ranges of people whole multiples of it."""

_HOUSEHOLD = {0: (0, 2), 1: (0, 2), 2: (1, 3), 3: (1, 3), 4: (1, 3), 5: (2, 4), 6: (2, 4), 7: (2, 4), 8: (2, 4)}
_RELATIONS = ("head", "spouse", "sibling", "sibling")
_BORN_FROM, _BORN_DAYS = date(1976, 1, 1), 6_000
_OPENING = datetime(2021, 1, 4, 9, tzinfo=SHANGHAI)
_CATEGORIES = ("disabled", "dibao", "long_term_unemployed", "land_lost_farmer", "registered_poor")
_CHANNELS = ("employer", "employer", "flexible", "self_employed")
_TRADES = ("家纺缝纫", "养老护理", "电子商务", "建筑施工", "家政服务")
_PLACES = ("village", "town", "county", "province")


class Said(NamedTuple):
    """One fact: its kind, when it happened, its data as the struct of that kind takes them."""

    kind: str
    at: datetime
    data: dict[str, Any]


Sitting = list[Said]


def people(facts: int) -> range:
    """So many people that they have about so many facts."""
    return range(max(1, round(facts / FACTS_A_LIFE / CYCLE)) * CYCLE)


def interleaved(numbers: Iterable[int], *, stretch: int = 100) -> Iterator[tuple[int, Said]]:
    """The facts of these people in the order of posting; `stretch` people come in between two sittings of one."""
    due: dict[int, list[tuple[int, Sitting]]] = {}
    turn = 0
    for turn, number in enumerate(numbers):
        for nth, sitting in enumerate(life(number)):
            due.setdefault(turn + nth * stretch, []).append((number, sitting))
        yield from _posted(due.pop(turn))
    while due:
        turn += 1
        yield from _posted(due.pop(turn, []))


def one_after_another(numbers: Iterable[int]) -> Iterator[tuple[int, Said]]:
    """The same facts, one life after another: the first import of a register."""
    for number in numbers:
        for sitting in life(number):
            yield from _posted([(number, sitting)])


def life(number: int) -> list[Sitting]:
    """The sittings of one person; the same number tells the same life."""
    dice = Random(number)
    opening = _OPENING + timedelta(days=number % 200)

    def said(kind: str, days: int, minutes: int, /, **data: Any) -> Said:
        return Said("person." + kind, opening + timedelta(days=days, minutes=minutes + dice.randint(0, 9)), data)

    trade = dice.choice(_TRADES)
    briefed = said("policy_briefed", 9, 0, policies=("社会保险补贴", "职业技能培训补贴"))
    employed = said("employed", 60, 120, **_job(dice, trade))
    sittings = [
        [said("registered", 0, 0, **_registration(number, dice)), *_joined(number, said), _surveyed(dice, said, 0)],
        [
            said("needs_assessed", 2, 0, **_needs(dice, trade)),
            said("unemployment_registered", 2, 30, cause="合同期满未续签"),
            said("recognised", 2, 60, categories=(dice.choice(_CATEGORIES),), basis="苏人社规〔2020〕2号"),
        ],
        [
            briefed,
            said("career_guided", 9, 30, advice="建议先参加技能培训，再推荐上岗"),
            said("job_info_given", 9, 60, posts=tuple(f"job-{dice.randint(1, 999):04d}" for _ in range(3))),
        ],
        [
            said("job_introduced", 25, 0, post=trade, employer=f"海门{trade}有限公司"),
            said(
                "training_enrolled", 25, 30, course=f"{trade}（第{number % 9}期）", trade=trade, kind="skills", days=10
            ),
            said("training_completed", 36, 0, course=f"{trade}（第{number % 9}期）", days_attended=10, passed=True),
        ],
        [employed],
    ]
    if number % 5 < 3:
        certificate = said("certificate_obtained", 60, 0, certificate=trade, number=f"S{number:07d}", issuer="南通市")
        sittings[4].insert(0, certificate)
    if number % 4 == 0:
        left = said("left_post", 120, 0, cause="合同期满")
        sittings.append([left, _surveyed(dice, said, 122), said("career_guided", 122, 60, advice="每月联系一次")])
    if number % 16 == 5:  # a briefing entered late
        sittings[2].remove(briefed)
        sittings[4].append(briefed)
    if number % 16 == 11:  # an employer who reports late: the officer has called meanwhile
        sittings[4].remove(employed)
        sittings.append([_surveyed(dice, said, 80), employed])
    return sittings


def identity_number(number: int) -> str:
    """An identity number of its own for everybody: of working age throughout, and not yet to be retired."""
    mixed = number * 7_919 % (_BORN_DAYS * 1_000)
    born = _BORN_FROM + timedelta(days=mixed // 1_000)
    first17 = f"320684{born:%Y%m%d}{mixed % 1_000:03d}"
    return first17 + check_digit(first17)


def _posted(sittings: Iterable[tuple[int, Sitting]]) -> Iterator[tuple[int, Said]]:
    return ((number, fact) for number, sitting in sittings for fact in sitting)


def _registration(number: int, dice: Random) -> dict[str, Any]:
    return {
        "name": dice.choice("王李张刘陈杨黄赵") + dice.choice("伟芳娜敏静丽强磊") + dice.choice("华明红军平燕"),
        "id_no": identity_number(number),
        "area": f"320614-{number % 11 + 1:02d}",
        "phone": f"139{dice.randint(0, 99_999_999):08d}",
        "address": f"第{dice.randint(1, 40)}村民小组{dice.randint(1, 200)}号",
        "education": dice.choice(("小学", "初中", "高中", "大专")),
        "hukou_type": "rural",
    }


def _joined(number: int, said: Any) -> list[Said]:
    place = number % CYCLE
    if place not in _HOUSEHOLD:
        return []
    nth, _ = _HOUSEHOLD[place]
    household = f"bench-{number // CYCLE}-{nth}"
    relation = _RELATIONS[place - min(p for p, (of, _) in _HOUSEHOLD.items() if of == nth)]
    facts = [said("household_joined", 0, 20, household_id=household, relation=relation)]
    if place == 0:
        facts.append(said("zero_employment_recognised", 0, 40, household_id=household, basis="社区调查、公示无异议"))
    return facts


def _surveyed(dice: Random, said: Any, days: int) -> Any:
    return said("surveyed", days, 90, method=dice.choice(("入户走访", "电话调查", "社区约谈")))


def _needs(dice: Random, trade: str) -> dict[str, Any]:
    wishes: dict[str, Any] = {"wishes_work": True, "wishes_training": True, "able_to_work": True}
    return {**wishes, "needs": ("job_introduction", "training"), "trades": (trade,), "level": dice.choice("ABC")}


def _job(dice: Random, trade: str) -> dict[str, Any]:
    return {
        "channel": dice.choice(_CHANNELS),
        "employer": f"海门{trade}有限公司",
        "post": trade,
        "monthly_wage_fen": dice.randint(25, 60) * 10_000,
        "contract_months": 12,
        "place": dice.choice(_PLACES),
    }
