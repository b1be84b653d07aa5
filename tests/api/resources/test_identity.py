"""Identity over HTTP: the edge cases of docs/domain.md 12, merges as they are read."""

import pytest

from domain.identity.id_number import check_digit
from tests.api.conftest import Office
from tests.world import ZHANG_SAN, EventMaker, id_no

BORN_LATER = id_no("1970-03-13", 121)


def correction(make: EventMaker, subject: str, old: str, new: str) -> dict[str, object]:
    return make.event("identity_corrected", "2021-06-01", subject, field="id_no", old=old, new=new, approver="王芳")


def test_two_of_one_name_and_village_are_never_merged_by_name(office: Office) -> None:
    first = office.person()
    second = office.person(number=id_no("1970-03-12", 125))
    listed = office.get("/v1/people?q=张三")["items"]
    assert {first, second} == {person["id"] for person in listed}


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("11010519491231002X", "11010519491231002x"),
        ("11010519491231002X", "１１０１０５１９４９１２３１００２ｘ"),
        ("11010519491231002X", "110105491231002"),
    ],
)
def test_however_a_number_is_written_it_is_one_person(office: Office, make: EventMaker, number: str, said: str) -> None:
    person = office.person(number=number)
    held = office.post([make.registered(said, "2021-02-01", name="李四")]).get_json()
    assert ["identity.held"] == [one["problem"]["code"] for one in held["rejected"]]
    office.given(make.event("surveyed", "2021-03-01", f"id_no:{said}", method="电话"))
    assert 2 == len(office.get(f"/v1/people/{person}/history")["items"])


def test_a_holder_of_a_passport_is_registered_and_found_by_it(office: Office, make: EventMaker) -> None:
    passport = {"id_type": "passport", "birth_date": "1988-05-06", "sex": "female", "name": "Maria Rossi"}
    person = office.person(
        make.event("surveyed", "2021-03-01", "id_no:yA1234567", method="电话"), number="YA1234567", **passport
    )
    found = office.get(f"/v1/people/{person}")
    assert ("female", 1988, None) == (found["sex"], found["birth_year"], found["birth_date"])
    assert [person] == [one["id"] for one in office.search(q="ya1234567")]
    bare = office.post([make.registered("YA7654321", id_type="passport")]).get_json()
    assert ["birth_date"] == [one["problem"]["field"] for one in bare["rejected"]]


def test_a_birth_date_or_sex_that_is_not_the_numbers_is_refused_by_name(office: Office, make: EventMaker) -> None:
    answer = office.post(
        [
            make.registered(birth_date="1970-03-13"),
            make.registered(sex="female"),
            make.registered(id_type="passport"),
        ]
    ).get_json()
    assert ["birth_date", "sex", "id_no"] == [one["problem"]["field"] for one in answer["rejected"]]


def test_a_sole_trader_without_a_credit_code_is_an_employer_by_name(office: Office, make: EventMaker) -> None:
    job = {"channel": "employer", "employer": "悦来镇顾记早点铺"}
    person = office.person(make.event("employed", "2021-03-01", f"id_no:{ZHANG_SAN}", **job))
    assert "悦来镇顾记早点铺" == office.get(f"/v1/people/{person}")["employment"]["employer"]
    wrong = make.event("job_changed", "2021-04-01", person, **job, uscc="91350100M000100Y44")
    assert ["uscc.check"] == [one["code"] for one in office.post([wrong]).get_json()["flagged"]]


def test_id_corrected_after_subsidies_the_person_and_the_once_a_year_rule_stay(
    office: Office, make: EventMaker
) -> None:
    who = f"id_no:{ZHANG_SAN}"
    person = office.person(make.event("policy_briefed", "2021-03-01", who, policies=["生活费补贴"]))
    office.given(correction(make, who, ZHANG_SAN, BORN_LATER))
    for number in (ZHANG_SAN, BORN_LATER):
        assert [person] == [one["id"] for one in office.search(id_no=number)]
    found = office.get(f"/v1/people/{person}?reveal=true")
    assert (BORN_LATER, "1970-03-13") == (found["id_no"], found["birth_date"])
    assert 3 == len(office.get(f"/v1/people/{person}/history")["items"])
    office.given(make.event("surveyed", "2021-07-01", who, method="电话"))
    assert office.get(f"/v1/people/{person}")["version"] == 4


def test_merged_both_ids_read_as_the_survivor_and_reverted_as_two(office: Office, make: EventMaker) -> None:
    survivor = office.person(make.event("policy_briefed", "2021-03-01", f"id_no:{ZHANG_SAN}", policies=["社保补贴"]))
    duplicate = office.person(
        make.event("employed", "2021-04-01", f"id_no:{BORN_LATER}", channel="flexible"),
        number=BORN_LATER,
        time="2021-02-01",
    )
    merge = make.event("merged", "2021-06-01", duplicate, into=survivor)
    office.given(merge)
    for person in (survivor, duplicate):
        found = office.get(f"/v1/people/{person}")
        assert (survivor, "employed") == (found["id"], found["labour"])
        told = office.get(f"/v1/people/{person}/history")["items"]
        assert [None, duplicate, None, duplicate, None, duplicate] == [item.get("person") for item in told]
    for number in (ZHANG_SAN, BORN_LATER):
        assert [survivor] == [one["id"] for one in office.search(q=number)]
    assert 1 == len(office.get("/v1/people")["items"])
    office.given(make.event("merge_reverted", "2021-06-02", survivor, merged_person=duplicate))
    states = {one["id"]: one["labour"] for one in office.get("/v1/people")["items"]}
    assert {survivor: "unknown", duplicate: "employed"} == states
    assert duplicate == office.get(f"/v1/people/{duplicate}")["id"]


def test_as_known_before_the_merge_the_survivor_stands_alone(office: Office, make: EventMaker) -> None:
    survivor = office.person()
    duplicate = office.person(
        make.event("employed", "2021-04-01", f"id_no:{BORN_LATER}", channel="flexible"), number=BORN_LATER
    )
    (before,) = office.world.log("SELECT recorded_at FROM zuji.log_head")[0]
    office.given(make.event("merged", "2021-06-01", duplicate, into=survivor))
    known = before.isoformat().replace("+", "%2B")
    assert "unknown" == office.get(f"/v1/people/{survivor}?known_at={known}")["labour"]
    assert "unknown" == office.get(f"/v1/people/{survivor}?as_of=2021-03-31")["labour"]
    assert "employed" == office.get(f"/v1/people/{survivor}?as_of=2021-04-01")["labour"]


def test_who_is_not_responsible_for_both_does_not_merge_them(office: Office, make: EventMaker) -> None:
    survivor = office.person(area="320614-02")
    duplicate = office.person(number=BORN_LATER)
    answer = office.post([make.event("merged", "2021-06-01", duplicate, into=survivor)], area="320614-01")
    assert ["person.unknown"] == [one["problem"]["code"] for one in answer.get_json()["rejected"]]


def test_a_new_number_must_be_one(office: Office, make: EventMaker) -> None:
    person = office.person()
    wrong = ZHANG_SAN[:17] + ("0" if check_digit(ZHANG_SAN) != "0" else "1")
    (rejected,) = office.post([correction(make, person, ZHANG_SAN, wrong)]).get_json()["rejected"]
    assert ("id_no.check_digit", "new") == (rejected["problem"]["code"], rejected["problem"]["field"])
