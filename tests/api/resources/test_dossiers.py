"""`/v1/people/{id}/dossier`, `/v1/households/{id}/dossier`: the case as one file, masked, unmasked or without names."""

import io
import json
import zipfile
from typing import Any

import pytest

from tests.api.conftest import Office
from tests.api.resources.inspecting import INSPECTORS, PLANNER, SECOND, UNITS, Inspecting
from tests.api.resources.test_extract import WHO, told
from tests.world import ZHANG_SAN, EventMaker

DOCUMENT = {"name": "张三摸排表.pdf", "sha256": "ab" * 32}
NAMES = ("张三", "陆志明", "镇人社所", "某家纺", "区就业管理中心", "supervisor@", "caseworker@", "录错", "/test")
NUMBERS = (ZHANG_SAN, ZHANG_SAN[:6], "13812345678", "1391234", "长兴村", "1970", DOCUMENT["sha256"])


@pytest.fixture
def case(office: Office, make: EventMaker) -> str:
    """A person with a household, a job whose wage was corrected, and a visit that was voided."""
    person = told(office, make)
    visit = make.event("surveyed", "2021-02-02", WHO, method="电话")
    visit["data"]["evidence"] = [DOCUMENT]
    office.given(visit)
    wrong = {"text": "录错人"}
    office.given(make.event("voided", "2021-03-01", WHO, target_version=6, reason=wrong))
    office.given(
        make.event("corrected", "2021-03-01", WHO, target_version=4, changes={"monthly_wage_fen": 390000}, reason=wrong)
    )
    office.get(f"/v1/people/{person}?reveal=true", role="supervisor")
    return person


def files(office: Office, address: str, role: str = "supervisor") -> dict[str, bytes]:
    """The files of a dossier by name."""
    response = office.call("GET", address, role=role, lang="zh")
    assert (response.status_code, response.mimetype) == (200, "application/zip"), response.text
    with zipfile.ZipFile(io.BytesIO(response.data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def dossier(office: Office, person: str, more: str = "", **options: Any) -> dict[str, Any]:
    """The data of a dossier by the name of the file."""
    found = files(office, f"/v1/people/{person}/dossier?purpose=纪检调取{more}", **options)
    return {name: json.loads(text) for name, text in found.items() if name.endswith(".json")}


def test_it_holds_every_event_with_what_was_corrected_documents_policies_and_readers(office: Office, case: str) -> None:
    found = dossier(office, case)

    (person,) = found["events.json"]
    shown = {event["version"]: event for event in person["events"]}
    assert (person["person"], sorted(shown)) == (case, [1, 2, 3, 4, 5, 6, 7, 8])
    assert (shown[4]["corrected_by"], shown[6]["voided_by"], shown[4]["data"]["monthly_wage_fen"]) == (8, 7, 420000)
    assert shown[1]["occurred_at"][:4] == "2021" != shown[1]["recorded_at"][:4]
    assert found["evidence.json"] == [{"person": case, "version": 6, "event": "摸排走访", **DOCUMENT}]
    assert found["access-log.json"]["lines"][0]["action"] == "person.reveal"
    manifest = found["manifest.json"]
    assert manifest["profiles"]["haimen@2021-01-01"][0] == "policies/haimen.toml"
    assert (manifest["position"], manifest["purpose"]) == (8, "纪检调取")
    assert (manifest["made_by"]["account"], manifest["redacted"]) == ("supervisor@320614", False)


def test_it_masks_and_reveals_as_the_history_does_and_leaves_its_line(office: Office, case: str) -> None:
    masked, revealed = (dossier(office, case, more)["events.json"] for more in ("", "&reveal=true"))

    assert (ZHANG_SAN in str(masked), ZHANG_SAN in str(revealed)) == (False, True)
    lines = office.lines("dossier.read", "dossier.reveal")
    assert [(line[1], line[2]) for line in lines] == [("dossier.read", case), ("dossier.reveal", case)]
    assert lines[0][3]["position"] == 8
    both = office.call("GET", f"/v1/people/{case}/dossier?purpose=x&reveal=true&redacted=true", role="auditor")
    assert both.get_json()["code"] == "dossier.redacted"


def test_without_names_nothing_of_the_person_the_staff_and_the_employer_is_left(office: Office, case: str) -> None:
    found = files(office, f"/v1/people/{case}/dossier?purpose=培训&redacted=true")

    text = "".join(content.decode() for name, content in found.items() if name.endswith(".json"))
    assert [name for name in (*NAMES, *NUMBERS, case) if name in text] == []
    (person,) = json.loads(found["events.json"])
    events = {event["version"]: event for event in person["events"]}
    assert (person["person"], events[1]["data"]["name"], events[3]["data"]["helper"]) == ("人员1", "人员1", "人员2")
    assert (events[5]["data"]["household_id"], events[5]["data"]["relation"]) == ("家庭1", "head")
    assert "4200.00元→3900.00元" in events[8]["text"]  # amounts, days and codes stay
    assert (events[6]["data"]["method"], events[4]["data"]["channel"]) == ("×××", "employer")
    assert {event["actor"]["name"] for event in events.values()} == {"账号1"}


def test_of_a_household_each_member_has_a_chapter(office: Office, case: str) -> None:
    found = files(office, "/v1/households/H/dossier?purpose=x", "auditor")

    assert [one["person"] for one in json.loads(found["events.json"])] == [case]
    assert json.loads(found["manifest.json"])["subject"] == "320614/H"
    assert office.lines("household.dossier.read")[-1][2] == "320614/H"


def test_as_known_at_a_moment_and_for_whom(office: Office, case: str) -> None:
    before = office.call("GET", f"/v1/people/{case}/dossier?purpose=x&known_at=2020-01-01", role="auditor")
    assert before.status_code == 404
    assert office.call("GET", f"/v1/people/{case}/dossier", role="auditor").get_json()["field"] == "purpose"
    alone = office.call("GET", f"/v1/people/{case}/dossier?purpose=x&format=pdf", role="auditor")
    assert (alone.mimetype, alone.data[:5]) == ("application/pdf", b"%PDF-")


def test_of_an_inspection_it_has_the_draw_the_cases_and_the_checks_alone(office: Office, make: EventMaker) -> None:
    place = Inspecting(office, make, persons=1)
    key = place.drawn(size=2)
    person = place.cases(key)[0]["person"]
    check = {"inspection": key, "items": ["at_work"], "inspectors": [INSPECTORS[0]]}
    office.given(make.event("spot_checked", "2021-05-05", person, **check))
    office.given(make.event("spot_checked", "2021-05-05", person, **{**check, "inspection": "另一次"}))
    address = f"/v1/inspections/{key}/dossier?purpose=x"

    found = files(office, address)
    (chapter,) = json.loads(found["events.json"])
    assert (chapter["person"], [event["type"] for event in chapter["events"]]) == (person, ["person.spot_checked"])
    held = json.loads(found["inspection.json"])
    assert held["quotas"] == [{"stratum": unit, "size": 1, "population": 1} for unit in UNITS]
    assert held["inspection"]["分层"] == "镇街"
    assert [(case["case_no"], case["name"]) for case in held["cases"]] == [(1, "张*"), (2, "张*")]
    assert {"proof/proof.json", "proof/redraw.py", "proof/frame.txt"} <= found.keys()

    redacted = files(office, f"{address}&redacted=true", "auditor")
    text = "".join(redacted[name].decode() for name in ("events.json", "inspection.json", "access-log.json"))
    assert [name for name in (*place.people, *INSPECTORS, PLANNER, SECOND, "张", "季度") if name in text] == []
    assert json.loads(redacted["inspection.json"])["cases"][0]["person_id"].startswith("人员")
    assert office.call("GET", address, role="supervisor", area="320614-01").status_code == 404

    twice = place.cases(key)[1]["person"]
    office.given(make.event("merged", "2021-05-05", twice, into=person))
    merged = json.loads(files(office, address)["inspection.json"])
    assert [case["name"] for case in merged["cases"]] == ["张*", "张*"], "who was merged since has a name"
