"""The most instructive case: a wrong wage, a spot check, a rectification sent back, a comparison, a misspelt name."""

from typing import Any

from api.demo.names import with_check_digit
from api.demo.story.accounts import DISTRICT, INSPECTOR, REVIEWER, TAX, TOWN_8
from api.demo.story.office_work import INSPECTION, REGION, finding, helper_of, hired
from api.demo.story.script import Script, Someone, document, reason
from api.demo.workplaces import employers

_VILLAGE = "同心村劳动保障协理员 陆建英"


def audit_case(script: Script) -> Someone:
    """Her history from registration to the closed inspection. Yuelai posts, the district and the tax office add, a
    supervisor checks, and a second one confirms the corrected name.
    """
    she = _registered(script)
    job = _placed(script, she)
    _checked(script, she, job)
    _afterwards(script, she)
    return she


def _registered(script: Script) -> Someone:
    data = {
        "name": "施明蓝",
        "id_no": with_check_digit(f"{REGION}19860412902"),
        "area": "320614-08",
        "phone": "15400000812",
        "address": "海门区悦来镇同心村11组6号",
        "education": "高中",
        "hukou_type": "rural",
    }
    she = script.register(TOWN_8, "2021-09-06T09:10", data, onbehalfof=_VILLAGE)
    script.add(
        TOWN_8,
        she,
        "household_joined",
        "2021-09-06T09:15",
        behalf=_VILLAGE,
        household_id="hm-08-s0001",
        relation="head",
    )
    script.add(TOWN_8, she, "surveyed", "2021-09-06T09:40", behalf=_VILLAGE, method="入户走访")
    script.add(TOWN_8, she, "unemployment_registered", "2021-09-06T14:05", cause="企业关停")
    script.add(
        TOWN_8,
        she,
        "needs_assessed",
        "2021-09-06T14:20",
        wishes_work=True,
        wishes_training=False,
        able_to_work=True,
        needs=["job_introduction", "career_guidance"],
        level="B",
    )
    script.add(
        TOWN_8,
        she,
        "helper_paired",
        "2021-09-07T09:00",
        phone="15400000808",
        **helper_of(8),
    )
    return she


def _placed(script: Script, she: Someone) -> int:
    home, care = employers(8)[0], employers(8)[8]
    script.add(TOWN_8, she, "policy_briefed", "2021-09-07T09:20", policies=["社会保险补贴", "职业技能培训补贴"])
    script.add(TOWN_8, she, "career_guided", "2021-09-08T10:00", advice="适合家纺企业操作岗位，可试岗一周")
    script.add(TOWN_8, she, "job_info_given", "2021-09-08T10:10", posts=["job-08-0101", "job-08-0102", "job-08-0103"])
    script.add(TOWN_8, she, "job_introduced", "2021-09-10T09:00", post="缝纫工", employer=home.name)
    script.add(TOWN_8, she, "job_introduced", "2021-09-15T09:00", post="护工", employer=care.name)
    registered = reason("report", "用人单位就业登记")
    job = hired(script, she, "2021-10-08T09:30", home, "缝纫工", 480_000, insured=True, reason=registered)
    script.add(TAX, she, "insurance_started", "2021-10-20", scheme="pension", unit=home.name)
    return job


def _checked(script: Script, she: Someone, job: int) -> None:
    hit = script.add(
        TAX,
        she,
        "comparison_hit",
        "2021-11-05",
        rule="C3",
        register="social_insurance",
        data_on="2021-10-31",
        detail="缴费基数与登记工资不一致",
    )
    script.add(
        INSPECTOR,
        she,
        "spot_checked",
        "2021-11-10T10:00",
        inspection=INSPECTION,
        items=["身份真实", "确在岗", "工资与登记一致"],
        verdict="unverifiable",
        inspectors=["袁立新"],
    )
    wage = finding(
        script,
        she,
        "2021-11-10T10:40",
        8,
        "登记月工资4800元，银行流水3850元；未附劳动合同",
        "data_error",
        due="2021-11-24",
        evidence=document("银行流水.pdf"),
    )
    script.add(
        TOWN_8,
        she,
        "corrected",
        "2021-11-17T15:10",
        target_version=job,
        changes={"monthly_wage_fen": 385_000, "time": "2021-10-11T08:30:00+08:00"},
        reason=reason("contract_checked", "核对劳动合同：10月11日到岗，月工资3850元，企业申报有误"),
        evidence=document("劳动合同.pdf"),
    )
    script.add(TOWN_8, she, "rectified", "2021-11-18T09:00", finding=str(wage))
    again = finding(
        script,
        she,
        "2021-11-22T09:30",
        8,
        "整改退回：合同缺签字页",
        "procedure",
        due="2021-12-03",
        reason=reason("returned", "材料不全，不予验收"),
    )
    script.add(
        TOWN_8, she, "rectified", "2021-11-30T16:00", finding=str(again), evidence=document("劳动合同（签字页）.pdf")
    )
    script.add(INSPECTOR, she, "rectification_accepted", "2021-12-02T10:00", finding=str(wage))
    script.add(INSPECTOR, she, "rectification_accepted", "2021-12-02T10:05", finding=str(again))
    script.add(INSPECTOR, she, "employment_verified", "2021-12-02T14:00", verdict="confirmed", method="visit")
    script.add(REVIEWER, she, "hit_resolved", "2021-12-03T09:00", hit=str(hit), verdict="refuted")


def _afterwards(script: Script, she: Someone) -> None:
    """A service that comes late from a paper ledger, one entered twice, the misspelt name, a call."""
    service = employers(8)[7]
    late: dict[str, Any] = {
        "post": "家政服务员",
        "employer": service.name,
        "reason": reason("late", "补录纸质台账：9月介绍未及时录入"),
    }
    script.add(DISTRICT, she, "job_introduced", "2021-09-20T10:00", **late)
    twice = script.add(DISTRICT, she, "job_introduced", "2021-09-20T10:01", **late)
    script.add(
        DISTRICT,
        she,
        "voided",
        "2021-12-10T11:20",
        target_version=twice,
        reason=reason("duplicate", "同一次介绍重复录入，予以作废"),
    )
    script.add(
        TOWN_8,
        she,
        "identity_corrected",
        "2021-12-14T09:30",
        by=REVIEWER,
        field="name",
        old="施明蓝",
        new="施明兰",
        reason=reason("id_card_checked", "核对身份证原件：登记时误写"),
        evidence=document("身份证复印件.pdf"),
    )
    script.add(
        TOWN_8,
        she,
        "followed_up",
        "2021-12-20T15:00",
        method="phone",
        result="在岗，工资按月发放",
        satisfaction="satisfied",
    )
