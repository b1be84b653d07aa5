"""The services of a life: registration, survey, recognition, first and later services."""

from typing import Any

from api.demo.province.life_builder import LifeBuilder, iso
from api.demo.province.names import given, surname
from api.demo.province.work import EMPLOYERS, TRADES

_EDUCATION = ("小学", "初中", "初中", "高中", "中专", "大专")
_METHODS = tuple({"method": method} for method in ("入户走访", "电话调查", "社区约谈", "微信回访"))
_CAUSES = tuple(
    {"cause": cause} for cause in ("合同期满未续签", "企业停产", "个人原因离职", "土地被征用", "新成长劳动力")
)
_BRIEFINGS = (
    {"policies": ["社会保险补贴", "职业技能培训补贴"]},
    {"policies": ["灵活就业社会保险补贴"]},
    {"policies": ["公益性岗位安置", "创业担保贷款"]},
)
_ADVICE = tuple(
    {"advice": advice}
    for advice in ("建议先参加技能培训，再推荐上岗", "每月联系一次", "建议考虑就近灵活就业", "可参加就业援助月招聘会")
)
_INFORMED = tuple({"posts": [f"job-{n * 7 % 1_000:03d}-{i}" for i in range(1 + n % 3)]} for n in range(300))
_CATEGORIES = ("disabled", "dibao", "land_lost_farmer", "registered_poor", "special_hardship_worker", "ex_military")
_BASIS = "苏人社规〔2020〕2号"
_RESULTS = {
    True: (
        ("电话", "在岗，工资按时发放", "satisfied"),
        ("上门", "家庭情况稳定，无新增困难", "satisfied"),
        ("电话", "在岗，反映加班较多", "fair"),
        ("微信", "对岗位待遇不满意，仍在岗", "dissatisfied"),
    ),
    False: (
        ("电话", "仍在求职，希望就近就业", "fair"),
        ("上门", "家庭情况稳定，无新增困难", "satisfied"),
        ("微信", "尚未上岗，继续推荐", "fair"),
        ("上门", "推荐岗位不合意", "dissatisfied"),
    ),
}
"""Results of a follow-up: of a person at work, and of one who is not."""


def registered(builder: LifeBuilder) -> None:
    """The first entry session: real-name registration, household, survey."""
    person, dice = builder.person, builder.random
    family = surname(person.home if person.relation != "spouse" else person.number)
    builder.begin_session(0, 0)
    data: dict[str, Any] = {
        "name": family + given(dice, person.male),
        "id_no": person.id_no,
        "area": builder.area,
        "phone": phone(builder),
        "address": f"第{1 + int(dice() * 40)}村民小组{1 + int(dice() * 200)}号",
        "education": builder.pick(_EDUCATION),
        "hukou_type": "rural" if dice() < 0.7 else "urban",
    }
    builder.add("person.registered", data)
    if person.relation:
        home = person.household_id
        builder.add("person.household_joined", {"household_id": home, "relation": person.relation})
        if person.relation == "head" and person.number % 3 == 0:
            builder.add("person.zero_employment_recognised", {"household_id": home, "basis": "社区调查、公示无异议"})
    surveyed(builder)


def phone(builder: LifeBuilder) -> str:
    """A mobile number valid in form; 154 is assigned to no customer."""
    return f"154{int(builder.random() * 100_000_000):08d}"


def surveyed(builder: LifeBuilder) -> None:
    """A survey."""
    builder.add("person.surveyed", builder.pick(_METHODS))


def assessed(builder: LifeBuilder, trade: str) -> None:
    """The assessment of needs, wishes and ability."""
    level = builder.pick("ABC")
    wishes: dict[str, Any] = {"wishes_work": True, "wishes_training": builder.random() < 0.7, "able_to_work": True}
    needs = ["job_introduction", "training"]
    builder.add("person.needs_assessed", {**wishes, "needs": needs, "trades": [trade], "level": level})


def unemployed(builder: LifeBuilder) -> None:
    """Registered as unemployed."""
    builder.add("person.unemployment_registered", builder.pick(_CAUSES))


def recognised(builder: LifeBuilder) -> None:
    """Recognised as a person in employment difficulty, in a category whose condition holds."""
    older = builder.person.birthday(50 if builder.person.male else 40) <= builder.today
    category = "older_worker" if older and builder.random() < 0.5 else builder.pick(_CATEGORIES)
    builder.add("person.recognised", {"categories": [category], "basis": _BASIS})


def first_round(builder: LifeBuilder) -> None:
    """Briefing, guidance and information on posts. Sometimes the briefing is entered weeks later."""
    briefed = builder.add("person.policy_briefed", builder.pick(_BRIEFINGS))
    guided(builder)
    informed(builder)
    if builder.random() < 0.06:
        builder.begin_session(20, 40)
        surveyed(builder)
        builder.postpone(briefed)


def guided(builder: LifeBuilder) -> None:
    """Career guidance."""
    builder.add("person.career_guided", builder.pick(_ADVICE))


def informed(builder: LifeBuilder) -> None:
    """Information on posts."""
    builder.add("person.job_info_given", builder.pick(_INFORMED))


def introduced(builder: LifeBuilder) -> None:
    """Introduced to an employer."""
    builder.add("person.job_introduced", {"post": builder.pick(TRADES), "employer": builder.pick(EMPLOYERS)})


def followed_up(builder: LifeBuilder) -> None:
    """A follow-up."""
    method, result, satisfaction = builder.pick(_RESULTS[builder.at_work])
    data = {"method": method, "result": result, "satisfaction": satisfaction}
    if builder.random() < 0.3:
        data["next_on"] = iso(builder.today, 90)
    builder.add("person.followed_up", data)


def not_reached(builder: LifeBuilder) -> None:
    """An attempted contact without answer."""
    builder.add("person.contact_attempted", builder.pick(_ATTEMPTS))


_ATTEMPTS = tuple({"means": means, "result": "无人应答"} for means in ("visit", "phone", "message"))
