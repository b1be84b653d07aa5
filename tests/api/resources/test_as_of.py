"""Lists as of a moment and as known at a moment: people, households, outcomes, worklist (case A27)."""

from datetime import UTC, datetime
from urllib.parse import quote

import pytest

from projections.queries import views_as_of
from tests.api.conftest import Json, Office
from tests.world import EventMaker, id_no

TOWN, OTHER = "320614-01", "320614-02"
HEAD, SPOUSE, THIRD = id_no("1972-05-20", 21), id_no("1973-06-21", 22), id_no("1990-06-21", 23)


def who(number: str) -> str:
    return f"id_no:{number}"


@pytest.fixture
def known(office: Office, make: EventMaker) -> str:
    """A recognised couple and a third person, whose events until 2021; the moment until which they were recorded. Later
    two moved and worked, and a move of the third was voided."""
    office.world.now = datetime(2022, 6, 1, 4, 0, tzinfo=UTC)
    office.given(
        make.registered(HEAD, name="张三"),
        make.registered(SPOUSE, name="李四"),
        make.registered(THIRD, name="王五"),
        make.event("moved", "2021-01-07", who(THIRD), to_area=OTHER),
        *(
            make.event("household_joined", "2021-01-10", who(number), household_id="h1", relation=relation)
            for number, relation in ((HEAD, "head"), (SPOUSE, "spouse"))
        ),
        make.event("recognised", "2021-02-01", who(HEAD), categories=["dibao"], basis="文件", review_on="2021-09-01"),
        make.event("zero_employment_recognised", "2021-02-01", who(HEAD), household_id="h1", basis="公示无异议"),
    )
    ((moment,),) = office.world.log("SELECT recorded_at FROM zuji.log_head")
    office.given(
        make.event("employed", "2021-05-01", who(SPOUSE), channel="flexible"),
        make.event("moved", "2021-07-01", who(SPOUSE), to_area=OTHER),
        make.event("moved", "2021-07-01", who(HEAD), to_area=OTHER),
        make.event("recognition_reviewed", "2021-08-01", who(HEAD), verdict="holds"),
        make.event("employed", "2021-03-01", who(THIRD), channel="flexible"),
        make.event("voided", "2022-01-01", who(THIRD), target_version=2, reason={"code": "error"}),
    )
    return quote(moment.isoformat())


def listed(office: Office, path: str, **options: str) -> list[Json]:
    found: list[Json] = office.get(path, **options)["items"]
    return found


def names(office: Office, query: str, **options: str) -> set[tuple[str, str, str]]:
    return {(one["name"], one["area"], one["labour"]) for one in listed(office, f"/v1/people?{query}", **options)}


def test_people_are_listed_as_of_a_moment_by_the_area_responsible_then(office: Office, known: str) -> None:
    spring = {("张*", TOWN, "unknown"), ("李*", TOWN, "unknown"), ("王*", TOWN, "employed")}
    assert names(office, "as_of=2021-04-01") == spring
    assert names(office, "as_of=2021-04-01", area=TOWN) == spring
    assert names(office, f"as_of=2021-04-01&area={OTHER}") == set()
    assert names(office, "as_of=2021-06-01&labour=employed") == {("李*", TOWN, "employed"), ("王*", TOWN, "employed")}
    assert names(office, "as_of=2021-08-01") == names(office, "")
    assert names(office, "as_of=2021-04-01&q=李四") == {("李*", TOWN, "unknown")}
    assert names(office, "as_of=2020-12-31") == set()


def test_people_are_listed_as_they_were_known(office: Office, known: str) -> None:
    """Given a move that was voided later, then what was known before names the area to which it led."""
    assert names(office, f"known_at={known}") == {
        ("张*", TOWN, "unknown"),
        ("李*", TOWN, "unknown"),
        ("王*", OTHER, "unknown"),
    }
    assert names(office, f"known_at={known}", area=OTHER) == {("王*", OTHER, "unknown")}
    assert names(office, f"as_of=2021-01-31&known_at={known}&case=recognised") == set()


@pytest.mark.parametrize("undone", ["voided", "another move"])
def test_a_move_that_was_undone_is_listed_where_it_led_as_it_was_known(
    office: Office, make: EventMaker, undone: str
) -> None:
    office.given(make.registered(THIRD, name="王五"), make.event("moved", "2021-01-07", who(THIRD), to_area=OTHER))
    ((moment,),) = office.world.log("SELECT recorded_at FROM zuji.log_head")
    office.given(
        make.event("voided", "2021-02-01", who(THIRD), target_version=2, reason={"code": "error"})
        if undone == "voided"
        else make.event("moved", "2021-01-07", who(THIRD), to_area="320614-03")
    )
    assert names(office, f"known_at={quote(moment.isoformat())}", area=OTHER) == {("王*", OTHER, "unknown")}
    assert names(office, "", area=OTHER) == set()


def test_a_list_as_of_a_moment_has_the_state_that_each_person_has_as_of_it(office: Office, known: str) -> None:
    for query in ("as_of=2021-04-01", "as_of=2021-06-01", f"known_at={known}", f"as_of=2021-01-15&known_at={known}"):
        for one in listed(office, f"/v1/people?{query}"):
            person = office.get(f"/v1/people/{one['id']}?{query}")
            assert one == {name: person[name] for name in one}, query


def test_pages_and_searches_as_of_a_moment_follow_each_other(office: Office, known: str) -> None:
    pages = office.pages("/v1/people?as_of=2021-04-01&limit=2")
    assert [len(page) for page in pages] == [2, 1]
    assert [one for page in pages for one in page] == listed(office, "/v1/people?as_of=2021-04-01")
    (found,) = office.search(id_no=SPOUSE, as_of="2021-04-01")
    assert (found["area"], found["labour"]) == (TOWN, "unknown")


def test_households_are_told_as_of_a_day_and_as_they_were_known(office: Office, known: str) -> None:
    def told(query: str, **options: str) -> list[tuple[str, str]]:
        return [(one["status"], one["area"]) for one in listed(office, f"/v1/households?{query}", **options)]

    assert told("as_of=2021-04-01") == [("open", TOWN)]
    assert told("as_of=2021-06-01", area=TOWN) == [("cleared", TOWN)]
    assert told("as_of=2021-08-01") == [("cleared", OTHER)]
    assert told(f"as_of=2021-08-01&known_at={known}", area=TOWN) == [("open", TOWN)]
    assert told(f"as_of=2021-08-01&known_at={known}&status=cleared") == []
    one = office.get(f"/v1/households/h1?as_of=2021-08-01&known_at={known}")
    assert (one["status"], one["area"], one["as_of"]) == ("open", TOWN, "2021-08-01")
    chapters = listed(office, f"/v1/households/320614/h1/history?known_at={known}", area=TOWN)
    assert [chapter["status"] for chapter in chapters[:2]] == ["suspected", "open"]
    assert office.call("GET", f"/v1/households/h2?known_at={known}").status_code == 404


def test_outcomes_are_counted_as_they_were_known(office: Office, known: str) -> None:
    def employed(query: str) -> tuple[int, int]:
        answer = office.get(f"/v1/outcomes?{query}")
        return answer["items"][0]["count"], answer["total"]

    assert employed("as_of=2021-06-01") == (2, 3)
    assert employed(f"as_of=2021-06-01&known_at={known}") == (0, 3)
    silent = office.get(f"/v1/outcomes/silent?as_of=2021-06-01&known_at={known}")["items"]
    assert len(silent) == 3
    assert len(listed(office, "/v1/outcomes/silent?as_of=2021-06-01")) == 1


def test_the_worklist_is_that_of_the_moment(office: Office, known: str) -> None:
    def tasks(query: str, **options: str) -> dict[str, tuple[str, bool]]:
        return {
            one["kind"]: (one["area"], one["overdue"]) for one in listed(office, f"/v1/worklist?{query}", **options)
        }

    spring = tasks("as_of=2021-04-01", area=TOWN)
    assert (spring["household_open"], spring["review"]) == ((TOWN, True), (TOWN, False))
    assert "household_open" not in tasks("as_of=2021-06-01")
    assert tasks("as_of=2021-09-10")["review"] == (OTHER, False), "it was reviewed in August, and is due again"
    assert tasks(f"as_of=2021-09-10&known_at={known}")["review"] == (TOWN, True), "which was not known then"
    (review,) = listed(office, "/v1/worklist?kind=review&as_of=2021-04-01")
    assert (review["why"]["type"], review["name"]) == ("person.recognised", "张*")
    answer = office.get("/v1/worklist?as_of=2021-04-01")
    assert answer["as_of"][:10] == "2021-04-01"
    assert {count["kind"]: count["count"] for count in answer["counts"]}["household_open"] == 1


def test_another_province_sees_nothing_of_it(office: Office, known: str) -> None:
    for path in ("/v1/people", "/v1/households", "/v1/worklist"):
        assert listed(office, f"{path}?known_at={known}", area="210100") == [], path


def test_nothing_of_it_stays_in_the_database(office: Office, known: str) -> None:
    before = office.world.log("SELECT nspname FROM pg_namespace ORDER BY 1")
    office.get("/v1/people?as_of=2021-04-01")
    assert office.world.log("SELECT nspname FROM pg_namespace ORDER BY 1") == before
    assert names(office, ""), "and the connections of the pool read the live views again"


def test_an_area_with_too_many_persons_is_asked_for_a_unit(
    office: Office, known: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views_as_of, "MOST_PERSONS", 2)
    answer = office.call("GET", "/v1/people?as_of=2021-04-01")
    assert (answer.status_code, answer.get_json()["code"], answer.get_json()["field"]) == (
        400,
        "as_of.too_many",
        "area",
    )
    assert names(office, f"as_of=2021-04-01&area={OTHER}") == set(), "a unit has fewer"
    monkeypatch.setattr(views_as_of, "MOST_PERSONS", 1)
    answer = office.call("GET", f"/v1/households/h1?known_at={known}")
    assert (answer.status_code, answer.get_json()["field"]) == (400, "household_id"), "nobody is left out silently"
    assert office.get("/v1/households?as_of=2021-04-01")["items"], "rows that tell of every day need no computing"
