"""Training, work and what is paid for them."""

from typing import Any

from api.demo.province.telling import Said, Telling, iso

TRADES = (
    "家纺缝纫",
    "养老护理",
    "电子商务",
    "建筑施工",
    "家政服务",
    "中式面点",
    "叉车驾驶",
    "保安服务",
    "快递分拣",
    "电子装配",
)
_NAMES = (
    "永兴",
    "海润",
    "华盛",
    "江海",
    "恒力",
    "金陵",
    "瑞丰",
    "长江",
    "苏北",
    "通达",
    "维康",
    "鑫源",
    "德胜",
    "嘉禾",
    "润泽",
    "东方",
)
EMPLOYERS = tuple(f"{name}{trade}有限公司" for name in _NAMES for trade in TRADES)
_CHANNELS = ("employer",) * 11 + ("flexible",) * 6 + ("self_employed",) * 2 + ("public_welfare",)
_WELFARE_POSTS = ("保洁员", "保绿员", "护渔员", "治安协管员")
_PLACES = ("village", "town", "town", "county", "county", "province", "outside")
_INSURED = {"scheme": "pension"}


def trained(t: Telling, trade: str) -> tuple[str, str] | None:
    """A course, from enrolment to the certificate; the first and last day of one that was passed."""
    days = 5 + int(t.random() * 15)
    course = f"{trade}（第{1 + int(t.random() * 12)}期）"
    began = iso(t.today)
    t.say("person.training_enrolled", {"course": course, "trade": trade, "kind": "skills", "days": days})
    t.sit(days + 2, days + 6)
    if t.random() < 0.08:
        t.say("person.training_dropped", {"course": course})
        return None
    t.say("person.training_completed", {"course": course, "days_attended": days, "passed": True})
    ended = iso(t.today)
    if t.random() < 0.6:
        t.sit(10, 25)
        number = f"S{t.person.number:07d}"
        t.say("person.certificate_obtained", {"certificate": trade, "number": number, "issuer": "江苏省"})
    return began, ended


def employed(t: Telling, *, again: bool = False, by_the_clock: bool = False) -> Said:
    """Begins to work, in a sitting of its own; sometimes only the day is known, unless `by_the_clock` is asked for."""
    dice, t.at_work = t.random, True
    channel = t.pick(_CHANNELS[:-1] if again else _CHANNELS)
    terms: dict[str, Any] = {
        "channel": channel,
        "employer": t.pick(EMPLOYERS),
        "post": t.pick(_WELFARE_POSTS if channel == "public_welfare" else TRADES),
        "monthly_wage_fen": (230 + int(dice() * 470)) * 1_000,
        "contract_months": 12,
        "place": t.pick(_PLACES),
    }
    if channel != "self_employed":
        terms["insured"] = True
    return t.say("person.employed", terms, whole_day=not by_the_clock and dice() < 0.05)


def proved(t: Telling, job: Said) -> None:
    """What bears a job out."""
    dice = t.random
    if dice() < 0.35:
        t.say("person.contract_delivered", {"contract_no": f"HT{t.person.number:07d}"})
    if dice() < 0.35:
        t.say("person.insurance_started", {**_INSURED, "unit": job.data["employer"]})
    if dice() < 0.45:
        t.say("person.employment_verified", {"verdict": "confirmed", "method": "电话"})


def left(t: Telling) -> None:
    """Leaves the job."""
    t.at_work = False
    t.say("person.left_post", {"cause": t.pick(_CAUSES)})


_CAUSES = ("合同期满", "企业停产", "个人原因", "身体原因")


def paid_for_course(t: Telling, days: tuple[str, str]) -> None:
    """The training subsidy of a recognised person: granted, and paid some weeks later."""
    _granted(t, "training_subsidy", 80_000 + int(t.random() * 12) * 10_000, *days)


def paid_for_work(t: Telling, job: Said) -> None:
    """What a recognised person at work is granted for the first quarter of the job."""
    benefit = "post_subsidy" if job.data["channel"] == "public_welfare" else "social_insurance_subsidy"
    since = job.at.date()
    _granted(t, benefit, 120_000 + int(t.random() * 30) * 1_000, iso(since), iso(since, 89))


def _granted(t: Telling, benefit: str, amount: int, first: str, last: str) -> None:
    t.say("person.benefit_applied", {"benefit": benefit})
    t.sit(5, 20)
    t.say("person.benefit_granted", {"benefit": benefit, "amount_fen": amount, "from": first, "to": last})
    t.sit(10, 40)
    t.say("person.benefit_paid", {"benefit": benefit, "amount_fen": amount})
