"""`/v1/doubts`: found when read, assigned, settled by another, open again when the events change (R4-15)."""

from datetime import date, datetime
from typing import Any

import pytest

from api.http.responses.doubts import DoubtPage, OneDoubt
from domain.events.event import SHANGHAI
from tests.api.conftest import Office
from tests.projections.independent.opinion import opinion_of
from tests.world import EventMaker, id_no

TOWN, OTHER_TOWN, ELSEWHERE = "320614-01", "320614-02", "320602"
YEAR = datetime.now(SHANGHAI).year
"""Times of recording are those of the database's clock."""

LIST = f"/v1/doubts?period={YEAR}&pattern=repeated_text"
TEXT = "本人表示愿意就业，已推荐岗位并约定下次回访"
OWNER = "supervisor@320614"


def followed_up(office: Office, make: EventMaker, *numbers: int, area: str = TOWN, text: str = TEXT) -> None:
    """New persons, each with a follow-up of this text, recorded by the caseworker of the district."""
    for number in numbers:
        born = id_no("1970-03-12", 2 * number + 1)
        call = make.event("followed_up", "2021-03-01T10:00:00+08:00", f"id_no:{born}", method="phone", result=text)
        office.given(make.registered(born, area=area), call)


@pytest.fixture
def texts(office: Office, make: EventMaker) -> Office:
    """Four persons with one text: one less than the parameter."""
    followed_up(office, make, 1, 2, 3, 4)
    return office


def head(office: Office) -> int:
    """The position of the last event."""
    ((position,),) = office.world.log("SELECT position FROM zuji.log_head")
    return int(position)


def listed(office: Office, query: str = "", **options: Any) -> list[dict[str, Any]]:
    options.setdefault("role", "auditor")
    answer = office.get(f"{LIST}{query}&min_position={head(office)}", **options)
    assert DoubtPage().validate(answer) == {}
    items: list[dict[str, Any]] = answer["items"]
    return items


def act(office: Office, key: str, what: str, **body: Any) -> Any:
    role, area = body.pop("role", "supervisor"), body.pop("by", "320614")
    answer = office.call("POST", f"/v1/doubts/{key}/{what}?period={YEAR}", role=role, area=area, json=body)
    office.world.project()
    return answer


def test_r4_15_a_doubt_is_found_assigned_settled_and_comes_back_only_with_other_events(
    texts: Office, make: EventMaker
) -> None:
    """Given a text of five persons, when its doubt is settled, then it stays settled until a sixth has the text."""
    assert listed(texts) == []
    followed_up(texts, make, 5)
    (doubt,) = listed(texts)
    assert (doubt["state"], doubt["measured"], doubt["limit"], doubt["weight"]) == ("open", 5, 5, 1.0)
    assert doubt["text"] == "The records of 5 persons have the same text word for word; the parameter is 5 persons"
    assert (doubt["area"], doubt["recorder"], doubt["event_count"]) == (TOWN, "caseworker@320614", 5)
    one = texts.get(doubt["link"], role="supervisor")
    assert (OneDoubt().validate(one), one["events"]) == ({}, doubt["events"])
    person = doubt["events"][0]["person"]
    assert listed(texts, f"&person={person}") == [doubt]
    assert (listed(texts, "&person=x"), listed(texts, "&recorder=x"), listed(texts, "&state=settled")) == ([], [], [])

    texts.token("supervisor")
    first, again = (act(texts, doubt["key"], "assignment", owner=OWNER, due_on="2099-01-04") for _ in range(2))
    assert [(each.get_json()["accepted"], each.get_json()["duplicates"]) for each in (first, again)] == [(1, 0), (0, 1)]
    (assigned,) = listed(texts)
    assert [assigned[name] for name in ("state", "owner", "due_on", "overdue")] == [
        *("assigned", OWNER, "2099-01-04", False)
    ]
    assert (listed(texts, f"&owner={OWNER}"), listed(texts, "&owner=x"), listed(texts, "&overdue=true")) == (
        *([assigned], [], []),
    )
    verdict = {"verdict": "explained", "text": "按统一话术回访，录音在案"}
    assert act(texts, doubt["key"], "verdict", **verdict).get_json()["accepted"] == 1
    (settled,) = listed(texts)
    assert (settled["state"], settled["verdict"]["title"], settled["verdict"]["holds"]) == (
        *("settled", "explained", True),
    )
    assert texts.world.rows("SELECT since, until FROM doubt") == [(date(YEAR, 1, 1), date(YEAR, 12, 31))]
    followed_up(texts, make, 6)
    (back,) = listed(texts)
    assert (back["key"], back["state"], back["verdict"]["holds"]) == (doubt["key"], "open", False)
    assert opinion_of(texts.world, reports=False).differences == []


def test_nobody_examines_the_own_recording_and_others_do_not_see_it(texts: Office, make: EventMaker) -> None:
    """Given a doubt of a town, then the recorder may not own it, and caseworkers and other areas do not learn of it."""
    followed_up(texts, make, 5)
    (doubt,) = listed(texts)
    for role, area in (("supervisor", "320614"), ("supervisor", OTHER_TOWN), ("auditor", "320614")):
        texts.token(role, area)
    refusals = {
        "doubt.owner_role": act(texts, doubt["key"], "assignment", owner="auditor@320614"),
        "doubt.owner_area": act(texts, doubt["key"], "assignment", owner=f"supervisor@{OTHER_TOWN}"),
        "account.unknown": act(texts, doubt["key"], "assignment", owner="nobody"),
        "doubt.due": act(texts, doubt["key"], "assignment", owner=OWNER, due_on="2020-01-01"),
        "doubt.not_assigned": act(texts, doubt["key"], "verdict", verdict="dismissed", text="无"),
    }
    assert {code: each.get_json()["code"] for code, each in refusals.items()} == {code: code for code in refusals}
    assert [each.get_json()["field"] for each in refusals.values()][:3] == ["owner"] * 3
    assert act(texts, doubt["key"], "assignment", owner="caseworker@320614").get_json()["code"] == "doubt.owner_role"
    assert texts.call("GET", LIST, role="caseworker").status_code == 403
    assert act(texts, doubt["key"], "assignment", owner=OWNER, role="auditor").status_code == 403
    assert listed(texts, area=ELSEWHERE) == []
    assert act(texts, doubt["key"], "assignment", owner=OWNER, by=ELSEWHERE).status_code == 404
    assert texts.call("GET", f"/v1/doubts/{'0' * 64}?period={YEAR}", role="auditor").status_code == 404

    assert act(texts, doubt["key"], "assignment", owner=OWNER).get_json()["accepted"] == 1
    feed = "/v1/events?type=area.doubt_assigned"
    assert (len(texts.get(feed, role="auditor")["items"]), texts.get(feed)["items"]) == (1, [])


def test_a_doubt_about_two_towns_is_their_districts(texts: Office, make: EventMaker) -> None:
    """Given a text in two towns, then the district sees the doubt, and neither of the towns does."""
    followed_up(texts, make, 5, area=OTHER_TOWN)
    (doubt,) = listed(texts)
    assert (doubt["area"], doubt["event_count"]) == ("320614", 5)
    assert (listed(texts, f"&area={TOWN}"), listed(texts, area=TOWN), listed(texts, area=OTHER_TOWN)) == ([], [], [])


def test_what_is_void_is_no_doubt_and_who_examines_it_settles_it(texts: Office, make: EventMaker) -> None:
    """Given an assigned doubt of five events, when one is declared void, then it is gone once its owner settles it."""
    followed_up(texts, make, 5)
    (doubt,) = listed(texts)
    event = doubt["events"][0]
    reason = {"code": "mistake", "text": "录入错误"}
    texts.token("supervisor")
    assert act(texts, doubt["key"], "assignment", owner=OWNER).get_json()["accepted"] == 1
    texts.given(
        make.event(
            "voided", "2021-03-02T10:00:00+08:00", event["person"], target_version=event["version"], reason=reason
        )
    )
    (gone,) = listed(texts)
    assert [gone[name] for name in ("state", "text", "measured", "event_count")] == ["assigned", None, None, 0]
    assert texts.get(f"/v1/doubts?period={YEAR - 1}", role="auditor")["items"] == []
    assert act(texts, doubt["key"], "verdict", verdict="dismissed", text="已作废").get_json()["accepted"] == 1
    assert listed(texts) == []


def test_persons_of_a_doubt_that_is_examined_are_mandatory_cases_if_the_plan_asks_for_doubts(
    texts: Office, make: EventMaker
) -> None:
    """Given a doubt of five of six persons, then a plan includes them from its assignment until it is settled."""
    followed_up(texts, make, 5)
    followed_up(texts, make, 6, text="已上岗")
    (doubt,) = listed(texts)
    texts.token("supervisor")
    assert mandatory(texts) == (0, 6)
    act(texts, doubt["key"], "assignment", owner=OWNER)
    assert mandatory(texts) == (5, 1)
    act(texts, doubt["key"], "verdict", verdict="explained", text="按统一话术回访")
    assert mandatory(texts) == (0, 6)


def mandatory(office: Office) -> tuple[int, int]:
    """The mandatory cases and the persons of the random part of a plan that asks for doubts."""
    people = {"inspectors": [OWNER], "inspectors_per_case": 1}
    plan = {"title": "督查", "mode": "special", "size": 1, "mandatory": ["doubt"], "seed_kind": "generated", **people}
    path, body = "/v1/inspections?preview=true", {**plan, "due_on": "2099-06-30"}
    found = office.call("POST", path, role="supervisor", area="320614", json=body).get_json()
    return found["mandatory"], found["population_size"]


def test_r4_15_report_r_counts_doubts_by_unit_pattern_and_state(texts: Office, make: EventMaker) -> None:
    """Given a doubt of a town and one of two towns, then R counts the first in its row and both in the total."""
    followed_up(texts, make, 5)
    followed_up(texts, make, 6, 7, 8, text=f"{TEXT}。")
    followed_up(texts, make, 9, 10, area=OTHER_TOWN, text=f"{TEXT}。")
    first, second = sorted(listed(texts), key=lambda each: str(each["area"]), reverse=True)
    texts.token("supervisor")
    assert act(texts, first["key"], "assignment", owner=OWNER, due_on="2099-01-04").get_json()["accepted"] == 1
    report = texts.get(f"/v1/reports/R?period={YEAR}&min_position={head(texts)}", role="auditor")
    rows = {row["key"]: row for row in [*report["rows"], report["total"]]}  # bursts count, too, by the clock
    figures = {
        key: (row["repeated_text"], row["assigned"], row["overdue"], row["settled"]) for key, row in rows.items()
    }
    assert (first["area"], second["area"]) == (TOWN, "320614")
    assert [figures[key] for key in (TOWN, OTHER_TOWN, "320614")] == [(1, 1, 0, 0), (0, 0, 0, 0), (2, 1, 0, 0)]
    assert all(row["doubts"] == row["open"] + row["assigned"] + row["settled"] for row in rows.values())
    cell = texts.get(f"/v1/reports/R/cells/total/repeated_text?period={YEAR}", role="auditor")
    assert {(each["kind"], each["subject"], each["area"]) for each in cell["items"]} == {
        ("doubt", each["key"], each["area"]) for each in (first, second)
    }
    assert texts.get(cell["items"][0]["link"], role="auditor")["key"] == cell["items"][0]["subject"]
    assert texts.call("GET", f"/v1/reports/R?period={YEAR}").status_code == 403


def test_who_examines_a_doubt_is_in_no_extract_before_it_is_settled_and_in_every_dossier(
    texts: Office, make: EventMaker
) -> None:
    """Given reads of a doubt, then the extract of a person names them once it is settled, and the dossier at once."""
    followed_up(texts, make, 5)
    (doubt,) = listed(texts)
    texts.get(doubt["link"], role="auditor")
    person = doubt["events"][0]["person"]

    def seen() -> set[str]:
        extract = texts.get(f"/v1/people/{person}/extract?reason=copy&requested_by=self")
        return {each["list"] for each in extract["readers"]} & {"doubts", doubt["key"]}

    texts.token("supervisor")
    assert seen() == set()
    act(texts, doubt["key"], "assignment", owner=OWNER)
    assert seen() == set()
    act(texts, doubt["key"], "verdict", verdict="explained", text="按统一话术回访")
    assert seen() == {"doubts", doubt["key"]}
    followed_up(texts, make, 6)  # open again
    texts.context.access_log.flush()
    before = texts.get(f"/v1/people/{person}/extract?reason=copy&requested_by=self")["readers"]
    texts.get(doubt["link"], role="supervisor")
    after = texts.get(f"/v1/people/{person}/extract?reason=copy&requested_by=self")["readers"]
    assert [each for each in after if each["action"] == "doubts.read"] == [
        each for each in before if each["action"] == "doubts.read"
    ]
