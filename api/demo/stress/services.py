"""Services: 1-3-1 and everything beside it, helpers, deadlines that are waived, a person who cannot be reached."""

from api.demo.stress.step import INSPECTION
from api.demo.stress.story import Data, Story, at
from api.demo.workplaces import any_employer


def bundle(story: Story) -> None:
    """Every kind of service for one person who asked for help; the card by which they are free is withdrawn."""
    person = story.registered("1975-05-15", at("2021-01-04"), phone="15400000001")
    story.add(person, "assistance_requested", at("2021-01-05"), need="job_introduction", channel="网上平台")
    story.add(person, "surveyed", at("2021-01-05", 15), method="visit")
    assessed: Data = {"wishes_work": True, "wishes_training": True, "able_to_work": True}
    story.add(person, "needs_assessed", at("2021-01-06", 8), **assessed, needs=["training", "policy"], level="B")
    story.add(person, "job_search_plan_made", at("2021-01-06"), goals="三个月内就业", steps=["培训", "面试"])
    story.add(person, "policy_briefed", at("2021-01-07"), policies=["training_subsidy", "social_insurance_subsidy"])
    story.add(person, "career_guided", at("2021-01-07", 10), advice="调整工资预期，先就业再择业")
    story.add(person, "job_info_given", at("2021-01-08"), posts=["job-11", "job-12", "job-13"])
    for day in ("2021-01-11", "2021-01-13", "2021-01-15"):
        employer = any_employer(story.dice, 1)
        story.add(person, "job_introduced", at(day), post=employer.posts[0], employer=employer.name)
    reason: Data = {"code": "far", "text": "离家过远"}
    story.add(person, "job_offer_refused", at("2021-01-18"), post="分拣员", justified=False, reason=reason)
    story.add(person, "job_fair_attended", at("2021-01-20"), fair=f"{story.name}-fair", intention=True)
    story.add(person, "training_offered", at("2021-01-21"), course="养老护理", trade="elderly_care")
    story.add(person, "service_declined", at("2021-01-22"), service="training", signed=True, reason=reason)
    story.add(
        person, "concession_card_issued", at("2021-02-01"), number=f"Y{story.number:05d}", expires_on="2021-12-31"
    )
    story.add(person, "one_stop_service_given", at("2021-02-02"), kind="job_registration", free_by_card=True)
    returned: Data = {"code": "expired", "text": "不再符合条件"}
    story.add(person, "concession_card_withdrawn", at("2021-03-01"), number=f"Y{story.number:05d}", reason=returned)
    kept: Data = {"kind": "file_management", "free_by_card": True}
    story.add(person, "one_stop_service_given", at("2021-03-02"), expected="free_by_a_valid_card", **kept)
    fair: Data = {"name": "春风行动招聘会", "area": "320614", "employers": 40, "posts": 800, "mode": "on_site"}
    story.programme("fair.held", f"{story.name}-fair", "2021-01-20", **fair, attendees=600, agreements=90)


def helped(story: Story) -> None:
    """A helper hands over to the next; the person cannot be reached, and a deadline is waived for it."""
    person = story.registered("1979-09-19", at("2021-01-04"))
    story.add(person, "helper_paired", at("2021-01-05"), helper="陆志明", unit="常乐镇人社所", phone="15400000002")
    story.add(
        person, "helper_paired", at("2021-02-01"), expected="transition.helper", helper="施小红", unit="三星镇人社所"
    )
    reason: Data = {"code": "transferred", "text": "工作调动"}
    story.add(person, "helper_ended", at("2021-03-01"), reason=reason)
    story.add(person, "helper_paired", at("2021-03-01", 10), helper="施小红", unit="三星镇人社所")
    away: Data = {"clock": "contact", "reason": {"code": "unreachable", "text": "多次联系未果"}}
    story.add(person, "clock_waived", at("2021-04-01"), expected="unreachable_shown", **away)
    for day, means in (("2021-04-02", "phone"), ("2021-04-06", "visit"), ("2021-04-09", "phone")):
        story.add(person, "contact_attempted", at(day), means=means, result="无人应答")
    story.add(person, "clock_waived", at("2021-04-12"), **away)
    story.add(person, "followed_up", at("2021-05-06"), method="phone", result="已返乡", satisfaction="fair")


def inspected(story: Story) -> None:
    """An inspection, two findings, a rectification that is accepted, and hits of a comparison with other registers."""
    person = story.registered("1973-03-13", at("2021-01-04"))
    story.add(person, "employed", at("2021-02-01"), channel="employer", employer="海门某建筑有限公司")
    check: Data = {"inspection": f"D{story.number:04d}", "items": ["在岗", "工资发放"]}
    story.add(person, "spot_checked", at("2021-04-01"), expected="inspected_by_another", **check)
    story.add(person, "spot_checked", at("2021-04-01"), account=INSPECTION, **check, verdict="unverifiable")
    accept: Data = {"account": INSPECTION, "finding": "工资单缺失"}
    for item, severity in (("工资单缺失", "procedure"), ("台账不一致", "data_error")):
        finding: Data = {"inspection": check["inspection"], "item": item, "severity": severity, "due": "2021-04-30"}
        story.add(person, "finding_raised", at("2021-04-02"), account=INSPECTION, **finding)
    story.add(person, "rectification_accepted", at("2021-04-06"), expected="accepts_a_rectification", **accept)
    story.add(person, "rectified", at("2021-04-07"), expected="rectifies_a_finding", finding="照片缺失")
    story.add(person, "rectified", at("2021-04-20"), finding="工资单缺失")
    story.add(person, "rectification_accepted", at("2021-04-25"), **accept)
    resolved: Data = {"account": INSPECTION, "hit": "C2"}
    story.add(person, "hit_resolved", at("2021-05-01"), expected="resolves_a_hit", **resolved, verdict="confirmed")
    hit: Data = {
        "rule": "C2",
        "register": "social_insurance",
        "data_on": "2021-04-30",
        "detail": "参保单位不一致",
    }
    story.add(person, "comparison_hit", at("2021-05-06"), **hit)
    for verdict in ("unverifiable", "refuted"):  # a second verdict on the same hit, on the same day
        story.add(person, "hit_resolved", "2021-05-20", **resolved, verdict=verdict)


THEMES = (bundle, helped, inspected)
