"""The worklist of an area, the most overdue tasks first, and its page."""

from datetime import UTC, datetime
from typing import Any

import pytest

from api.http.responses.worklist import Worklist
from tests.api.conftest import Office
from tests.world import ZHANG_SAN, EventMaker, id_no

Json = dict[str, Any]
WHO = f"id_no:{ZHANG_SAN}"


@pytest.fixture
def town(office: Office, make: EventMaker) -> str:
    """Somebody recognised in January 2021, with a review by then, in February 2021."""
    office.world.now = datetime(2021, 2, 1, 4, 0, tzinfo=UTC)
    return office.person(
        make.event(
            "recognised", "2021-01-10", WHO, categories=["older_worker"], basis="认定表", review_on="2021-02-20"
        ),
    )


def worklist(office: Office, query: str = "", **options: Any) -> Json:
    answer = office.get(f"/v1/worklist?{query}", **options)
    assert Worklist().validate(answer) == {}
    return answer


def test_r0_2_a_review_is_due_then_overdue_by_days(office: Office, town: str) -> None:
    (task,) = worklist(office, "kind=review")["items"]
    assert (task["person"], task["name"], task["overdue"], task["days_over"]) == (town, "张*", False, 0)
    assert (task["due"][:10], task["area"]) == ("2021-02-20", "320614-01")
    assert (task["why"]["version"], task["why"]["type"]) == (2, "person.recognised")
    assert task["link"] == f"/v1/people/{town}/history"
    office.world.now = datetime(2021, 3, 2, 4, 0, tzinfo=UTC)
    (task,) = worklist(office, "kind=review&overdue=true")["items"]
    assert (task["overdue"], task["days_over"]) == (True, 10)


def test_r1_8_households_stand_among_the_limits_by_their_due_date(office: Office, make: EventMaker, town: str) -> None:
    spouse = id_no("1972-03-12", 992)
    office.given(make.registered(spouse))
    for number, relation in ((ZHANG_SAN, "head"), (spouse, "spouse")):
        who = f"id_no:{number}"
        joined = make.event("household_joined", "2021-01-12", who, household_id="H-1", relation=relation)
        office.given(joined, make.event("unemployment_registered", "2021-01-13", who))
    tasks = worklist(office, "kind=household_suspected")["items"]
    assert [(task["household_id"], task["due"], task["person"]) for task in tasks] == [("H-1", None, None)]
    office.given(make.event("zero_employment_recognised", "2021-01-15", WHO, household_id="H-1", basis="公示"))
    (task,) = worklist(office, "kind=household_open")["items"]
    assert (task["due"][:10], task["link"]) == ("2021-02-04", "/v1/households/320614/H-1/history")
    everything = worklist(office)
    dues = [task["due"] for task in everything["items"]]
    assert dues == sorted(dues)
    counts = {count["kind"]: (count["count"], count["overdue"]) for count in everything["counts"]}
    assert counts["household_open"] == (1, 0)
    assert sum(count for count, _ in counts.values()) == len(everything["items"])
    office.world.now = datetime(2021, 2, 5, 4, 0, tzinfo=UTC)
    first = worklist(office)["items"][0]
    assert (first["kind"], first["overdue"], first["days_over"]) == ("household_open", True, 1)


def test_pages_follow_each_other_without_gap_or_repetition(office: Office, make: EventMaker, town: str) -> None:
    for number in range(5):
        who = id_no("1971-01-01", 101 + 2 * number)
        recognised = make.event("recognised", "2021-01-10", f"id_no:{who}", categories=["older_worker"], basis="认定表")
        office.given(make.registered(who), recognised)
    whole = worklist(office, "limit=200")["items"]
    walked, cursor = [], ""
    while True:
        page = worklist(office, f"limit=2{cursor}")
        walked += page["items"]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert (len(whole) >= 6, walked) == (True, whole)
    assert page["counts"] is None


def test_another_town_sees_nothing_of_it_and_a_bad_cursor_is_refused(office: Office, town: str) -> None:
    other = worklist(office, area="320614-02")
    assert (other["items"], other["counts"]) == ([], [])
    assert worklist(office, "area=320614-02")["items"] == []
    assert office.call("GET", "/v1/worklist?cursor=abc").status_code == 400
    assert office.call("GET", "/v1/worklist?kind=nonsense").status_code == 400


def test_the_helpers_own_list(office: Office, town: str) -> None:
    assert worklist(office, "helper=李四")["items"] == []


@pytest.mark.parametrize(("lang", "title", "name"), [("zh", "工作清单", "认定复核"), ("en", "Worklist", "Review")])
def test_the_page_says_the_same_and_loads_nothing(office: Office, town: str, lang: str, title: str, name: str) -> None:
    office.world.now = datetime(2021, 3, 2, 4, 0, tzinfo=UTC)
    response = office.call("GET", "/v1/worklist?format=html", lang=lang)
    assert (response.status_code, response.mimetype) == (200, "text/html")
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    for expected in (title, name, "张*", "2021-02-20", f"/v1/people/{town}/history"):
        assert expected in response.text
    empty = office.call("GET", "/v1/worklist?format=html&area=320614-02", lang=lang)
    assert empty.status_code == 200


PLAN = {"policy_briefing": 1, "job_introduction": 3, "career_guidance": 1}


def services(office: Office, query: str = "") -> list[tuple[str, Json]]:
    items = worklist(office, f"kind=plan_services{query}")["items"]
    return [(item["due"][:10], item["missing"]) for item in items]


def test_a24_the_services_of_the_plan_year_that_are_missing_stand_on_the_list(
    office: Office, make: EventMaker, town: str
) -> None:
    assert services(office) == [("2021-12-31", PLAN)]
    (item,) = worklist(office, "kind=plan_services&lang=zh")["items"]
    assert (item["person"], item["title"]) == (town, "年度服务缺项")
    assert item["why"]["text"] == "本年度还缺：政策宣讲1次、职业介绍3次、职业指导1次"
    office.given(
        make.event("policy_briefed", "2021-01-15", WHO, policies=["社保补贴"]),
        make.event("job_introduced", "2021-01-16", WHO, post="缝纫工", employer="某家纺"),
    )
    assert services(office) == [("2021-12-31", {"job_introduction": 2, "career_guidance": 1})]
    assert services(office, "&as_of=2021-01-15") == [("2021-12-31", {"job_introduction": 3, "career_guidance": 1})]
    assert services(office, "&helper=none&overdue=true") == []
    office.given(
        *(make.event("job_introduced", "2021-01-17", WHO, post=f"岗位{n}", employer="某厂") for n in range(2)),
        make.event("career_guided", "2021-01-18", WHO, advice="多看"),
    )
    assert services(office) == []
    office.world.now = datetime(2022, 1, 1, 4, 0, tzinfo=UTC)
    assert services(office) == [("2022-12-31", PLAN)]
    assert worklist(office, "kind=plan_services")["count"] == 1


@pytest.mark.parametrize(
    ("event_type", "data"),
    [
        ("employed", {"channel": "employer"}),
        ("deceased", {"source": "公安"}),
        ("exited", {"reason": {"code": "voluntary", "text": "本人申请"}}),
        ("labour_force_left", {"kind": "student"}),
        ("needs_assessed", {"wishes_work": False, "wishes_training": False, "able_to_work": True}),
    ],
)
def test_services_are_missing_to_nobody_who_is_not_to_be_placed(
    office: Office, make: EventMaker, town: str, event_type: str, data: Json
) -> None:
    office.given(make.event(event_type, "2021-01-20", WHO, **data))
    assert services(office) == []


def test_a26_children_and_the_retired_are_on_no_list_of_persons_to_be_placed(office: Office, make: EventMaker) -> None:
    """Given a man of 59 and a boy of 15 to be placed, when they reach 60 and 16, then he leaves the list, he comes."""
    for born in ("1961-03-12", "2005-08-12"):
        who = id_no(born, 11)
        events = [
            make.registered(who, area="900100"),
            make.event("assistance_requested", "2021-02-02", f"id_no:{who}", need="求职"),
        ]
        assert [] == office.post(events, area="900000").get_json()["rejected"]
    office.world.project()
    people = office.world.rows("SELECT person_id, birth_date FROM roster", area="")
    born_of = {str(person): str(born) for person, born in people}

    def listed(month: int) -> set[tuple[str, str]]:
        office.world.now = datetime(2021, month, 15, 4, 0, tzinfo=UTC)
        found = worklist(office, "limit=200", area="900000")
        assert found["count"] == len(found["items"]) == sum(kind["count"] for kind in found["counts"])
        return {(born_of[item["person"]][:4], item["kind"]) for item in found["items"]}

    everything = ("needs", "first_services", "placement")
    assert {("1961", kind) for kind in everything} == listed(2)
    assert set() == listed(4)
    assert {("2005", kind) for kind in everything} == listed(8)
    assert [] == worklist(office, "as_of=2021-04-15", area="900000")["items"]
    (first,) = worklist(office, "kind=first_services", area="900000")["items"]
    assert {"career_guidance": 1, "job_info": 3, "training": 1} == first["missing"]
    assert first["why"]["text"].endswith("missing: 1 × career guidance, 3 × job information, 1 × training")


def test_tasks_of_persons_without_a_helper_and_contradictions_with_the_money_at_stake(
    office: Office, make: EventMaker, town: str
) -> None:
    """Given a certificate held twice, then the later holder has a task without a due time, after all others."""
    other = id_no("1972-03-12", 992)
    certificate = {"certificate": "电工", "number": "J-1", "issuer": "省人社厅"}
    office.given(
        make.registered(other),
        make.event("certificate_obtained", "2021-01-20", WHO, **certificate),
        make.event("certificate_obtained", "2021-01-21", f"id_no:{other}", **certificate),
        make.event("helper_paired", "2021-01-22", WHO, helper="李芳", unit="镇人社所"),
    )
    kinds = [task["kind"] for task in worklist(office)["items"]]
    assert kinds[-1] == "certificate_held_twice"
    (task,) = worklist(office, "kind=certificate_held_twice&helper=none")["items"]
    assert (task["due"], task["overdue"], task["money_fen"], task["started"][:10]) == (None, False, 0, "2021-01-21")
    assert task["title"] == "certificate held twice"
    assert [one["person"] for one in worklist(office, "helper=李芳")["items"]] == [town] * (len(kinds) - 1)
    assert worklist(office, "helper=none")["count"] == 1
    pages = office.pages("/v1/worklist?limit=1")
    assert [task["kind"] for page in pages for task in page] == kinds
