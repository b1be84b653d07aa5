"""A person's history, page by page."""

from datetime import timedelta
from urllib.parse import quote

import pytest

from api.resources import histories
from service.postgres.database import connect_as_owner
from tests.api.conftest import Json, Office
from tests.world import ZHANG_SAN, EventMaker, id_no

WHO = f"id_no:{ZHANG_SAN}"
WHY = {"code": "typo", "text": "录入有误"}


@pytest.fixture(params=[500, 2], ids=["short", "long"])
def length(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """As histories are read that are short, and as those are that are long."""
    monkeypatch.setattr(histories, "LONG", request.param)


def pages(office: Office, person: str, limit: int, query: str = "") -> list[list[Json]]:
    """All pages of a history."""
    return office.pages(f"/v1/people/{person}/history?limit={limit}{query}")


def someone(office: Office, make: EventMaker) -> str:
    """A history of ten events: late, private, corrected, void, and void no longer."""
    return office.person(
        make.event("surveyed", "2021-06-01", WHO, method="电话"),
        make.event("profile_updated", "2021-03-01", WHO, phone="13812345678"),
        make.event("employed", "2021-05-06", WHO, channel="employer", monthly_wage_fen=420000),
        make.event("corrected", "2021-07-01", WHO, target_version=3, changes={"phone": "13912345678"}, reason=WHY),
        make.event("corrected", "2021-07-02", WHO, target_version=4, changes={"time": "2021-02-06"}, reason=WHY),
        make.event("corrected", "2021-07-03", WHO, target_version=3, changes={"phone": "13712345678"}, reason=WHY),
        make.event("voided", "2021-07-04", WHO, target_version=2, reason=WHY),
        make.event("corrected", "2021-07-05", WHO, target_version=1, changes={"address": "长兴村3组"}, reason=WHY),
        make.event("left_post", "2021-08-01", WHO, cause="期满"),
    )


@pytest.mark.usefixtures("length")
def test_pages_one_after_another_are_the_whole_history(office: Office, make: EventMaker) -> None:
    person = someone(office, make)
    for query in ("", "&reveal=true"):
        whole = pages(office, person, 200, query)[0]
        assert [1, 9, 4, 6, 3, 5, 7, 2, 8, 10] == [item["version"] for item in whole]
        for limit in (1, 3, 10):
            assert whole == [item for page in pages(office, person, limit, query) for item in page]
        assert [3, 3, 3, 1] == [len(page) for page in pages(office, person, 3)]


@pytest.mark.usefixtures("length")
def test_a_page_of_corrections_tells_what_stood_before_each(office: Office, make: EventMaker) -> None:
    person = someone(office, make)
    told = {item["version"]: item["changes"] for page in pages(office, person, 1, "&reveal=true") for item in page}
    assert [("13812345678", "13912345678")] == [(one["before"], one["after"]) for one in told[5]]
    assert [("13912345678", "13712345678")] == [(one["before"], one["after"]) for one in told[7]]
    assert [(None, "长兴村3组")] == [(one["before"], one["after"]) for one in told[9]]


@pytest.mark.usefixtures("length")
def test_given_a_event_reported_late_between_two_pages_then_they_are_of_the_same_history(
    office: Office, make: EventMaker
) -> None:
    person = someone(office, make)
    before = [item["version"] for page in pages(office, person, 5) for item in page]
    first = office.get(f"/v1/people/{person}/history?limit=5")
    office.given(make.event("surveyed", "2021-01-20", WHO, method="入户"))
    office.context.history_cache._values.clear()  # another worker is asked
    second = office.get(f"/v1/people/{person}/history?limit=5&cursor={first['next']}")
    assert before == [item["version"] for item in [*first["items"], *second["items"]]]
    assert [1, 9, 11] == [item["version"] for item in pages(office, person, 3)[0]]


@pytest.mark.usefixtures("length")
def test_given_the_key_is_destroyed_then_no_later_page_tells_what_was_private(office: Office, make: EventMaker) -> None:
    person = someone(office, make)
    first = office.get(f"/v1/people/{person}/history?limit=4&reveal=true")
    assert "张三" in first["items"][0]["text"]
    with connect_as_owner(office.world.url) as conn:
        conn.execute("DELETE FROM zuji.person_key")
    again = pages(office, person, 4, "&reveal=true")
    assert "erased" in again[0][0]["text"]
    assert not any("138123" in str(item) or "张" in str(item) for page in again for item in page)


@pytest.mark.usefixtures("length")
def test_given_a_merge_then_the_pages_tell_both(office: Office, make: EventMaker) -> None:
    other = id_no("1970-03-12", 123)
    person = someone(office, make)
    double = office.person(
        make.event("surveyed", "2021-02-10", f"id_no:{other}", method="电话"), number=other, area="320614-02"
    )
    office.get(f"/v1/people/{person}/history?limit=3")
    office.given(make.event("merged", "2021-09-01", double, into=person, reason=WHY))
    whole = pages(office, person, 200)[0]
    assert whole == [item for page in pages(office, double, 2) for item in page]
    assert double in {item.get("person") for item in whole}


@pytest.mark.parametrize("cursor", ["x", "MTAKMQ", "LTEKMQoy", "MTAKMQp4"])
def test_a_cursor_that_was_not_given_out_is_refused(office: Office, make: EventMaker, cursor: str) -> None:
    response = office.call("GET", f"/v1/people/{someone(office, make)}/history?cursor={cursor}")
    assert (400, "cursor.malformed") == (response.status_code, response.get_json()["code"])


@pytest.mark.usefixtures("length")
def test_a_cursor_opens_no_history_to_who_may_not_see_the_person(office: Office, make: EventMaker) -> None:
    person = someone(office, make)
    cursor = office.get(f"/v1/people/{person}/history?limit=2")["next"]
    response = office.call("GET", f"/v1/people/{person}/history?cursor={cursor}", area="320614-02")
    assert 404 == response.status_code


@pytest.mark.usefixtures("length")
def test_a_history_as_it_was_known_has_no_later_correction_void_late_report_or_merge(
    office: Office, make: EventMaker
) -> None:
    person = office.person(make.event("employed", "2021-05-06", WHO, channel="employer", monthly_wage_fen=420000))
    ((moment,),) = office.world.log("SELECT recorded_at FROM zuji.log_head")
    then = f"&known_at={quote(moment.isoformat())}"
    before = pages(office, person, 200)[0]
    other = id_no("1975-01-02", 11)
    twin = office.person(number=other)
    office.given(
        make.event("surveyed", "2021-02-01", WHO, method="电话"),
        make.event("corrected", "2021-07-01", WHO, target_version=2, changes={"channel": "flexible"}, reason=WHY),
        make.event("voided", "2021-07-02", WHO, target_version=2, reason=WHY),
        make.event("merged", "2021-07-03", twin, into=person),
    )
    assert 6 < len(pages(office, person, 200)[0])
    assert before == pages(office, person, 200, then)[0]
    assert before == [item for page in pages(office, person, 1, then) for item in page]
    yesterday = quote((moment - timedelta(days=1)).isoformat())
    response = office.call("GET", f"/v1/people/{person}/history?known_at={yesterday}")
    assert (404, True) == (response.status_code, "by then" in response.get_json()["detail"])
