"""Shorter cases: false work, records of one person, overlapping courses, a family in two towns, refused requests."""

from typing import Any

from api.demo.names import with_check_digit
from api.demo.story.accounts import CIVIL, DISABLED, DISTRICT, INSPECTOR, RURAL, TAX, TOWN_1, TOWN_3, TOWN_8
from api.demo.story.office_work import REGION, finding, helper_of, hired
from api.demo.story.script import Script, Someone, document, reason
from api.demo.workplaces import ISSUER, PROVIDERS, employers


def short_cases(script: Script) -> None:
    """All of them."""
    _false_work(script)
    _one_person_twice(script)
    _overlapping_courses(script)
    _family_in_two_towns(script)
    _family_without_wish(script)
    _of_this_week(script)
    _refused(script)


def _someone(script: Script, account: str, unit: int, name: str, born: str, time: str, **data: Any) -> Someone:
    number = with_check_digit(f"{REGION}{born}")
    return script.register(account, time, {"name": name, "id_no": number, "area": f"320614-{unit:02d}", **data})


def _needs(script: Script, account: str, someone: Someone, time: str, *, willing: bool = True) -> None:
    answers: dict[str, Any] = {"wishes_work": willing, "wishes_training": False, "able_to_work": True}
    script.add(account, someone, "needs_assessed", time, **answers, **({} if willing else {"level": "U"}))


def _false_work(script: Script) -> None:
    """Declared flexible work, refuted by a visit; the finding is overdue. Another's job is confirmed."""
    he = _someone(script, TOWN_3, 3, "黄建国", "19790223901", "2021-10-11T09:00", phone="15400000301")
    script.add(TOWN_3, he, "surveyed", "2021-10-11T09:30", method="入户走访")
    _needs(script, TOWN_3, he, "2021-10-11T09:45")
    script.add(TOWN_3, he, "helper_paired", "2021-10-12T09:00", **helper_of(3))
    script.add(
        TOWN_3,
        he,
        "employed",
        "2021-11-01T08:30",
        channel="flexible",
        post="网约配送",
        monthly_wage_fen=360_000,
        place="county",
        reason=reason("declared", "本人申报就业"),
    )
    script.add(
        INSPECTOR,
        he,
        "employment_verified",
        "2021-12-08T10:00",
        verdict="refuted",
        method="visit",
        reason=reason("visit", "上门核实未从事申报的工作，平台无接单记录"),
    )
    finding(script, he, "2021-12-08T10:30", 3, "申报灵活就业不属实", "fraud", due="2021-12-22")


def _one_person_twice(script: Script) -> None:
    """Registered in two towns under two numbers, of which one has a digit wrong; the federation knew only one."""
    first = _someone(script, TOWN_1, 1, "陆秀芳", "19770618902", "2021-10-18T09:00", phone="15400000101")
    script.add(TOWN_1, first, "surveyed", "2021-10-18T09:20", method="社区约谈")
    _needs(script, TOWN_1, first, "2021-10-18T09:40")
    second = _someone(script, TOWN_3, 3, "陆秀芳", "19770618922", "2021-11-02T14:00", phone="15400000101")
    script.add(TOWN_3, second, "career_guided", "2021-11-02T14:30", advice="可从事家政、养老护理等服务业")
    script.add(DISABLED, first, "profile_updated", "2021-11-09T10:00", health="视力残疾四级")
    into = {"into": f"@{first.request}"}
    script.add(
        DISTRICT,
        second,
        "merged",
        "2021-11-16T10:00",
        **into,
        reason=reason("same_person", "电话、姓名、户籍一致，证件号有一位误录，系同一人"),
        evidence=document("身份比对结果.pdf"),
    )


def _overlapping_courses(script: Script) -> None:
    """Two courses on the same days, one of them subsidised, and one certificate number of two persons: both are open
    contradictions. The courses are of 2020, when she was recognised: she is in no counted group of the plan year.
    """
    she = _someone(script, TOWN_1, 1, "顾海燕", "19881105904", "2020-09-07T09:00", phone="15400000102")
    _needs(script, TOWN_1, she, "2020-09-07T09:30")
    script.add(DISTRICT, she, "recognised", "2020-09-14T10:00", categories=["dibao"], basis="苏人社规〔2020〕2号")
    other = _someone(script, TOWN_3, 3, "卞丽娟", "19900307906", "2021-10-26T09:00", phone="15400000302")
    _needs(script, TOWN_3, other, "2021-10-26T09:30")
    course: dict[str, Any] = {"kind": "skills", "days": 10, "provider": PROVIDERS[0]}
    first, second = "养老护理（2020年第11期）", "家政服务（2020年第11期）"
    script.add(TOWN_1, she, "training_enrolled", "2020-11-09T08:30", course=first, trade="养老护理", **course)
    script.add(DISTRICT, she, "training_enrolled", "2020-11-11T08:30", course=second, trade="家政服务", **course)
    script.add(TOWN_1, she, "training_completed", "2020-11-20T16:00", course=first, days_attended=10, passed=True)
    subsidy: dict[str, Any] = {
        "benefit": "training_subsidy",
        "amount_fen": 150_000,
        "from": "2020-11-09",
        "to": "2020-11-20",
    }
    script.add(DISTRICT, she, "benefit_granted", "2020-12-10T10:00", **subsidy)
    script.add(DISTRICT, she, "exited", "2020-12-28T10:00", reason=reason("own_request", "本人申请退出，暂时照料家人"))
    for account, someone, on in ((TOWN_1, she, "2021-12-06T09:00"), (TOWN_3, other, "2021-12-07T09:00")):
        script.add(
            account,
            someone,
            "certificate_obtained",
            on,
            certificate="养老护理员职业技能等级证书",
            number="S3206842021901",
            issuer=ISSUER,
        )


def _family_in_two_towns(script: Script) -> None:
    """The father in Yuelai, his daughter in the port area: Yuelai consents to her joining his household."""
    father = _someone(script, TOWN_8, 8, "倪学兵", "19650901907", "2021-10-28T09:00", phone="15400000803")
    script.add(TOWN_8, father, "household_joined", "2021-10-28T09:10", household_id="hm-08-s0002", relation="head")
    _needs(script, TOWN_8, father, "2021-10-28T09:30")
    daughter = _someone(script, TOWN_3, 3, "倪雨婷", "19980514904", "2021-11-04T10:00", phone="15400000303")
    _needs(script, TOWN_3, daughter, "2021-11-04T10:20")
    script.add(
        TOWN_3,
        daughter,
        "household_joined",
        "2021-11-04T10:30",
        by=TOWN_8,
        household_id="hm-08-s0002",
        household_area="320614-08",
        relation="child",
        same_register=True,
        lives_together=False,
    )


def _family_without_wish(script: Script) -> None:
    """Husband and wife without work who want none: the family is listed apart, not as cleared."""
    for name, born, relation in (("汤汉平", "19820110903", "head"), ("季晓敏", "19840822906", "spouse")):
        one = _someone(script, TOWN_1, 1, name, born, "2021-11-11T09:00")
        script.add(TOWN_1, one, "household_joined", "2021-11-11T09:10", household_id="hm-01-s0001", relation=relation)
        _needs(script, TOWN_1, one, "2021-11-11T09:40", willing=False)
        script.add(
            TOWN_1,
            one,
            "service_declined",
            "2021-11-18T10:00",
            service="job_introduction",
            reason=reason("unwilling", "以自有房屋租金为生，暂无就业意愿，已告知政策"),
        )


def _of_this_week(script: Script) -> None:
    """What falls due on these days: a new registration, a finding, a risk that nobody has dealt with."""
    new = _someone(script, TOWN_8, 8, "茅小梅", "19930817904", "2021-12-30T10:20", phone="15400000804")
    script.add(TOWN_8, new, "unemployment_registered", "2021-12-30T10:30", cause="合同期满未续签")
    late = _someone(script, TOWN_1, 1, "俞文军", "19810430901", "2021-12-31T09:05", phone="15400000103")
    script.add(TOWN_1, late, "unemployment_registered", "2021-12-31T09:15", cause="原单位裁员")
    worker = _someone(script, TOWN_8, 8, "成志华", "19870525903", "2021-11-15T09:00", phone="15400000805")
    _needs(script, TOWN_8, worker, "2021-11-15T09:30")
    hired(script, worker, "2021-11-29T08:30", employers(8)[11], "分拣员", 430_000)
    finding(script, worker, "2021-12-22T09:00", 8, "就业登记未附劳动合同", "procedure", due="2022-01-05")


def _refused(script: Script) -> None:
    """Requests of the week that are refused, each for another reason; they wait in quarantine."""
    she = _someone(script, TOWN_8, 8, "龚素琴", "19740909902", "2021-12-13T09:00", phone="15400000806")
    _needs(script, TOWN_8, she, "2021-12-13T09:20")
    subject = f"id_no:{she.id_no}"
    script.refused(TOWN_8, subject, "left_post", "2021-12-20T09:00", cause="合同期满")
    script.refused(TOWN_3, subject, "career_guided", "2021-12-21T09:00", advice="先就业再择业")
    script.refused(
        RURAL, subject, "returned_to_poverty", "2021-12-22T09:00", cause="因病", reason=reason("visit", "入户核查")
    )
    script.refused(CIVIL, subject, "deceased", "2022-01-10", source="民政殡葬信息比对")
    script.refused(
        TAX, "id_no:" + with_check_digit(f"{REGION}19691212905"), "insurance_started", "2021-12-24", scheme="pension"
    )
