"""Children and the retired: on no list of those to be placed; retirement puts an exit on the worklist (A25, A26)."""

from datetime import UTC, datetime

import pytest

from tests.api.conftest import Json, Office
from tests.world import EventMaker, id_no

TOWN = "320614-01"
CHILD, YOUTH, OLD, ADULT = (id_no(born, 31) for born in ("2010-05-01", "2006-03-01", "1945-05-01", "1985-05-01"))
RETIRING = id_no("1961-08-15", 33)


@pytest.fixture(autouse=True)
def _in_2021(office: Office) -> None:
    office.world.now = datetime(2021, 12, 1, 4, 0, tzinfo=UTC)


def silent(office: Office, query: str = "") -> int:
    listed = office.get(f"/v1/outcomes/silent?{query}")["items"]
    counted = office.get(f"/v1/outcomes?{query}")
    assert len(listed) == counted["silent"]
    return len(listed)


def test_a_child_and_a_pensioner_are_in_an_outcome_and_not_on_the_list_of_the_silent(
    office: Office, make: EventMaker
) -> None:
    office.given(*(make.registered(number) for number in (CHILD, OLD, ADULT)))
    assert silent(office) == 1
    assert office.get("/v1/outcomes")["total"] == 3


def test_who_comes_of_age_or_retires_is_on_the_list_of_the_days_between(office: Office, make: EventMaker) -> None:
    """Given a boy of 16 on 1 March 2022 and a man of 60 on 15 August 2021, then each day has its own."""
    office.world.now = datetime(2022, 12, 1, 4, 0, tzinfo=UTC)
    office.given(make.registered(YOUTH), make.registered(RETIRING))
    days = ("2021-08-14", "2021-08-15", "2022-02-28", "2022-03-01")
    assert [silent(office, f"as_of={day}") for day in days] == [1, 0, 0, 1]


def recognised(make: EventMaker, number: str) -> Json:
    return make.event("recognised", "2021-02-01", f"id_no:{number}", categories=["dibao"], basis="文件")


def exits(office: Office, query: str = "") -> list[tuple[str, bool]]:
    items = office.get(f"/v1/worklist?kind=exit{query}")["items"]
    return [(item["due"][:10], item["overdue"]) for item in items]


def test_retirement_puts_an_exit_on_the_worklist(office: Office, make: EventMaker) -> None:
    office.given(make.registered(RETIRING), recognised(make, RETIRING), make.registered(ADULT), recognised(make, ADULT))
    assert exits(office) == [("2021-08-15", True)]
    assert exits(office, "&as_of=2021-08-14") == []
    assert exits(office, "&as_of=2021-08-15T12:00:00%2B08:00") == [("2021-08-15", False)]
    (task,) = office.get("/v1/worklist?kind=exit")["items"]
    assert (task["why"]["version"], "retirement" in task["why"]["text"], task["name"]) == (None, True, "张*")
    assert {one["kind"]: one["overdue"] for one in office.get("/v1/worklist")["counts"]}["exit"] == 1


@pytest.mark.parametrize("kind", ["exited", "deceased"])
def test_who_has_exited_or_died_is_no_longer_there(office: Office, make: EventMaker, kind: str) -> None:
    data: dict[str, Json] = {"exited": {"reason": {"code": "retired"}}, "deceased": {"source": "民政"}}
    office.given(make.registered(RETIRING), recognised(make, RETIRING))
    office.given(make.event(kind, "2021-09-01", f"id_no:{RETIRING}", **data[kind]))
    assert exits(office) == []


def test_a_woman_with_a_base_of_50_retires_by_it(office: Office, make: EventMaker) -> None:
    woman = id_no("1971-03-15", 32)
    office.given(make.registered(woman, retirement_base=50), recognised(make, woman))
    assert exits(office) == [("2021-03-15", True)]
