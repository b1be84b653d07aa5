"""The schema of every event type, derived from its class."""

from typing import Any

import marshmallow as ma
import pytest

from api.http.schemas import as_one, event_schemas, refusals_in
from domain.events import CATALOGUE
from domain.events.fields import fields_of
from service.reference import reference

SCHEMAS = event_schemas(reference().codes)
EMPLOYED = {"channel": "employer"}


def errors(kind: str, data: Any) -> dict[str, str]:
    """The codes of the errors, by field."""
    try:
        SCHEMAS[kind].load(data)
    except ma.ValidationError as error:
        return {field: refusal.code for field, refusal in refusals_in(error.messages)}
    return {}


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_event_has_a_schema_of_its_declared_fields_with_reason_and_evidence(name: str) -> None:
    declared = {field for field, said in fields_of(CATALOGUE[name]).items() if not said.derived}
    schema = SCHEMAS[name]
    assert declared | {"reason", "evidence"} == set(schema.fields)
    required = {field for field in declared if fields_of(CATALOGUE[name])[field].required}
    assert required == {field for field in declared if schema.fields[field].required}
    assert CATALOGUE[name].reason_required == schema.fields["reason"].required


@pytest.mark.parametrize("name", CATALOGUE)
def test_given_nothing_then_exactly_the_required_fields_are_missing(name: str) -> None:
    required = {field for field, said in fields_of(CATALOGUE[name]).items() if said.required}
    required |= {"reason"} if CATALOGUE[name].reason_required else set()
    expected = dict.fromkeys(required, "field.missing")
    if CATALOGUE[name].at_least_one_field:
        expected = {"": "fields.none"}
    assert expected == errors(name, {})


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"channel": None}, "channel", "field.missing"),
        ({"channel": 1}, "channel", "field.type"),
        ({"channel": "magic"}, "channel", "field.code"),
        ({"channel": ""}, "channel", "field.empty"),
        ({"employer": "  "}, "employer", "field.empty"),
        ({"employer": "x" * 101}, "employer", "field.limit"),
        ({"employer": "某\x00厂"}, "employer", "field.characters"),
        ({"employer": "某\n厂"}, "employer", "field.characters"),
        ({"employer": "某\u202e厂"}, "employer", "field.characters"),
        ({"uscc": "9" * 101}, "uscc", "field.limit"),
        ({"monthly_wage_fen": "1"}, "monthly_wage_fen", "field.type"),
        ({"monthly_wage_fen": 1.0}, "monthly_wage_fen", "field.type"),
        ({"monthly_wage_fen": True}, "monthly_wage_fen", "field.type"),
        ({"monthly_wage_fen": -1}, "monthly_wage_fen", "field.limit"),
        ({"monthly_wage_fen": 2**63}, "monthly_wage_fen", "field.limit"),
        ({"contract_months": 1201}, "contract_months", "field.limit"),
        ({"insured": "true"}, "insured", "field.type"),
        ({"insured": 1}, "insured", "field.type"),
        ({"salary": 1}, "salary", "field.unknown"),
        ({"reason": "because"}, "reason", "field.type"),
        ({"reason": {}}, "reason", "reason.empty"),
        ({"reason": {"legal_basis": "第3条"}}, "reason", "reason.empty"),
        ({"reason": {"code": 7}}, "reason.code", "field.type"),
        ({"reason": {"why": "x"}}, "reason.why", "field.unknown"),
        ({"evidence": {}}, "evidence", "field.type"),
        ({"evidence": [{"name": "a.pdf"}]}, "evidence.0.sha256", "field.missing"),
        ({"evidence": [{"name": "a.pdf", "sha256": "zz"}]}, "evidence.0.sha256", "field.format"),
        ({"evidence": [{"name": "a.pdf", "sha256": "0" * 64}] * 51}, "evidence", "field.type"),
    ],
)
def test_given_a_value_that_a_field_cannot_take_then_the_field_is_named(
    change: dict[str, Any], field: str, code: str
) -> None:
    assert {field: code} == errors("person.employed", {**EMPLOYED, **change})


def test_given_null_then_it_means_left_out() -> None:
    assert SCHEMAS["person.employed"].load({**EMPLOYED, "employer": None, "insured": None, "reason": None}) == EMPLOYED


@pytest.mark.parametrize(
    "value", ["2021-5-6", "20210506", "2021-02-30", "2021-W18-4", 20210506, "2021-05-06T00:00:00Z"]
)
def test_given_no_day_then_it_is_refused(value: object) -> None:
    data = {"categories": ["dibao"], "basis": "文件", "review_on": value}
    assert errors("person.recognised", data) == {"review_on": "field.type"}


def test_given_lists_then_entries_and_their_number_are_checked() -> None:
    assert errors("person.policy_briefed", {"policies": []}) == {"policies": "field.limit"}
    assert errors("person.policy_briefed", {"policies": ["a"] * 51}) == {"policies": "field.limit"}
    assert errors("person.policy_briefed", {"policies": ["a", 1]}) == {"policies.1": "field.type"}
    assert errors("person.policy_briefed", {"policies": "a"}) == {"policies": "field.type"}


def test_given_derived_fields_then_they_cannot_be_posted() -> None:
    data = {"target_version": 1, "changes": {"post": "x"}, "reason": {"code": "typo"}, "private_changes": {}}
    assert errors("person.corrected", data) == {"private_changes": "field.unknown"}


@pytest.mark.parametrize("changes", [{}, [], {"post": {"a": 1}}, {"post": "\0"}, {"post": 1.5}, {"post": [["x"]]}])
def test_given_changes_of_a_wrong_form_then_they_are_refused(changes: object) -> None:
    data = {"target_version": 1, "changes": changes, "reason": {"code": "typo"}}
    assert errors("person.corrected", data)


def test_given_no_object_then_it_is_refused() -> None:
    assert errors("person.employed", [1]) == {"": "object.expected"}


def test_given_several_errors_then_the_message_is_the_first_and_all_are_listed() -> None:
    with pytest.raises(ma.ValidationError) as raised:
        SCHEMAS["person.employed"].load({"employer": 1, "place": "moon"})
    refusal = as_one(list(refusals_in(raised.value.messages)))
    assert (refusal.kind, refusal.field) == ("shape", "channel")
    assert [error["field"] for error in refusal.data["errors"]] == ["channel", "employer", "place"]
    assert "另有2处错误" in refusal.zh
