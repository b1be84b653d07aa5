"""Codes in fields that also take words are shown by their names, in the language that is asked for."""

from typing import Any

import pytest

from api.http.audited_request import PLAIN_PARAMETERS, actions_of
from api.http.schemas import event_schemas
from api.presentation.event_text import render
from api.presentation.extract import LIST_OF_COLUMN
from api.presentation.formatting import ValueFormatter
from domain.events import CATALOGUE, EVENTS
from domain.events.fields import fields_of
from domain.policy.policy import Policy
from projections.views.registry import VIEWS
from service.reference import reference
from tests.api.conftest import Office
from tests.api.openapi import document
from tests.domain.events.samples import make_event
from tests.world import ZHANG_SAN, EventMaker

WHO = f"id_no:{ZHANG_SAN}"
KEYS_OF_PAPERS = ("person_id", "household_key", "inspection_id", "key")
"""The keys of the views of which extracts and dossiers show rows."""
OF_A_PLACE = {"category", "reference_class", "post_kind", "trade", "civil_affairs_matter"}


@pytest.mark.parametrize(
    ("kind", "data", "zh", "en"),
    [
        (
            "needs_assessed",
            {"needs": ("start_up", "job_introduction", "带孩子")},
            "服务需求创业服务、职业介绍、带孩子",
            "needs start-up services, job introduction, 带孩子",
        ),
        ("needs_assessed", {"trades": ("elderly_care", "焊工")}, "意向工种养老护理、焊工", "trades Elderly care, 焊工"),
        ("assistance_requested", {"need": "training"}, "请求帮扶：技能培训", "Asked for help: training"),
        ("surveyed", {"method": "visit"}, "摸排走访（上门）", "Surveyed (visit)"),
        ("followed_up", {"method": "phone", "result": "在岗"}, "回访（电话）：在岗", "Followed up (phone): 在岗"),
        ("profile_updated", {"education": "junior_high"}, "文化程度初中", "education junior high school"),
        ("profile_updated", {"hukou_type": "rural"}, "户口性质农村", "registration type rural"),
        ("profile_updated", {"marital_status": "married"}, "婚姻状况已婚", "marital status married"),
        ("policy_briefed", {"policies": ("post_subsidy",)}, "政策宣讲：岗位补贴", "Briefed on policies: post subsidy"),
        ("training_offered", {"course": "班", "trade": "housekeeping"}, "家政服务", "Housekeeping"),
        (
            "reference_eligibility_granted",
            {"reference_class": "model_worker", "basis": "b"},
            "劳动模范",
            "Model worker",
        ),
        (
            "post.developed",
            {"kind": "sanitation", "area": "320614-01", "count": 1},
            "公共卫生保洁",
            "Public sanitation",
        ),
    ],
)
def test_given_codes_then_the_line_of_the_history_has_their_names(
    kind: str, data: dict[str, Any], zh: str, en: str
) -> None:
    event = make_event(kind, **data)
    assert zh in render(event, ValueFormatter(reference(), "zh"))
    assert en in render(event, ValueFormatter(reference(), "en"))


def test_the_lists_of_common_codes_are_there_and_described() -> None:
    schemas = event_schemas(reference().codes)
    used = {
        (name, field, said.known_codes) for name, kind in CATALOGUE.items() for field, said in fields_of(kind).items()
    }
    for name, field, known in used:
        if known is not None and known not in OF_A_PLACE:
            first = next(iter(reference().codes[known].values()))
            assert first.zh in schemas[name].fields[field].metadata["description"]
    assert not [said for kind in EVENTS for said in fields_of(kind).values() if said.codes and said.known_codes]


@pytest.mark.parametrize("policy", reference().policies.all(), ids=lambda policy: policy.profile)
def test_every_list_of_a_place_has_names_in_both_languages(policy: Policy) -> None:
    for terms in (policy.reference_classes, policy.post_kinds, policy.trades, policy.recognition.exit_reasons):
        assert all(term.zh and term.en for term in terms.values())


def test_over_http_the_needs_and_the_reason_come_in_words_and_stay_codes_in_the_data(
    office: Office, make: EventMaker
) -> None:
    said = {"wishes_work": True, "wishes_training": False, "able_to_work": True, "needs": ["start_up", "training"]}
    person = office.person(
        make.event("needs_assessed", "2021-02-01", WHO, **said, reason={"code": "declared"}),
        make.event("recognised", "2021-03-01", WHO, categories=["disabled"], basis="残疾证"),
        make.event("exited", "2021-04-01", WHO, reason={"code": "own_request"}),
        make.event("surveyed", "2021-05-01", WHO, method="入户", reason={"code": "没有这个代码"}),
    )
    for lang, needs, titles in (
        ("zh", "创业服务、技能培训", ["本人申报", None]),
        ("en", "start-up services, training", ["declared by the person", None]),
    ):
        items = office.get(f"/v1/people/{person}/history", lang=lang)["items"]
        assert needs in items[1]["text"]
        assert [items[1]["reason"]["title"], items[4]["reason"]["title"]] == titles
        assert items[3]["reason"]["title"] not in (None, "own_request")
        assert items[3]["reason"]["code"] == "own_request"
    assessed = office.get("/v1/events")["items"][1]
    assert assessed["data"]["needs"] == ["start_up", "training"]


_SHOWN_OTHERWISE = {
    ("service", "kind"): "the type of an event, which has its title",
    ("contradiction", "kind"): "named by its kind",
    ("poverty_return", "cause"): "a text",
}
"""Columns that have the name of a field with several code lists and need none, with the reason."""


def test_a_column_named_as_fields_with_different_code_lists_says_which_is_its_own() -> None:
    """Without that an extract or a dossier shows the raw code."""
    lists: dict[str, set[str]] = {}
    for kind in EVENTS:
        for name, said in fields_of(kind).items():
            if codes := said.codes or said.known_codes:
                lists.setdefault(name, set()).add(codes)
    shown = {(view.name, column) for view in VIEWS if view.key in KEYS_OF_PAPERS for column in view.public}
    unclear = {(view, column) for view, column in shown if len(lists.get(column, ())) > 1}
    assert unclear - LIST_OF_COLUMN.keys() == _SHOWN_OTHERWISE.keys() & unclear
    assert {codes for codes in LIST_OF_COLUMN.values() if codes not in reference().codes} <= OF_A_PLACE


def test_every_read_that_the_security_log_names_has_a_title() -> None:
    """Whoever reads an extract, a dossier or a confirmation of a print sees what was done in words."""
    titles = reference().codes["access_action"]
    reads = {
        action: path
        for path, methods in document()["paths"].items()
        for method, operation in methods.items()
        if method == "get" or path.endswith("/search")
        for action in actions_of(path.replace("{", "<").replace("}", ">"), reveals=_reveals(operation))
    }
    assert len(reads) > 30
    assert {action: path for action, path in reads.items() if action not in titles} == {}
    own = {f"inspection.{step}" for step in ("previewed", "drawn", "cases.result")} | {"webhook.sent"}
    assert own <= titles.keys()


def _reveals(operation: dict[str, Any]) -> bool:
    return any(one.get("name") == "reveal" for one in operation.get("parameters", ()))


def test_the_security_log_shows_codes_days_and_booleans_of_a_filter_as_they_are() -> None:
    """Values that name nobody are not hashed: whoever reads the log sees what was asked for."""
    asked = {
        one["name"]: one["schema"]
        for methods in document()["paths"].values()
        if "get" in methods
        for one in methods["get"].get("parameters", ())
        if one.get("in") == "query"
    }
    harmless = {
        name
        for name, schema in asked.items()
        if schema.get("type") == "boolean" or schema.get("enum") or schema.get("format") == "date"
    }
    assert len(harmless) > 25
    assert harmless - {"lang"} - PLAIN_PARAMETERS == set()
    assert {"inspection", "period", "area", "year"} <= PLAIN_PARAMETERS
    assert {"q", "person", "employer", "helper", "recorder", "owner", "uscc", "cursor"}.isdisjoint(PLAIN_PARAMETERS)
