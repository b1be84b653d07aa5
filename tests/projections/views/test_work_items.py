"""Work items: live, rebuilt and checked views agree, the second opinion too; a town sees those of areas above."""

from collections.abc import Iterator
from datetime import date

import pytest

from projections.rebuild.check import check
from projections.rebuild.rebuild import rebuild
from service.recording.submission import Caller
from tests.projections.independent.opinion import opinion_of
from tests.world import HAIMEN, KEYS, SUPERVISOR, CloudEvent, EventMaker, World, problems, world

TOWN = Caller(name="三星镇人社所", role="caseworker", area="320614-02", organisation="三星镇人社所", sources=("*",))
PROVINCE = Caller(name="省厅", role="integration", area="320000", organisation="省厅", sources=("*",))
MAKE = EventMaker()


@pytest.fixture(scope="module")
def zuji(module_database_url: str) -> Iterator[World]:
    with world(module_database_url) as made:
        made.given(*items())
        made.post(
            MAKE.event("task.posted", "2021-03-01", "S-1", name="省级任务", area="320000", due_on="2021-12-31"),
            caller=PROVINCE,
        )
        made.project()
        yield made


def items() -> Iterator[CloudEvent]:
    """A work item of every type, with several events of one day among them."""
    haimen = {"area": "320614"}
    yield MAKE.event("task.posted", "2021-03-01", "T-1", name="家政培训试点", due_on="2021-09-30", **haimen)
    yield MAKE.event("task.claimed", "2021-03-01", "T-1", claimant="三星镇人社所", claimant_area="320614-02")
    yield MAKE.event("task.released", "2021-03-01T08:00:00+08:00", "T-1", reason={"code": "other", "text": "人手不足"})
    yield MAKE.event(
        "activity.planned",
        "2021-09-01",
        "A-1",
        name="技能比武",
        kind="benefit_activity",
        starts_on="2021-09-10",
        **haimen,
    )
    yield MAKE.event("activity.held", "2021-09-10", "A-1", done=3, attendees=200, assisted=85)
    yield MAKE.event(
        "project.opened", "2021-01-04", "X-1", name="早餐工程", kind="convenience_project", places=30, **haimen
    )
    yield MAKE.event("project.changed", "2021-06-01", "X-1", places=40, assisted_places=35)
    yield MAKE.event("vacancy.announced", "2021-05-06", "V-1", name="缝纫工", employer="某家纺", places=2, **haimen)
    yield MAKE.event("vacancy.filled", "2021-05-20", "V-1", taken=2)
    yield MAKE.event(
        "course.announced", "2021-05-06", "C-1", name="护理班", trade="elderly_care", kind="skills", places=2, **haimen
    )
    yield MAKE.event("course.closed", "2021-06-01", "C-1", cause="已开班")
    for responsible, day in (("陈静", "2021-01-10"), ("李芳", "2021-07-01")):
        plan = {"year": 2021, "name": "工作方案", "responsible": responsible, "inspector": "周国华"}
        yield MAKE.event("area.work_plan_set", day, "320614-02", **plan)
    yield MAKE.event("area.target_set", "2021-01-04", "320614-02", year=2021, indicator="posts", value=3)


NOW = "SELECT item_type, item_id, state, since FROM work_item WHERE until IS NULL ORDER BY item_type, item_id"


def test_each_item_has_a_row_for_each_period(zuji: World) -> None:
    assert [
        ("activity", "A-1", "held", date(2021, 9, 10)),
        ("course", "C-1", "closed", date(2021, 6, 1)),
        ("project", "X-1", "open", date(2021, 6, 1)),
        ("task", "S-1", "open", date(2021, 3, 1)),
        ("task", "T-1", "open", date(2021, 3, 1)),
        ("vacancy", "V-1", "open", date(2021, 5, 20)),
        ("work_plan", "2021", "in_force", date(2021, 7, 1)),
    ] == zuji.rows(NOW, area="320614")
    periods = "SELECT responsible, since, until FROM work_item WHERE item_type = 'work_plan' ORDER BY since"
    first, second = date(2021, 1, 10), date(2021, 7, 1)
    assert [("陈静", first, second), ("李芳", second, None)] == zuji.rows(periods)
    assert [(40, 35, 30)] == zuji.rows(
        "SELECT n.places, n.assisted_places, b.places FROM work_item n JOIN work_item b USING (stream_id)"
        " WHERE n.item_type = 'project' AND n.until IS NULL AND b.until IS NOT NULL"
    )


def test_r1_14_a_town_sees_the_items_of_the_areas_above_it_and_none_of_another_town(zuji: World) -> None:
    tasks = "SELECT item_id FROM work_item WHERE item_type IN ('task', 'work_plan') AND until IS NULL ORDER BY item_id"
    assert [("2021",), ("S-1",), ("T-1",)] == zuji.rows(tasks, area="320614-02")
    assert [("S-1",), ("T-1",)] == zuji.rows(tasks, area="320614-05")
    assert [("S-1",)] == zuji.rows(tasks, area="320100")
    assert [] == zuji.rows(tasks, area="210100")


def test_live_rebuilt_checked_and_independently_derived_rows_agree(zuji: World) -> None:
    live = zuji.state_of_views()
    assert 14 <= len(live["work_item"])
    found = opinion_of(zuji)
    assert ([], []) == ([str(each) for each in found.differences], found.unknown)
    assert () == rebuild(zuji.url, KEYS, workers=1, progress=lambda *_: None).drifted
    assert live == zuji.state_of_views()
    assert check(zuji.url, KEYS, workers=1, progress=lambda *_: None).clean


def test_r1_14_who_claims_reports_and_accepts(zuji: World) -> None:
    """Given a task of the district, then a town claims and reports it; it can do neither for another, nor accept it."""
    due = {"name": "摸排", "area": "320614", "due_on": "2021-09-30"}
    claim = {"claimant": "三星镇人社所", "claimant_area": "320614-02"}
    zuji.given(MAKE.event("task.posted", "2021-03-01", "T-9", **due))
    assert ["scope.area"] == problems(zuji.post(MAKE.event("task.posted", "2021-03-01", "T-8", **due), caller=TOWN))
    other = MAKE.event("task.claimed", "2021-03-02", "T-9", claimant="悦来镇", claimant_area="320614-05")
    assert ["scope.area"] == problems(zuji.post(other, caller=TOWN))
    assert [] == problems(zuji.post(MAKE.event("task.claimed", "2021-03-02", "T-9", **claim), caller=TOWN))
    assert [] == problems(zuji.post(MAKE.event("task.reported_done", "2021-08-02", "T-9", result="已办"), caller=TOWN))
    accepted = MAKE.event("task.accepted", "2021-08-09", "T-9")
    assert ["scope.type"] == problems(zuji.post(accepted, caller=TOWN))
    assert [] == problems(zuji.post(accepted, caller=SUPERVISOR))
    withdrawn = MAKE.event("task.withdrawn", "2021-08-10", "T-9", cause="撤销")
    assert ["transition.work_item"] == problems(zuji.post(withdrawn, caller=HAIMEN))


def test_r1_14_a_town_claims_a_task_of_the_province_by_naming_its_area(zuji: World) -> None:
    claim = {"claimant": "三星镇人社所", "claimant_area": "320614-02", "area": "320000"}
    assert [] == problems(zuji.post(MAKE.event("task.claimed", "2021-03-02", "S-1", **claim), caller=TOWN))


def test_what_comes_before_its_item_waits_for_it(zuji: World) -> None:
    closed = MAKE.event("vacancy.closed", "2021-06-01", "V-7", cause="已招满")
    assert ["vacancy.unknown"] == problems(zuji.post(closed, caller=TOWN))
    announced = {"name": "缝纫工", "area": "320614-02", "employer": "某家纺", "places": 2}
    zuji.post(MAKE.event("vacancy.announced", "2021-05-01", "V-7", **announced), caller=TOWN)
    zuji.retry_quarantined()
    zuji.project()
    state = "SELECT state FROM work_item WHERE item_id = 'V-7' AND until IS NULL"
    assert [("closed",)] == zuji.rows(state)
