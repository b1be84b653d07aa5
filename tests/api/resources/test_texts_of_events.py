"""The texts of events: cleaned before their form is checked, kept and flagged if they do not fit."""

from typing import Any
from urllib.parse import quote

import pytest

from tests.api.conftest import Office
from tests.world import ZHANG_SAN, EventMaker, id_no

WHO = f"id_no:{ZHANG_SAN}"


def test_b7_blanks_and_full_width_in_numbers_and_codes_are_read_as_in_subject(office: Office, make: EventMaker) -> None:
    number = id_no("1968-01-01", 3)
    registered = make.registered(f"{number} ", phone="１３８ 1234 5678", area=" 320614-01\t")
    person = office.given(registered)["persons"][registered["id"]]
    office.given(make.event("surveyed", " 2021-02-01 ", f" id_no：{number}\u3000", method="入户"))
    found = office.get(f"/v1/people/{person}?reveal=true")
    assert (found["id_no"], found["version"]) == (number, 2)
    assert office.world.rows("SELECT phone FROM roster") == [("13812345678",)]
    for asked in (f"{number}\u200b", f" {number}", number.translate({ord(d): ord(d) + 0xFEE0 for d in "0123456789"})):
        assert [person] == [one["id"] for one in office.search(id_no=asked)]
        assert [person] == [one["id"] for one in office.search(q=asked)]


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("邹\u3000三", ("邹三", "邹 三", "邹\u3000三", "三", "\ufeff邹三")),
        ("邹三", ("邹\u3000三", "邹 三")),
        ("阿卜杜拉·麦麦提", ("阿卜杜拉•麦麦提", "阿卜杜拉・麦麦提", "拉‧麦", "拉．麦", "拉.麦", "拉麦", "拉 · 麦")),
        ("阿卜杜拉．麦麦提", ("阿卜杜拉·麦麦提", "阿卜杜拉麦麦提")),
        ("O’Neill", ("O'Neill", "oʼneill", "O＇Neill", "oneill")),
        ("Bro\u0301cca\u0301n", ("Bróccán", "bro\u0301ccán")),
        ("Ｌｉ Ming", ("li ming", "LiMing")),
    ],
)
def test_b8_b9_b10_a_name_is_found_in_every_form(
    office: Office, make: EventMaker, name: str, asked: tuple[str, ...]
) -> None:
    person = office.person(name=name)
    for one in asked:
        assert [person] == [found["id"] for found in office.search(q=one)], one
        assert [person] == [found["id"] for found in office.get(f"/v1/people?q={quote(one)}")["items"]], one


def test_a_name_is_stored_in_one_form(office: Office, make: EventMaker) -> None:
    person = office.person(name=" 阿卜杜拉．麦麦提\u200b")
    assert office.get(f"/v1/people/{person}?reveal=true")["name"] == "阿卜杜拉·麦麦提"
    assert office.call("POST", "/v1/people/search", json={"q": "·"}).status_code == 400


def test_limits_hold_for_the_cleaned_text(office: Office, make: EventMaker) -> None:
    assert office.post([make.registered(name=" " * 60 + "张三")]).get_json()["accepted"] == 1
    refused = office.post(make.registered(id_no("1980-01-01", 1), name="\u200b \ufeff")).get_json()
    assert (refused["code"], refused["field"]) == ("field.empty", "name")


def test_the_id_of_a_request_stays_as_it_was_sent(office: Office, make: EventMaker) -> None:
    answer = office.post({**make.registered(), "id": "Ａ-1 "}).get_json()
    assert list(answer["persons"]) == ["Ａ-1 "]


@pytest.mark.parametrize(
    ("uscc", "code"),
    [
        ("91320684MA1X00000X", "uscc.check"),
        ("320684000012345", "field.format"),  # the number of the business licence before 2016
        ("12345678-9", "field.format"),  # the organisation code before 2016
        ("无", "field.format"),
    ],
)
def test_b11_a_credit_code_that_does_not_fit_is_kept_and_flagged(
    office: Office, make: EventMaker, uscc: str, code: str
) -> None:
    person = office.person()
    posted = make.event("employed", "2014-05-06", person, channel="employer", employer="甲厂", uscc=uscc)
    answer = office.post({**posted, "time": "2021-05-06"}).get_json()
    assert answer["accepted"] == 1
    assert [(one["index"], one["field"], one["code"]) for one in answer["flagged"]] == [(0, "uscc", code)]
    office.world.project()
    line = office.get(f"/v1/people/{person}/history")["items"][-1]
    assert line["flagged"] == ["uscc"]
    assert uscc in line["text"]


def test_a_telephone_number_that_does_not_fit_is_kept_and_flagged(office: Office, make: EventMaker) -> None:
    registered = make.registered(phone="0513-82345678 / 13812345678")
    answer = office.given(registered)
    assert [one["field"] for one in answer["flagged"]] == ["phone"]
    person = answer["persons"][registered["id"]]
    assert office.world.rows("SELECT phone FROM roster") == [("0513-82345678 / 13812345678",)]
    assert "0513" not in office.call("GET", f"/v1/people/{person}/history").text
    corrected = make.event(
        "corrected", "2021-06-01", person, target_version=1, changes={"phone": "138x"}, reason={"code": "a"}
    )
    answer = office.given(corrected)
    assert [(one["field"], one["code"]) for one in answer["flagged"]] == [("changes.phone", "field.format")]
    assert office.get(f"/v1/people/{person}/history")["items"][-1]["flagged"] == ["changes.phone"]
    assert (
        "flagged"
        not in office.post([make.event("profile_updated", "2021-07-01", person, phone="13812345678")]).get_json()
    )


def test_a_blank_telephone_number_is_absent_and_a_blank_name_is_not(office: Office, make: EventMaker) -> None:
    for blank in ("", " ", "\u3000\u200b"):
        number = id_no("1970-01-01", 7 + len(blank))
        assert "flagged" not in office.given(make.registered(number, phone=blank))
    assert office.post(make.registered(address="")).get_json()["field"] == "address"


@pytest.mark.parametrize(
    ("changes", "stored", "flagged"),
    [
        ({"uscc": "９１３５０１００ｍ０００１００ｙ４３ "}, {"uscc": "91350100M000100Y43"}, []),
        ({"uscc": "320684000012345"}, {"uscc": "320684000012345"}, ["changes.uscc"]),
        ({"uscc": "91350100M000100Y42", "employer": " 甲\u3000厂"}, {"employer": "甲 厂"}, ["changes.uscc"]),
        ({"uscc": None}, {"uscc": None}, []),
    ],
)
def test_a_corrected_value_is_cleaned_and_flagged_as_a_posted_one(
    office: Office, make: EventMaker, changes: dict[str, Any], stored: dict[str, Any], flagged: list[str]
) -> None:
    job = {"channel": "employer", "employer": "乙厂", "uscc": "91350100M000100Y43"}
    person = office.person(make.event("employed", "2021-05-06", WHO, **job))
    corrected = {"target_version": 2, "changes": changes, "reason": {"code": "typo"}}
    answer = office.given(make.event("corrected", "2021-06-01", person, **corrected))
    assert [one["field"] for one in answer.get("flagged", [])] == flagged
    assert stored.items() <= office.get("/v1/events?type=person.corrected")["items"][-1]["data"]["changes"].items()


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("employed", {"channel": "employer", "monthly_wage_fen": 100_000_001}),
        ("benefit_granted", {"benefit": "x", "amount_fen": 10**15, "from": "2021-01-01", "to": "2021-01-31"}),
        ("profile_updated", {"income_per_capita_fen": 2**62}),
    ],
)
def test_amounts_have_an_upper_bound(office: Office, make: EventMaker, kind: str, data: dict[str, Any]) -> None:
    refused = office.post(make.event(kind, "2021-05-06", WHO, **data)).get_json()
    errors = {one["field"]: one["code"] for one in refused.get("errors", [refused])}
    assert "field.limit" in errors.values()
