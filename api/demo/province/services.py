"""How a life begins with the service: registration, survey, recognition, and what is given at first and later on."""

from typing import Any

from api.demo.province.names import given, surname
from api.demo.province.telling import Telling, iso
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
"""What somebody says who is at work, and who is not."""


def registered(t: Telling) -> None:
    """The first sitting: registered by real name, in a household or alone, and visited."""
    person, dice = t.person, t.random
    family = surname(person.home if person.relation != "spouse" else person.number)
    t.sit(0, 0)
    data: dict[str, Any] = {
        "name": family + given(dice, person.male),
        "id_no": person.id_no,
        "area": t.area,
        "phone": phone(t),
        "address": f"第{1 + int(dice() * 40)}村民小组{1 + int(dice() * 200)}号",
        "education": t.pick(_EDUCATION),
        "hukou_type": "rural" if dice() < 0.7 else "urban",
    }
    t.say("person.registered", data)
    if person.relation:
        home = person.household_id
        t.say("person.household_joined", {"household_id": home, "relation": person.relation})
        if person.relation == "head" and person.number % 3 == 0:
            t.say("person.zero_employment_recognised", {"household_id": home, "basis": "社区调查、公示无异议"})
    surveyed(t)


def phone(t: Telling) -> str:
    """A mobile number in form: 154 is given to no customer."""
    return f"154{int(t.random() * 100_000_000):08d}"


def surveyed(t: Telling) -> None:
    """The officer asks how things stand."""
    t.say("person.surveyed", t.pick(_METHODS))


def assessed(t: Telling, trade: str) -> None:
    """What the person needs, wishes and can."""
    level = t.pick("ABC")
    wishes: dict[str, Any] = {"wishes_work": True, "wishes_training": t.random() < 0.7, "able_to_work": True}
    needs = ["job_introduction", "training"]
    t.say("person.needs_assessed", {**wishes, "needs": needs, "trades": [trade], "level": level})


def unemployed(t: Telling) -> None:
    """Registered as unemployed."""
    t.say("person.unemployment_registered", t.pick(_CAUSES))


def recognised(t: Telling) -> None:
    """Recognised as a person in employment difficulty, in a category whose condition holds."""
    older = t.person.birthday(50 if t.person.male else 40) <= t.today
    category = "older_worker" if older and t.random() < 0.5 else t.pick(_CATEGORIES)
    t.say("person.recognised", {"categories": [category], "basis": _BASIS})


def first_round(t: Telling) -> None:
    """Briefing, guidance and information on posts; now and then the briefing is entered weeks later."""
    briefed = t.say("person.policy_briefed", t.pick(_BRIEFINGS))
    guided(t)
    informed(t)
    if t.random() < 0.06:
        t.sit(20, 40)
        surveyed(t)
        t.postpone(briefed)


def guided(t: Telling) -> None:
    """Career guidance."""
    t.say("person.career_guided", t.pick(_ADVICE))


def informed(t: Telling) -> None:
    """Information on posts."""
    t.say("person.job_info_given", t.pick(_INFORMED))


def introduced(t: Telling) -> None:
    """Introduced to an employer."""
    t.say("person.job_introduced", {"post": t.pick(TRADES), "employer": t.pick(EMPLOYERS)})


def followed_up(t: Telling) -> None:
    """Asked how things went on."""
    method, result, satisfaction = t.pick(_RESULTS[t.at_work])
    data = {"method": method, "result": result, "satisfaction": satisfaction}
    if t.random() < 0.3:
        data["next_on"] = iso(t.today, 90)
    t.say("person.followed_up", data)


def not_reached(t: Telling) -> None:
    """Nobody answered."""
    t.say("person.contact_attempted", t.pick(_ATTEMPTS))


_ATTEMPTS = tuple({"means": means, "result": "无人应答"} for means in ("visit", "phone", "message"))
