"""Jobs: begun, changed, ended."""

from random import Random
from typing import Any

from api.demo.life import Life, PlannedEvent
from api.demo.plan import units
from api.demo.posts import Seats
from api.demo.workplaces import FLEXIBLE_WORK, OWN_BUSINESS, WELFARE_POSTS, any_employer

_PLACES = ("village", "town", "county", "province", "outside")
_NEAR, _FAR = (12, 42, 36, 7, 3), (3, 17, 40, 26, 14)
_CAUSES = ["合同期满", "个人辞职", "单位裁员", "企业停产", "身体原因", "照顾家人"]
_REPORT = {"code": "report", "text": "用人单位就业登记"}
_DECLARED = {"code": "declared", "text": "本人申报就业"}


def terms(dice: Random, unit: int, *, far: bool = False) -> dict[str, Any]:
    """The terms of a job on the open market: with an employer, flexible, or self-employed."""
    channel = dice.choices(("employer", "flexible", "self_employed", "other"), weights=(58, 32, 8, 2))[0]
    place = dice.choices(_PLACES, weights=_FAR if far else _NEAR)[0]
    wage = dice.randint(24, 58) * 10_000
    if channel == "employer":
        employer = any_employer(dice, unit)
        job: dict[str, Any] = {
            "channel": channel,
            "employer": employer.name,
            "uscc": employer.uscc,
            "post": dice.choice(employer.posts),
            "monthly_wage_fen": wage,
            "contract_months": dice.choice((12, 12, 24, 36)),
            "place": place,
            "insured": dice.random() < 0.85,
        }
        if place in ("province", "outside") and dice.random() < 0.3:
            job["labour_brand"] = dice.choice(("海门家纺工", "海门建筑工", "江海护理"))
        return job
    if channel == "flexible":
        work = {"post": dice.choice(FLEXIBLE_WORK), "insured": dice.random() < 0.4}
    elif channel == "self_employed":
        work = {"post": dice.choice(OWN_BUSINESS), "insured": dice.random() < 0.5}
    else:
        work = {"employer": f"{units()[unit - 1].name}某合作社", "post": "社员", "insured": False}
    return {"channel": channel, **work, "monthly_wage_fen": wage, "place": place}


def welfare_terms(unit: int, post_id: str, kind: str) -> dict[str, Any]:
    """The terms of a public-welfare post."""
    return {
        "channel": "public_welfare",
        "employer": f"{units()[unit - 1].name}公益性岗位管理办公室",
        "post": WELFARE_POSTS[kind],
        "post_id": post_id,
        "monthly_wage_fen": 228_000,  # near the local minimum wage
        "contract_months": 12,
        "place": "town",
        "insured": True,
    }


def employed(life: Life, seats: dict[int, Seats], *, far: bool = False) -> PlannedEvent:
    """A new job; for a recognised person without one on the market, a public-welfare post if a place is free."""
    dice = life.dice
    seat = seats[life.unit].take(life.day) if life.has("recognised") and dice.random() < 0.22 else None
    job = welfare_terms(life.unit, seat.post_id, seat.kind) if seat else terms(dice, life.unit, far=far)
    if dice.random() < 0.4:
        job["reason"] = _DECLARED if job["channel"] in ("flexible", "self_employed") else _REPORT
    return life.add("employed", **job)


def changed(life: Life) -> None:
    """A change of job without a day between."""
    life.add("job_changed", **terms(life.dice, life.unit))


def left(life: Life, cause: str | None = None) -> None:
    """The end of a job."""
    life.add("left_post", cause=cause or life.dice.choice(_CAUSES))
