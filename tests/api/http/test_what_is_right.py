"""A refusal says what is wrong, and what would be right: codes, names, parameters, areas, amounts."""

from typing import Any

import pytest

from api.http.whole_numbers import whole_number_meant
from tests.api.conftest import Json, Office
from tests.world import ZHANG_SAN, CloudEvent, EventMaker

WHO = f"id_no:{ZHANG_SAN}"


def refused(office: Office, event: CloudEvent, lang: str = "en") -> Json:
    """The problem of an event that is refused."""
    response = office.post(event, lang=lang)
    assert response.status_code >= 400, response.text
    return response.get_json()  # type: ignore[no-any-return]  # JSON is Any


def employed(make: EventMaker, **data: Any) -> CloudEvent:
    return make.event("employed", "2021-05-06", WHO, **{"channel": "employer", **data})


@pytest.mark.parametrize(
    ("data", "nearest"),
    [({"channel": "company"}, "employer"), ({"channel": "灵活就业"}, "flexible"), ({"place": "towns"}, "town")],
)
def test_given_a_wrong_code_then_the_codes_their_names_and_the_nearest_are_told(
    office: Office, make: EventMaker, data: dict[str, str], nearest: str
) -> None:
    problem = refused(office, employed(make, **data))
    assert (problem["code"], problem["data"]["nearest"]) == ("field.code", nearest)
    assert nearest in problem["data"]["allowed"]
    assert set(problem["data"]["names"]) == set(problem["data"]["allowed"])
    assert f"nearest: {nearest}" in problem["detail"]
    assert f"最接近：{nearest}（" in refused(office, employed(make, **data), "zh")["detail"]


def test_given_a_wrong_code_in_a_list_then_the_nearest_is_told(office: Office, make: EventMaker) -> None:
    person = office.person()
    event = make.event("recognised", "2021-05-06", person, categories=["dibo"], basis="文件")
    problem = refused(office, event)
    assert (problem["code"], problem["data"]["nearest"]) == ("known_categories", "dibao")


def test_given_a_correction_with_a_wrong_code_or_field_then_the_nearest_is_told(
    office: Office, make: EventMaker
) -> None:
    person = office.person(make.event("employed", "2021-05-06", WHO, channel="employer"))
    for changes, code, nearest in (
        ({"channel": "flexable"}, "field.code", "flexible"),
        ({"employr": "某厂"}, "correction.field", "employer"),
        ({"monthly_wage_fen": 4200.5}, "field.type", 420050),
    ):
        event = make.event(
            "corrected", "2021-05-07", person, target_version=2, changes=changes, reason={"code": "typo"}
        )
        problem = refused(office, event)
        assert (problem["code"], problem["data"]["nearest"]) == (code, nearest)


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("person.employd", "person.employed"),
        ("person.Employed", "person.employed"),
        ("employed", "person.employed"),
        ("person.training_complete", "person.training_completed"),
        ("area.target", "area.target_set"),
    ],
)
def test_given_an_unknown_type_then_the_nearest_is_told(
    office: Office, make: EventMaker, name: str, nearest: str
) -> None:
    problem = refused(office, {**employed(make), "type": name})
    assert (problem["code"], problem["data"]["nearest"]) == ("type.unknown", nearest)
    assert nearest in problem["detail"]
    response = office.call("GET", f"/v1/events?type={name}")
    assert response.get_json()["data"]["nearest"] == nearest


@pytest.mark.parametrize(
    ("field", "nearest"), [("employr", "employer"), ("wage_fen", "monthly_wage_fen"), ("Channel", "channel")]
)
def test_given_an_unknown_field_then_the_nearest_is_told(
    office: Office, make: EventMaker, field: str, nearest: str
) -> None:
    problem = refused(office, employed(make, **{field: "x"}))
    assert (problem["code"], problem["field"], problem["data"]["nearest"]) == ("field.unknown", field, nearest)


def test_given_several_errors_then_each_names_its_nearest(office: Office, make: EventMaker) -> None:
    problem = refused(office, employed(make, channel="flexable", monthly_wage_fen=4200.5, employr="x"))
    assert {one["field"]: one["nearest"] for one in problem["errors"]} == {
        "channel": "flexible",
        "monthly_wage_fen": 420050,
        "employr": "employer",
    }


@pytest.mark.parametrize(
    ("path", "nearest"),
    [
        ("/v1/people?page=2", "cursor"),
        ("/v1/events?page=2", "after"),
        ("/v1/people?page_size=10", "limit"),
        ("/v1/people?labor=employed", "labour"),
        ("/v1/worklist?over_due=true", "overdue"),
        ("/v1/households?state=open", "status"),
        ("/v1/reports/4A?dryrun=1&region=320614", "area"),
    ],
)
def test_given_an_unknown_parameter_then_the_one_that_is_meant_is_told(office: Office, path: str, nearest: str) -> None:
    problem = office.call("GET", path).get_json()
    assert problem["code"] == "parameter.unknown"
    found = [one.get("nearest") for one in problem.get("errors", [problem.get("data", {})])]
    assert nearest in found


@pytest.mark.parametrize(
    ("path", "code", "nearest"),
    [
        ("/v1/people?labour=employd", "parameter.choice", "employed"),
        ("/v1/worklist?kind=placment", "parameter.choice", "placement"),
        ("/v1/reports/4A?area=320615", "area.unknown", "320614"),
    ],
)
def test_given_a_wrong_value_of_a_parameter_then_the_nearest_is_told(
    office: Office, path: str, code: str, nearest: str
) -> None:
    problem = office.call("GET", path, area="").get_json()
    assert (problem["code"], problem["data"]["nearest"]) == (code, nearest)
    assert nearest in problem["detail"]


def test_given_an_unknown_area_of_a_registration_then_the_nearest_is_told(office: Office, make: EventMaker) -> None:
    response = office.post(make.registered(area="320614-99"))
    problem = response.get_json()
    assert problem["code"] == "known_area"
    assert problem["data"]["nearest"].startswith("320614-")


@pytest.mark.parametrize(
    ("value", "unit", "meant"),
    [
        (4200.5, "fen", 420050),
        ("4200.50", "fen", 420050),
        ("4,200元", "fen", 420000),
        ("420050", "fen", 420050),
        (4200.0, "fen", 420000),
        ("12", "months", 12),
        (12.0, None, 12),
        (12.5, "months", None),
        ("ten", None, None),
        (True, None, None),
        (1e300, "fen", None),
        (0.001, "fen", None),
        ("1e999999", "fen", None),
        ([], "fen", None),
    ],
)
def test_given_what_is_no_whole_number_then_the_number_that_was_meant_is_told(
    value: object, unit: str | None, meant: int | None
) -> None:
    assert whole_number_meant(value, unit).data.get("nearest") == meant


def test_given_a_wage_in_yuan_then_the_refusal_asks_for_it_in_fen(office: Office, make: EventMaker) -> None:
    assert "in fen: 420050?" in refused(office, employed(make, monthly_wage_fen=4200.5))["detail"]
    assert "以分为单位：420050？" in refused(office, employed(make, monthly_wage_fen="4200.5"), "zh")["detail"]
