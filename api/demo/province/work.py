"""Training, jobs and their benefits."""

from typing import Any

from api.demo.province.life_builder import LifeBuilder, LifeEvent, iso

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


def trained(builder: LifeBuilder, trade: str) -> tuple[str, str] | None:
    """A course from enrolment to certificate. Returns its first and last day if it was passed."""
    days = 5 + int(builder.random() * 15)
    course = f"{trade}（第{1 + int(builder.random() * 12)}期）"
    began = iso(builder.today)
    builder.add("person.training_enrolled", {"course": course, "trade": trade, "kind": "skills", "days": days})
    builder.begin_session(days + 2, days + 6)
    if builder.random() < 0.08:
        builder.add("person.training_dropped", {"course": course})
        return None
    builder.add("person.training_completed", {"course": course, "days_attended": days, "passed": True})
    ended = iso(builder.today)
    if builder.random() < 0.6:
        builder.begin_session(10, 25)
        number = f"S{builder.person.number:07d}"
        builder.add("person.certificate_obtained", {"certificate": trade, "number": number, "issuer": "江苏省"})
    return began, ended


def employed(builder: LifeBuilder, *, again: bool = False, by_the_clock: bool = False) -> LifeEvent:
    """A new job, in an entry session of its own. Sometimes only its day is known, unless `by_the_clock`."""
    dice, builder.at_work = builder.random, True
    channel = builder.pick(_CHANNELS[:-1] if again else _CHANNELS)
    terms: dict[str, Any] = {
        "channel": channel,
        "employer": builder.pick(EMPLOYERS),
        "post": builder.pick(_WELFARE_POSTS if channel == "public_welfare" else TRADES),
        "monthly_wage_fen": (230 + int(dice() * 470)) * 1_000,
        "contract_months": 12,
        "place": builder.pick(_PLACES),
    }
    if channel != "self_employed":
        terms["insured"] = True
    return builder.add("person.employed", terms, whole_day=not by_the_clock and dice() < 0.05)


def proved(builder: LifeBuilder, job: LifeEvent) -> None:
    """Evidence of a job: contract, insurance, verification."""
    dice = builder.random
    if dice() < 0.35:
        builder.add("person.contract_delivered", {"contract_no": f"HT{builder.person.number:07d}"})
    if dice() < 0.35:
        builder.add("person.insurance_started", {**_INSURED, "unit": job.data["employer"]})
    if dice() < 0.45:
        builder.add("person.employment_verified", {"verdict": "confirmed", "method": "电话"})


def left(builder: LifeBuilder) -> None:
    """The end of the job."""
    builder.at_work = False
    builder.add("person.left_post", {"cause": builder.pick(_CAUSES)})


_CAUSES = ("合同期满", "企业停产", "个人原因", "身体原因")


def paid_for_course(builder: LifeBuilder, days: tuple[str, str]) -> None:
    """The training subsidy of a recognised person: granted, and paid some weeks later."""
    _granted(builder, "training_subsidy", 80_000 + int(builder.random() * 12) * 10_000, *days)


def paid_for_work(builder: LifeBuilder, job: LifeEvent) -> None:
    """The benefit of a recognised person for the first quarter of the job."""
    benefit = "post_subsidy" if job.data["channel"] == "public_welfare" else "social_insurance_subsidy"
    since = job.at.date()
    _granted(builder, benefit, 120_000 + int(builder.random() * 30) * 1_000, iso(since), iso(since, 89))


def _granted(builder: LifeBuilder, benefit: str, amount: int, first: str, last: str) -> None:
    builder.add("person.benefit_applied", {"benefit": benefit})
    builder.begin_session(5, 20)
    builder.add("person.benefit_granted", {"benefit": benefit, "amount_fen": amount, "from": first, "to": last})
    builder.begin_session(10, 40)
    builder.add("person.benefit_paid", {"benefit": benefit, "amount_fen": amount})
