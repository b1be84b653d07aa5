"""`/v1/work-items`: lists with filters, as of a day; one item; its history; full when its places are taken."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from tests.api.conftest import Json, Office
from tests.api.documents.test_answers import assert_declared
from tests.world import EventMaker, id_no, world

TOWN = "320614-02"
WOMAN, MAN, OTHER = id_no("1985-03-12", 22), id_no("1980-02-02", 31), id_no("1982-02-02", 33)
MAKE = EventMaker()


@pytest.fixture(scope="module")
def office(module_database_url: str) -> Iterator[Office]:
    with world(module_database_url) as inside:
        found = Office(inside)
        given(found)
        yield found


def given(office: Office) -> None:
    """A task on the list, a programme, a vacancy with two places, a course with two, a work plan, three persons."""
    haimen = {"area": "320614"}
    plan = {"year": 2021, "name": "三星镇工作方案", "responsible": "陈静", "inspector": "周国华"}
    vacancy = {"name": "缝纫工", "employer": "某家纺", "places": 2, "area": "320614", "due_on": "2021-12-31"}
    course = {"name": "护理班", "trade": "elderly_care", "kind": "skills", "places": 2, "area": "320614"}
    office.given(
        MAKE.event("task.posted", "2021-03-01", "T/1", name="家政培训试点", due_on="2021-09-30", **haimen),
        MAKE.event("task.claimed", "2021-03-05", "T/1", claimant="三星镇人社所", claimant_area=TOWN),
        MAKE.event(
            "activity.planned",
            "2021-09-01",
            "A-1",
            name="修缮就业市场",
            kind="practical_thing",
            starts_on="2021-09-10",
            target=2,
            measure="处",
            **haimen,
        ),
        MAKE.event("activity.held", "2021-09-20", "A-1", done=2),
        MAKE.event(
            "project.opened", "2021-01-04", "X-1", name="早餐工程", kind="convenience_project", places=30, **haimen
        ),
        MAKE.event("vacancy.announced", "2021-05-01", "V-1", **vacancy),
        MAKE.event("course.announced", "2021-05-01", "C-1", **course),
        MAKE.event("area.work_plan_set", "2021-01-10", TOWN, **plan),
        MAKE.event("area.work_plan_set", "2021-08-01", TOWN, **{**plan, "responsible": "李芳"}),
        *(MAKE.registered(number, name="张三", area=TOWN) for number in (WOMAN, MAN, OTHER)),
        *(
            person(who, "employed", day, channel="employer", post="缝纫工", post_id="V-1")
            for who, day in ((WOMAN, "2021-06-01"), (MAN, "2021-07-01"))
        ),
        person(OTHER, "job_introduced", "2021-06-15", post="缝纫工", employer="某家纺", post_id="V-1"),
        person(OTHER, "job_introduced", "2021-07-02", post="缝纫工", employer="某家纺", post_id="V-1"),
        *(enrolled(who, day) for who, day in ((WOMAN, "2021-05-10"), (MAN, "2021-05-11"))),
        person(MAN, "training_dropped", "2021-05-20", course="护理班"),
        enrolled(OTHER, "2021-05-15"),
    )


def person(number: str, name: str, day: str, /, **data: Any) -> Json:
    return MAKE.event(name, f"{day}T10:00:00+08:00", f"id_no:{number}", **data)


def enrolled(number: str, day: str) -> Json:
    course = {"course": "护理班", "trade": "elderly_care", "kind": "skills", "days": 5, "course_id": "C-1"}
    return person(number, "training_enrolled", day, **course)


def items(office: Office, query: str, area: str = "320614") -> list[Json]:
    found: list[Json] = office.get(f"/v1/work-items?{query}", role="caseworker", area=area)["items"]
    return found


def not_open(office: Office, item_id: str) -> list[tuple[str, str]]:
    """The events that name the item while it was not open: type and day."""
    found = office.get("/v1/contradictions?kind=not_open", role="supervisor")["items"]
    return [(each["facts"][0]["type"], each["day"]) for each in found if item_id in each["facts"][0]["text"]]


def one(office: Office, address: str, query: str = "", area: str = "320614") -> Json:
    found: Json = office.get(f"/v1/work-items/{address}?{query}", role="caseworker", area=area)
    return found


def test_r1_14_the_list_of_tasks_has_claimant_due_day_and_state(office: Office) -> None:
    (task,) = items(office, "type=task")
    assert ("T/1", "claimed", "三星镇人社所", TOWN, "2021-09-30", True) == tuple(
        task[name] for name in ("id", "state", "claimant", "claimant_area", "due_on", "overdue")
    )
    assert [task] == items(office, "state=claimed&overdue=true&responsible=三星镇人社所")
    assert [] == items(office, "type=task&state=open")
    assert ["open"] == [each["state"] for each in items(office, "type=task&as_of=2021-03-04")]
    assert [] == items(office, "as_of=2021-03-04&type=activity")


def test_r2_12_each_activity_and_practical_thing_has_a_status_and_figures(office: Office) -> None:
    (done,) = items(office, "type=activity&kind=practical_thing")
    assert ("held", "practical thing", 2, 2, "处") == tuple(
        done[name] for name in ("state", "kind_title", "target", "done", "measure")
    )
    assert "planned" == one(office, "activity/320614/A-1", "as_of=2021-09-10")["state"]


def test_r4_12_a_town_has_a_work_plan_with_a_responsible_person_and_a_named_inspector(office: Office) -> None:
    plan = one(office, f"work_plan/{TOWN}/2021")
    assert ("李芳", "周国华", "in_force") == (plan["responsible"], plan["inspector"], plan["state"])
    assert "陈静" == one(office, f"work_plan/{TOWN}/2021", "as_of=2021-06-01")["responsible"]
    history = office.get(f"/v1/work-items/work_plan/{TOWN}/2021/history", role="auditor")["items"]
    assert ["2021-01-10", "2021-08-01"] == [line["occurred_at"] for line in history]


def test_a_vacancy_is_full_when_all_its_places_are_taken_by_jobs_or_by_report(office: Office) -> None:
    states = [one(office, "vacancy/320614/V-1", f"as_of={day}") for day in ("2021-06-30", "2021-07-01")]
    assert [("open", 1, 1), ("full", 2, 0)] == [
        (each["state"], each["persons"], each["places_left"]) for each in states
    ]
    assert ["V-1"] == [each["id"] for each in items(office, "type=vacancy&state=full")]
    assert [] == items(office, "type=vacancy&state=open&as_of=2021-07-01")
    assert ["C-1"] == [each["id"] for each in items(office, "trade=elderly_care&state=full&as_of=2021-07-01")]
    assert ["V-1"] == [each["id"] for each in items(office, "employer=某家纺&as_of=2021-07-01")]


def test_a_course_has_a_place_again_when_somebody_drops_it(office: Office) -> None:
    days = ("2021-05-10", "2021-05-11", "2021-05-15", "2021-05-20")
    found = [one(office, "course/320614/C-1", f"as_of={day}") for day in days]
    assert [("open", 1), ("full", 2), ("full", 3), ("full", 2)] == [(each["state"], each["persons"]) for each in found]


def test_what_names_a_full_vacancy_or_course_is_a_contradiction_and_an_earlier_introduction_none(
    office: Office,
) -> None:
    assert [("person.training_enrolled", "2021-05-15")] == not_open(office, "C-1")
    assert [("person.job_introduced", "2021-07-02")] == not_open(office, "V-1")


def test_the_state_does_not_depend_on_who_asks(office: Office) -> None:
    """A town that sees none of the persons sees the course and vacancy of the district, full."""
    seen = {each["id"]: (each["state"], each["persons"]) for each in items(office, "as_of=2021-07-01", "320614-05")}
    assert {"V-1": ("full", 2), "C-1": ("full", 2)} == {name: seen[name] for name in ("V-1", "C-1")}
    assert not {"2021"} & seen.keys()
    assert (
        404
        == office.call("GET", f"/v1/work-items/work_plan/{TOWN}/2021", role="caseworker", area="320614-05").status_code
    )


def test_a_past_state_of_knowledge_is_told(office: Office) -> None:
    """At the end of a day before all was recorded nothing was known; today all is."""
    assert [] == items(office, "known_at=2021-12-31&area=320614")
    now = {each["id"]: each["state"] for each in items(office, "known_at=2099-12-31&area=320614")}
    assert {each["id"]: each["state"] for each in items(office, "area=320614")} == now


def test_the_history_of_a_task_tells_who_did_what_and_the_state_it_led_to(office: Office) -> None:
    address = f"/v1/work-items/task/320614/{quote('T/1')}/history"
    history = office.get(f"{address}?lang=en", role="auditor", area=TOWN)
    assert ["state of the work item: not registered yet → open", "state of the work item: open → claimed"] == [
        line["changes"][0]["text"] for line in history["items"]
    ]
    assert 2 == history["count"]
    first = office.get(f"{address}?limit=1", role="auditor")
    rest = office.get(f"{address}?limit=1&cursor={first['next']}", role="auditor")
    assert [1, 2] == [line["version"] for line in (*first["items"], *rest["items"])]
    assert rest["next"] is None


def test_pages_follow_each_other_by_the_day_due(office: Office) -> None:
    found = [each["id"] for page in office.pages("/v1/work-items?limit=2") for each in page]
    assert ["A-1", "T/1", "V-1"] == found[:3]
    assert sorted(["A-1", "T/1", "V-1", "X-1", "C-1", "2021"]) == sorted(found)


def test_answers_are_as_declared(office: Office) -> None:
    path = "/v1/work-items/{item_type}/{area}/{item_id}"
    token = {"role": "caseworker"}
    assert_declared(office, office.call("GET", "/v1/work-items", **token), "/v1/work-items", "get")
    assert_declared(office, office.call("GET", "/v1/work-items/course/320614/C-1", **token), path, "get")
    assert_declared(
        office, office.call("GET", "/v1/work-items/course/320614/C-1/history", **token), f"{path}/history", "get"
    )
    missing = office.call("GET", "/v1/work-items/course/320614/none", **token)
    assert (404, "not_found") == (missing.status_code, missing.get_json()["code"])


def test_the_answer_to_an_introduction_notes_that_the_vacancy_was_not_open_on_that_day(office: Office) -> None:
    """Given a vacancy closed on 10 June and a full course, when they are named, then it is recorded and noted."""
    announced = {"name": "保洁员", "employer": "某物业", "places": 2, "area": "320614"}
    course = {"name": "电工班", "trade": "电工", "kind": "skills", "places": 3, "area": "320600"}
    office.given(
        MAKE.event("vacancy.announced", "2021-05-01", "V-5", **announced),
        MAKE.event("vacancy.closed", "2021-06-10", "V-5", cause="已招满"),
        person(MAN, "job_introduced", "2021-06-10", post="保洁员", employer="某物业", post_id="V-5"),
        person(OTHER, "employed", "2021-07-15", channel="employer", post="保洁员", post_id="V-5"),
    )
    told = [
        MAKE.event("course.announced", "2021-05-01", "C-9", **course),
        MAKE.event("course.filled", "2021-05-09", "C-9", taken=3),
    ]
    assert 200 == office.post(told, area="320600").status_code
    introduced = {"post": "保洁员", "employer": "某物业"}
    answer = office.given(
        person(OTHER, "job_introduced", "2021-06-09", **introduced, post_id="V-5"),
        person(OTHER, "job_introduced", "2021-06-11", **introduced, post_id="V-5"),
        person(OTHER, "job_introduced", "2021-06-12", **introduced, post_id="nobody-announced"),
        person(OTHER, "training_offered", "2021-05-10", course="电工班", trade="电工", course_id="320600/C-9"),
        person(OTHER, "training_offered", "2021-05-11", course="电工班", trade="电工", course_id="C-9"),
    )
    assert ["work_item.not_open"] * 2 == [note["code"] for note in answer["notes"]]
    assert [(1, "vacancy", "closed", 2), (3, "course", "full", 2)] == [
        (note["index"], note["data"]["type"], note["data"]["state"], note["data"]["version"])
        for note in answer["notes"]
    ]
    assert "the vacancy 'V-5' was closed on that day" in answer["notes"][0]["text"]
    assert [("person.job_introduced", "2021-06-11")] == not_open(office, "V-5")


def test_a_preview_shows_what_would_change_about_an_item_by_its_name(office: Office) -> None:
    posted = MAKE.event("task.posted", "2021-03-01", "T-2", name="岗位摸排", area="320614", due_on="2021-09-30")
    (change,) = office.post(posted, path="/v1/events?preview=true").get_json()["preview"]["programme"]
    fields = {field["field"]: field["after"] for field in change["changes"][0]["fields"]}
    assert ("岗位摸排", "open", "T-2") == (fields["name"], fields["state"], fields["item_id"])
