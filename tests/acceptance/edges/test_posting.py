"""Events that come late, twice, wrong or at once (docs/domain.md 12; docs/integrate.md)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from tests.api.conftest import Office
from tests.world import ZHANG_SAN, EventMaker, id_no

WHO = f"id_no:{ZHANG_SAN}"


def test_a_event_dated_after_death_goes_to_quarantine_and_is_not_lost(office: Office, make: EventMaker) -> None:
    office.given(make.registered(), make.event("deceased", "2021-03-10", WHO, source="公安"))
    response = office.post(make.event("employed", "2021-04-01", WHO, channel="employer"))
    assert (response.status_code, response.get_json()["code"]) == (409, "transition.case")
    (waiting,) = office.get("/v1/quarantine")["items"]
    assert waiting["type"] == "person.employed"


def test_employment_before_the_death_that_is_reported_after_it_still_counts(office: Office, make: EventMaker) -> None:
    person = office.person(make.event("deceased", "2021-05-10", WHO, source="公安"))
    office.given(make.event("employed", "2021-03-01", WHO, channel="employer"))
    assert office.get(f"/v1/people/{person}?as_of=2021-04-01")["labour"] == "employed"


def test_the_same_post_twice_is_one_event(office: Office, make: EventMaker) -> None:
    event = make.registered()
    first, second = office.post(event).get_json(), office.post(event).get_json()
    assert (first["accepted"], second["accepted"], second["duplicates"]) == (1, 0, 1)
    assert first["persons"] == second["persons"]


def test_the_same_id_with_another_body_is_a_conflict(office: Office, make: EventMaker) -> None:
    event = make.registered()
    office.given(event)
    response = office.post({**event, "data": {**event["data"], "name": "李四"}})
    assert (response.status_code, response.get_json()["code"]) == (409, "request.other_body")


def test_of_two_officers_who_write_at_once_the_second_is_told(office: Office, make: EventMaker) -> None:
    person = office.person()
    seen = {"If-Match": office.call("GET", f"/v1/people/{person}").headers["ETag"]}
    visits = [make.event("surveyed", f"2021-03-0{day}", person, method="入户") for day in (1, 2)]
    office.token("caseworker")

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda visit: office.post(visit, headers=seen), visits))

    assert sorted(answer.status_code for answer in answers) == [200, 412]
    (late,) = (answer for answer in answers if answer.status_code == 412)
    assert late.get_json()["code"] == "version.stale"


def test_of_5000_events_3_bad_ones_are_returned_and_the_others_recorded(office: Office, make: EventMaker) -> None:
    batch = [make.registered(id_no("1970-03-12", n % 1000, region=f"32{n // 1000:04}")) for n in range(5000)]
    for place, wrong in (
        (17, {"id_no": "320684197003121210"}),
        (2500, {"area": "210100"}),
        (4999, {"nickname": "小张"}),
    ):
        batch[place] = {**batch[place], "data": {**batch[place]["data"], **wrong}}

    answer = office.post(batch).get_json()

    assert answer["accepted"] == 4997
    assert [(one["index"], one["problem"]["code"]) for one in answer["rejected"]] == [
        (17, "id_no.check_digit"),
        (2500, "scope.area"),
        (4999, "field.unknown"),
    ]


def test_a_clock_some_minutes_fast_is_tolerated_and_tomorrow_is_not(office: Office, make: EventMaker) -> None:
    person = office.person()
    soon, tomorrow = (office.world.now + ahead for ahead in (timedelta(minutes=5), timedelta(days=1)))
    office.given(make.event("surveyed", soon.isoformat(), person, method="电话"))
    response = office.post(make.event("surveyed", tomorrow.isoformat(), person, method="电话"))
    assert (response.status_code, response.get_json()["code"]) == (422, "not_in_the_future")


def test_an_employer_without_a_number_is_known_by_name(office: Office, make: EventMaker) -> None:
    person = office.person(make.event("employed", "2021-03-01", WHO, channel="employer", employer="老王早餐店"))
    assert office.get(f"/v1/people/{person}")["employment"]["employer"] == "老王早餐店"


def test_who_was_born_on_29_february_has_birthdays_all_the_same(office: Office, make: EventMaker) -> None:
    """Sixteen is reached on 28 February where the year has no 29th: that day, work may begin."""
    number = id_no("2004-02-29", 121)
    office.given(make.registered(number, "2020-01-05"))
    early = office.post(make.event("employed", "2020-02-28", f"id_no:{number}", channel="employer"))
    assert early.get_json()["code"] == "of_employable_age"
    office.given(make.event("employed", "2020-02-29", f"id_no:{number}", channel="employer"))


def test_a_case_of_another_area_is_answered_as_one_that_is_not_there(office: Office, make: EventMaker) -> None:
    person = office.person()
    assert office.call("GET", f"/v1/people/{person}", area="320614-02").status_code == 404
    response = office.post(make.event("surveyed", "2021-03-01", person, method="入户"), area="320614-02")
    assert (response.status_code, response.get_json()["code"]) == (404, "person.unknown")
