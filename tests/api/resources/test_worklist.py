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
