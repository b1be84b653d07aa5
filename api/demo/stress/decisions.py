"""After decisions: appeals, notices to civil affairs, typical cases; half-yearly reports, circulars, reminders."""

from api.demo.stress.step import INSPECTION
from api.demo.stress.story import Data, Story, at

BASIS = "苏人社规〔2020〕2号"


def appealed(story: Story) -> None:
    """An objection to a notice holds a recognition up; appeals in time and late, admitted, decided, withdrawn."""
    person = story.registered("1972-02-20", at("2021-01-04"))
    older: Data = {"categories": ["older_worker"], "basis": BASIS}
    notice: Data = {"from": "2021-01-06", "to": "2021-01-12", "place": "社区公示栏"}
    story.add(person, "recognition_noticed", at("2021-01-06"), **notice)
    objection: Data = {"procedure": "objection", "decision": "person.recognition_noticed", "number": "Y-1"}
    story.add(person, "appeal_filed", at("2021-01-08"), **objection, applicant="周邻里", ground="本人已就业")
    story.add(person, "recognised", at("2021-01-14"), expected="steps_taken", **older)
    checked: Data = {"account": INSPECTION, "reason": {"code": "checked", "text": "核实未就业"}}
    story.add(person, "appeal_decided", at("2021-01-15"), **checked, appeal="Y-1", outcome="upheld")
    story.add(person, "recognised", at("2021-01-18"), **older)
    appeal: Data = {"procedure": "appeal", "decision": "person.exited", "number": "S-1"}
    story.add(person, "appeal_filed", at("2021-06-01"), expected="appeals_a_decision", **appeal)
    story.add(person, "exited", at("2021-06-10"), reason={"code": "employed", "text": "比对发现参保"})
    late = story.number % 2 == 0
    story.add(person, "appeal_filed", at("2021-09-20" if late else "2021-07-01"), **appeal, ground="参保系他人冒用")
    story.add(person, "appeal_admitted", at("2021-09-21" if late else "2021-07-02"), appeal="S-1")
    reason: Data = {"code": "checked", "text": "经核查情况属实"}
    own: Data = {"appeal": "S-1", "outcome": "changed", "reason": reason}
    story.add(person, "appeal_decided", at("2021-09-25"), expected="decided_by_another", **own)
    story.add(person, "appeal_decided", at("2021-09-26"), account=INSPECTION, **own)
    story.add(person, "appeal_decided", at("2021-09-27"), expected="answers_an_appeal", **own)
    further: Data = {"procedure": "reconsideration", "decision": "person.exited", "number": "F-1"}
    story.add(person, "appeal_filed", at("2021-10-08"), **further)
    story.add(person, "appeal_decided", at("2021-10-12"), appeal="F-1", outcome="withdrawn", reason=reason)


def notified(story: Story) -> None:
    """Civil affairs is notified of a job, and of three refusals in a row; one notice waits for its ground."""
    person = story.registered("1976-05-30", at("2021-01-04"))
    story.add(person, "recognised", at("2021-01-05"), categories=["dibao"], basis=BASIS)
    for day, justified in (("2021-02-01", False), ("2021-02-02", True), ("2021-02-08", False), ("2021-02-09", False)):
        why: Data = {"code": "far", "text": "路远"}
        story.add(person, "job_offer_refused", at(day), post="保洁", justified=justified, reason=why)
    story.add(person, "job_offer_refused", at("2021-02-18"), post="保安", justified=False, reason={"text": "不愿倒班"})
    letter: Data = {"office": "海门区民政局", "number": f"H-{story.number}"}
    story.add(person, "civil_affairs_notified", at("2021-02-20"), **letter, matter="jobs_refused")
    unknown: Data = {"matter": "employd", "office": "海门区民政局"}
    story.add(person, "civil_affairs_notified", at("2021-02-20", 10), expected="known_matter", **unknown)
    named: Data = {"notice": f"H-{story.number}", "reply": "已收悉"}
    story.add(person, "civil_affairs_acknowledged", at("2021-02-26"), **named)
    wrong: Data = {"notice": "H-0"}
    story.add(person, "civil_affairs_acknowledged", at("2021-02-26"), expected="acknowledges_a_notice", **wrong)
    work = story.add(person, "employed", at("2021-03-01"), channel="employer", employer="海门某家纺有限公司")
    sent: Data = {"matter": "employed", "office": "海门区民政局", "event": "person.employed"}
    story.add(person, "civil_affairs_notified", at("2021-03-03"), **sent)
    if story.number % 2:
        story.void(person, work, at("2021-04-01"))


def published(story: Story) -> None:
    """Two typical cases; the consent to one of them is withdrawn."""
    person = story.registered("1981-11-11", at("2021-01-04"))
    story.add(person, "typical_case_withdrawn", at("2021-02-01"), expected="withdraws_a_case", case="entrepreneurship")
    told: Data = {"consent": True, "text": f"{person.name}开办早餐店，带动三人就业", "expires_on": "2029-12-31"}
    story.add(person, "typical_case_recorded", at("2021-05-10"), kind="entrepreneurship", **told)
    told |= {"text": f"{person.name}参加培训后就业"}
    story.add(person, "typical_case_recorded", at("2021-06-10"), kind="employment", **told)
    story.add(person, "typical_case_withdrawn", at("2021-07-10"), case="employment")


def reported(story: Story) -> None:
    """A unit submits its half-yearly report twice, and records an interview."""
    area, year = f"320614-{story.number % 11 + 1:02d}", 2021 + story.number // 11 % 5
    for day, text in ((f"{year}-07-08", "走访"), (f"{year}-07-12", "补充走访")):
        data: Data = {"year": year, "half": 1, "narrative": f"{text}{story.number + 300}户", "responsible": "陆志明"}
        story.programme("area.half_year_reported", area, at(day), **data)
    heard: Data = {"party": story.dice.choice(("staff", "assisted", "expert")), "topic": f"班次{story.number}"}
    story.programme("area.interview_recorded", area, at(f"{year}-07-20"), **heard, summary="晚间班次更受欢迎")


def issued(story: Story) -> None:
    """A circular of a report is issued; its number cannot be given again."""
    area, number = f"320614-{story.number % 11 + 1:02d}", story.number % 10_000 + 1
    circular: Data = {
        "report": "4A",
        "year": 2021,
        "number": number,
        "heading": f"第{number}期通报",
        "period": "2021-H1",
        "as_of": "2021-06-30",
        "known_until": 1,
        "definition": "0" * 16,
        "content_sha256": "0" * 64,
        "items_sha256": "1" * 64,
    }
    story.programme("area.report_issued", area, at("2021-07-15"), **circular)
    again = circular | {"heading": "重复的期号"}
    story.programme("area.report_issued", area, at("2021-07-16"), expected="issue.number", **again)


def reminded(story: Story) -> None:
    """A unit behind the schedule is reminded two months in a row and called to a talk; a third reminder is withdrawn.

    For each unit, three stories a year, from 2025 back; months between them have none.
    """
    area, nth = f"320614-{story.number % 11 + 1:02d}", story.number // 11
    year, first = 2025 - nth // 3 % 30, nth % 3 * 4 + 1
    for month in (first, first + 1, first + 2):
        figures: Data = {"target": 1200, "done": 90 * month, "schedule": 100 * month, "figures_position": 1}
        told: Data = {"year": year, "month": month, "report": "3A", "addressee": "镇人民政府", "text": "请加快进度。"}
        day = f"{year + month // 12}-{month % 12 + 1:02d}-05"
        if month == first + 2:
            behind: Data = told | figures | {"done": 100 * month}
            story.programme("area.reminder_issued", area, at(day, 8), expected="reminder.not_behind", **behind)
        story.programme("area.reminder_issued", area, at(day), account=INSPECTION, **told, **figures)
    of: Data = {"year": year, "month": first + 1, "held_by": "区人社局", "held_with": f"镇分管负责人{story.number}"}
    early, late = f"{year}-{first + 1:02d}-06", f"{year}-{first + 2:02d}-08"
    story.programme("area.talk_held", area, at(early), expected="talk.reminders", **of, outcome="提前约谈")
    story.programme("area.talk_held", area, at(late), account=INSPECTION, **of, outcome="月底前赶上序时进度")
    undone: Data = {"year": year, "month": first + 2, "step": "reminder", "reason": {"code": "error", "text": "误发"}}
    last = f"{year}-{first + 3:02d}-07" if first < 9 else f"{year}-12-07"
    story.programme("area.reminder_withdrawn", area, at(last), account=INSPECTION, **undone)


THEMES = (appealed, notified, published, reported, issued, reminded)
