"""Services: survey, needs, briefing, guidance, information, introductions, training."""

from api.demo.life import Life
from api.demo.plan import units
from api.demo.workplaces import ISSUER, PROVIDERS, TRADE_WEIGHTS, TRADES, any_employer

_POLICIES = [
    "社会保险补贴",
    "公益性岗位补贴",
    "职业技能培训补贴",
    "一次性创业补贴",
    "创业担保贷款",
    "企业吸纳就业补贴",
    "创业租金补贴",
]
_ADVICE = (
    "结合家庭情况，优先考虑就近就业",
    "建议先参加技能培训，再推荐上岗",
    "适合家纺企业操作岗位，可试岗一周",
    "可从事家政、养老护理等服务业",
    "调整工资预期，先就业再择业",
    "可申请公益性岗位，同时继续求职",
    "有创业意愿，建议了解创业担保贷款",
    "制定个人求职计划，每月联系一次",
)
_NEEDS = ["job_introduction", "career_guidance", "training", "public_post", "policy", "start_up", "insurance"]


def registered(life: Life, phone: str, address: str) -> None:
    """Registration by real name."""
    person, dice = life.person, life.dice
    data: dict[str, object] = {"name": person.name, "id_no": person.id_no, "area": units()[person.unit - 1].code}
    if person.role != "child":
        data |= {"phone": phone}
        data |= {"ethnicity": "汉族" if dice.random() < 0.97 else dice.choice(("回族", "土家族", "苗族"))}
        data |= {"education": _education(person.age, dice.random())}
        data |= {"retirement_base": person.retirement_base}
    data |= {"address": address, "hukou_type": "urban" if person.unit in (1, 5) and dice.random() < 0.7 else "rural"}
    life.add("registered", **data)


def _education(age: int, share: float) -> str:
    """Education by year of birth."""
    scale = ("小学", "初中", "高中", "中专", "大专", "本科")
    limits = (0.03, 0.3, 0.5, 0.7, 0.9, 1) if age < 36 else (0.28, 0.76, 0.9, 0.97, 1, 1)
    return next(name for name, limit in zip(scale, limits, strict=True) if share < limit)


def joined(life: Life) -> None:
    """The person's household."""
    life.add("household_joined", household_id=life.person.household, relation=life.person.relation)


def surveyed(life: Life) -> None:
    """A visit or a call."""
    life.add("surveyed", method=life.dice.choice(("入户走访", "入户走访", "入户走访", "电话调查", "社区约谈")))


def assessed(life: Life, *, willing: bool = True, level: str | None = None) -> None:
    """Needs, wishes, and suitable trades."""
    dice = life.dice
    training = life.person.courses > 0 or (willing and dice.random() < 0.3)
    data: dict[str, object] = {"wishes_work": willing, "wishes_training": training, "able_to_work": True}
    if willing:
        data["needs"] = dice.sample(_NEEDS, dice.randint(1, 3))
    if training:
        data["trades"] = [dice.choices(TRADES, weights=TRADE_WEIGHTS)[0][0]]
    if level is not None:
        data["level"] = level
    life.add("needs_assessed", **data)


def briefed(life: Life) -> None:
    """A briefing on policies."""
    life.add("policy_briefed", policies=life.dice.sample(_POLICIES, life.dice.randint(2, 4)))


def guided(life: Life) -> None:
    """Career guidance."""
    life.add("career_guided", advice=life.dice.choice(_ADVICE))


def informed(life: Life, posts: int = 3) -> None:
    """Information on distinct vacancies of the unit."""
    numbers = life.dice.sample(range(1, 400), posts)
    life.add("job_info_given", posts=[f"job-{units()[life.unit - 1].code}-{number:04d}" for number in numbers])


def introduced(life: Life) -> None:
    """Introduction to a named employer."""
    employer = any_employer(life.dice, life.unit)
    life.add("job_introduced", post=life.dice.choice(employer.posts), employer=employer.name)


def trained(life: Life, wait: int) -> None:
    """A completed course, usually with a certificate."""
    dice = life.dice
    life.step(3, wait)
    taken = {event.data["trade"] for event in life.events if event.kind == "person.training_enrolled"}
    weights = [0 if trade in taken else weight for (trade, _), weight in zip(TRADES, TRADE_WEIGHTS, strict=True)]
    trade, occupation = dice.choices(TRADES, weights=weights)[0]
    course = f"{trade}（2021年第{life.day // 30 + 1}期）"
    days = dice.randint(7, 14)
    life.add(
        "training_enrolled",
        course=course,
        trade=trade,
        kind="entrepreneurship" if trade == "电子商务" else "skills",
        days=days,
        provider=dice.choice(PROVIDERS),
        draws_unemployment_benefit=dice.random() < 0.06,
    )
    life.step(days, days + 2)
    missed = 0 if dice.random() < 0.8 else 1
    life.add("training_completed", course=course, days_attended=days - missed, passed=True)
    if dice.random() < 0.7:
        life.step(8, 14)
        number = f"S{life.person.number:06d}2021{life.day:03d}"
        life.add("certificate_obtained", certificate=f"{occupation}职业技能等级证书", number=number, issuer=ISSUER)
