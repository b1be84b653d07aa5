"""Work items: a task that two claim, a programme, a project, a vacancy and a course that fill up, a work plan."""

from api.demo.plan import units
from api.demo.stress.step import INSPECTION
from api.demo.stress.story import Data, Story, at

_HAIMEN: Data = {"area": "320614"}
_REASON: Data = {"reason": {"code": "busy", "text": "人手不足"}}


def claimed_task(story: Story) -> None:
    """A task is claimed, released, claimed by another unit, reported, returned, reported again and accepted."""
    unit, other = story.dice.sample([unit.code for unit in units()], 2)
    name = f"{story.name}-task"
    posted: Data = {"name": f"揭榜任务{story.number}", "due_on": "2021-09-30", "content": "办成一期家政培训班"}
    story.programme("task.posted", name, at("2021-02-01"), **posted, **_HAIMEN)
    story.programme("task.posted", name, at("2021-02-02"), expected="transition.work_item", **posted, **_HAIMEN)
    story.programme("task.changed", name, at("2021-02-03"), due_on="2021-10-31")
    claim: Data = {"claimant": f"人社所{story.number}", "claimant_area": unit}
    abroad: Data = {"claimant": "外地人社所", "claimant_area": "210100"}
    story.programme("task.claimed", name, at("2021-02-10"), expected="scope.area", **abroad)
    story.programme("task.claimed", name, at("2021-02-10"), **claim)
    again: Data = {"claimant": "另一人社所", "claimant_area": other, "promise": "10月底前办成"}
    story.programme("task.claimed", name, at("2021-02-11"), expected="transition.work_item", **again)
    story.programme("task.released", name, at("2021-03-01"), **_REASON)
    story.programme("task.claimed", name, at("2021-03-10"), **again)
    story.programme("task.reported_done", name, at("2021-08-01"), result="结业32人")
    story.programme("task.accepted", name, at("2021-08-02"), expected="task_accepted_by_another")
    late: Data = {"due_on": "2021-11-30", **_REASON}
    story.programme("task.returned", name, at("2021-08-05"), account=INSPECTION, **late)
    story.programme("task.reported_done", name, at("2021-10-20"), result="结业36人，就业30人")
    story.programme("task.accepted", name, at("2021-11-01"), account=INSPECTION, opinion="可以推广")
    story.programme("task.posted", f"{name}-2", "2021-02-01", **posted, **_HAIMEN)
    story.programme("task.withdrawn", f"{name}-2", "2021-02-01", cause="重复发布")
    plan: Data = {"year": 2000 + story.number % 100, "name": "工作方案", "responsible": "陈静", "inspector": "陈静"}
    inspected: Data = {**plan, "inspector": "周国华"}
    story.programme("area.work_plan_set", unit, at("2021-01-10"), expected="plan_inspected_by_another", **plan)
    story.programme("area.work_plan_set", unit, at("2021-01-10"), **inspected)


def activities_and_base(story: Story) -> None:
    """An activity that is moved and held, a practical thing that is cancelled, a base that grows and is closed."""
    name, thing, base = (f"{story.name}-{end}" for end in ("activity", "thing", "base"))
    planned: Data = {"name": "技能比武", "kind": "benefit_activity", "starts_on": "2021-09-10", "target": 200}
    story.programme("activity.planned", name, at("2021-09-01"), **planned, **_HAIMEN)
    story.programme("activity.changed", name, at("2021-09-05"), starts_on="2021-09-17")
    story.programme("activity.held", name, at("2021-09-17"), done=212, attendees=212, assisted=85)
    story.programme("activity.cancelled", name, at("2021-09-18"), expected="transition.work_item", cause="已完成")
    practical: Data = {"name": "修缮就业市场", "kind": "practical_thing", "starts_on": "2021-09-20"}
    story.programme("activity.planned", thing, "2021-09-01", **practical, **_HAIMEN)
    story.programme("activity.cancelled", thing, "2021-09-02", cause="资金未落实")
    opened: Data = {"name": "养鹅示范基地", "kind": "production_base", "places": 100, "assisted_places": 80}
    story.programme("project.opened", base, at("2021-01-04"), **opened, **_HAIMEN, support="免费提供鹅雏和防疫")
    more: Data = {"assisted_places": 120}
    wrong = "assisted_places_within_the_places"
    story.programme("project.changed", base, at("2021-05-01"), expected=wrong, **more)
    story.programme("project.changed", base, at("2021-06-01"), places=150, **more)
    story.programme("project.closed", base, at("2021-12-01"), cause="合同到期")


def vacancy_and_course(story: Story) -> None:
    """Two persons for the one place of a vacancy and of a course, which are then closed."""
    first = story.registered("1983-06-16", at("2021-01-04"), area="320614")
    second = story.registered("1984-07-17", at("2021-01-04"), area="320614")
    post, course = f"{story.name}-vacancy", f"{story.name}-course"
    announced: Data = {"name": "缝纫工", "employer": "海门某家纺有限公司", "places": 1, "due_on": "2021-06-30"}
    story.programme("vacancy.announced", post, at("2021-02-01"), **announced, **_HAIMEN)
    story.programme("vacancy.changed", post, at("2021-02-10"), monthly_wage_fen=450_000)
    held: Data = {"name": "护理班", "trade": "elderly_care", "kind": "skills", "places": 2}
    story.programme("course.announced", course, at("2021-02-01"), **held, **_HAIMEN)
    story.programme("course.changed", course, at("2021-02-05"), places=1)
    enrolled: Data = {"course": "护理班", "trade": "elderly_care", "kind": "skills", "days": 5, "course_id": course}
    for person, hour in ((first, 9), (second, 10)):
        story.add(person, "training_enrolled", at("2021-03-01", hour), **enrolled)
        introduced: Data = {"post": "缝纫工", "employer": "海门某家纺有限公司", "post_id": post}
        story.add(person, "job_introduced", at("2021-04-01", hour), **introduced)
        job: Data = {"channel": "employer", "employer": "海门某家纺有限公司", "post": "缝纫工", "post_id": post}
        story.add(person, "employed", at("2021-05-10", hour), **job)
    story.programme("course.filled", course, at("2021-03-02"), taken=1)
    story.programme("course.closed", course, at("2021-03-03"), cause="已开班")
    story.programme("vacancy.filled", post, at("2021-05-20"), taken=1)
    story.programme("vacancy.closed", post, at("2021-05-21"), cause="已招满")
    story.programme("vacancy.closed", post, at("2021-05-22"), expected="transition.work_item", cause="已招满")


THEMES = (claimed_task, activities_and_base, vacancy_and_course)
