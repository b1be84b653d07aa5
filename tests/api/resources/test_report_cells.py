"""What a figure of a report counts, over HTTP."""

import pytest

from tests.api.conftest import Office
from tests.world import EventMaker, id_no

UNIT, OTHER = "320614-01", "320614-02"
NUMBERS = [id_no("1970-03-12", number) for number in (121, 123)]
CELLS = "/v1/reports/4A/cells"


@pytest.fixture
def placed(office: Office, make: EventMaker) -> Office:
    """Two persons of one town at work, with a plan of three; one of them moved to another town since."""
    office.given(make.event("area.target_set", "2021-01-01", UNIT, year=2021, indicator="reemployed", value=3))
    for number in NUMBERS:
        office.given(
            make.registered(number),
            make.event("recognised", "2021-02-01", f"id_no:{number}", categories=["older_worker"], basis="b"),
            make.event("employed", "2021-05-06", f"id_no:{number}", channel="employer"),
        )
    office.given(make.event("moved", "2021-07-01", f"id_no:{NUMBERS[0]}", to_area=OTHER))
    return office


def test_given_two_persons_then_the_cell_lists_them_with_event_day_and_address(placed: Office) -> None:
    cell = placed.get(f"{CELLS}/{UNIT}/reemployed_done?period=2021", lang="zh")

    assert (cell["value"], cell["count"], cell["not_shown"]) == (2, 2, 0)
    assert cell["column"] == {"key": "reemployed_done", "title": "就业困难群体就业再就业：完成", "unit": "persons"}
    for item in cell["items"]:
        assert (item["kind"], item["day"], item["area"], item["adds"]) == ("person", "2021-05-06", UNIT, 1)
        history = placed.get(item["link"])["items"]
        assert "person.employed" in [event["type"] for event in history if event["version"] == item["version"]]


def test_given_a_reader_of_the_town_then_who_moved_away_is_counted_and_not_shown(placed: Office) -> None:
    cell = placed.get(f"{CELLS}/total/reemployed_done?period=2021", area=UNIT)

    assert (cell["value"], cell["count"], cell["not_shown"], len(cell["items"])) == (2, 2, 1, 1)


def test_given_a_rate_then_its_parts_have_values_and_addresses_of_their_own(placed: Office) -> None:
    cell = placed.get(f"{CELLS}/{UNIT}/reemployed_rate?period=2021")

    assert (cell["value"], cell["items"]) == (66.7, [])
    assert [(part["key"], part["value"]) for part in cell["parts"]] == [("reemployed_done", 2), ("reemployed_plan", 3)]
    assert [placed.get(part["link"])["value"] for part in cell["parts"]] == [2, 3]


def test_given_pages_then_the_cursor_leads_to_the_next(placed: Office) -> None:
    pages = placed.pages(f"{CELLS}/{UNIT}/reemployed_done?period=2021&limit=1")

    assert len({item["subject"] for page in pages for item in page}) == len(pages) == 2


@pytest.mark.parametrize(
    ("address", "status", "text"),
    [
        ("320614-99/posts_done", 404, "no row"),
        (f"{UNIT}/post_done", 404, "posts_done"),
        (f"{UNIT}/posts_done?area=320613", 403, "not in your area"),
        (f"{UNIT}/posts_done?cursor=eA", 400, "cursor"),
        (f"{UNIT}/posts_done?channel=employer", 400, "channel"),
    ],
)
def test_given_no_such_cell_then_the_answer_says_what_is_wrong(
    office: Office, address: str, status: int, text: str
) -> None:
    response = office.call("GET", f"{CELLS}/{address}", lang="en")

    assert (response.status_code, text in response.text) == (status, True), response.text
