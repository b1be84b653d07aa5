"""The security log: every read, every refusal and every token leaves a line; auditors read it, nobody changes it."""

import re
from typing import Any
from uuid import UUID

import psycopg
import pytest

from service.postgres.database import connect_as_owner
from service.security.accounts import revoke_account, rotate_account
from tests.api.conftest import Office
from tests.api.openapi import document
from tests.api.resources.test_households import household
from tests.world import ZHANG_SAN, EventMaker, id_no

READS = [path for path, methods in document()["paths"].items() if "get" in methods]


def read(office: Office, path: str = "/v1/access-log", **options: Any) -> list[dict[str, Any]]:
    """Lines as an auditor reads them, latest first."""
    items: list[dict[str, Any]] = office.get(path, **{"role": "auditor", **options})["items"]
    return items


def no_table(office: Office) -> None:
    """From here on the database takes no lines."""
    with connect_as_owner(office.world.url) as conn:
        conn.execute("REVOKE INSERT ON zuji.access_log FROM zuji_service")


DOSSIERS = (
    "/v1/people/{person_id}/dossier",
    "/v1/households/{household_id}/dossier",
    "/v1/inspections/{area}/{number}/dossier",
)
ABSENT = {
    "/v1/inspections/{area}/{number}",
    "/v1/inspections/{area}/{number}/cases/{case_no}/form",
    "/v1/inspections/{area}/{number}/second-checks",
    "/v1/inspections/{area}/{number}/agreement",
    "/v1/inspections/{area}/{number}/cases",
    "/v1/inspections/{area}/{number}/proof",
    "/v1/break-glass/{number}",
    "/v1/inspections/{area}/{number}/dossier",
    "/v1/doubts/{key}",
    "/v1/people/{person_id}/civil-affairs-notices/{version}",
    "/v1/people/{person_id}/findings/{version}",
    "/v1/prints/{digest}",
    "/v1/schedule-reminders/{area}/{year}/{month}",
    "/v1/snapshots/{snapshot_id}",
}
"""Addresses of which this test has no example: the read of what is not there leaves its line, too."""


def addressed(office: Office, path: str, person: str) -> tuple[str, dict[str, str], str]:
    """The address of an example of the path, the values in it, and a role that may read it."""
    values = {"person_id": person, "household_id": "H-1", "code": "4A", "quarantine_id": "1", "number": "1"}
    values |= {"row": "total", "column": "posts_done", "area": "320614-01", "year": "2021", "half": "1", "month": "1"}
    values |= {"item_type": "task", "item_id": "T-1", "version": "1", "snapshot_id": "1", "case_no": "1"}
    values |= {"digest": "ab" * 32, "key": "ab" * 32}
    role = "auditor"
    if "withdrawals" in path:
        asked = {"source": "/test", "first": 1, "reason": {"text": "x"}}
        values["number"] = str(office.call("POST", "/v1/withdrawals", json=asked).get_json()["number"])
    if "issues" in path:
        office.call("POST", "/v1/reports/4A/issues", json={"period": "2026", "title": "x"})
    if "webhooks" in path:
        role, asked = "caseworker", {"url": "https://consumer.example.org/hooks", "kinds": ["submission.recorded"]}
        values["webhook_id"] = str(office.call("POST", "/v1/webhooks", role=role, json=asked).get_json().get("id"))
    if "work-items" in path:
        office.given(
            office.events.event("task.posted", "2021-03-01", "T-1", name="x", area="320614", due_on="2021-09-30")
        )
    office.world.project()
    query = {"/v1/occurrences": "?kind=left_post", "/v1/people/{person_id}/extract": "?reason=x&requested_by=self"}
    query |= dict.fromkeys(DOSSIERS, "?purpose=x")
    if path in ("/v1/submissions", "/v1/people/{person_id}/extract"):
        role = "caseworker"
    if path.endswith(("/form", "/own-cases")):
        role = "supervisor"
    return re.sub(r"\{(\w+)\}", lambda name: values[name[1]], path) + query.get(path, ""), values, role


@pytest.mark.parametrize("path", READS)
def test_every_read_that_is_documented_leaves_one_line(office: Office, make: EventMaker, path: str) -> None:
    person, _ = household(office, make)
    office.post(make.event("employed", "2021-05-06", f"id_no:{ZHANG_SAN}", channel="x"))
    corrected = {"field": "id_no", "old": ZHANG_SAN, "new": id_no("1970-03-12", 33), "approver": "x"}
    office.post(make.event("identity_corrected", "2021-05-06", f"id_no:{ZHANG_SAN}", reason={"text": "x"}, **corrected))
    address, values, role = addressed(office, path, person)
    office.token(role)
    before = len(office.lines())
    response = office.call("GET", address, role=role)
    assert response.status_code == (404 if path in ABSENT else 200), response.text
    lines = office.lines()[before:]
    assert {line[0] for line in lines} == {f"{role}@320614"}
    assert path in ABSENT or len(lines) == 1
    assert path in ABSENT or (lines[0][4] == "ok" and re.fullmatch(r"[a-z_.-]+\.read", lines[0][1]))
    values["household_id"] = "320614/H-1"  # the id, whatever the address calls it
    first = next(iter(re.findall(r"\{(\w+)\}", path)), "code")
    assert first in ("code", "area", "item_type") or lines[0][2] == values[first]


def test_what_is_read_is_named(office: Office, make: EventMaker) -> None:
    person, _ = household(office, make)
    before = len(office.lines())
    for path in (
        f"/v1/people/{person}?reveal=true",
        f"/v1/people/{person}/history?reveal=true",
        f"/v1/people/{person}/benefits",
    ):  # written at once
        assert office.call("GET", path).status_code == 200
    for path in (
        f"/v1/people/{person}",
        f"/v1/people/{person}?as_of=2021-06-01&reveal=false",
        f"/v1/people/{person}/history",
        "/v1/households/H-1",
        "/v1/households/H-1/history",
        "/v1/people?area=320614-01&labour=employed&lang=en",
        "/v1/outcomes/silent?days=30",
        "/v1/reports/4A?period=2021",
        "/v1/events?after=1",
    ):  # written together
        assert office.call("GET", path).status_code == 200
    assert [line[1:4] for line in office.lines()[before:]] == [
        ("person.reveal", person, {"reveal": "true"}),
        ("history.reveal", person, {"reveal": "true"}),
        ("benefits.read", person, {}),
        ("person.read", person, {}),
        ("person.read", person, {"as_of": "2021-06-01", "reveal": "false"}),
        ("history.read", person, {}),
        ("household.read", "320614/H-1", {}),
        ("household.history.read", "320614/H-1", {}),
        ("list.read", "people", {"area": "320614-01", "labour": "employed"}),
        ("list.read", "outcomes/silent", {"days": "30"}),
        ("list.read", "reports/4A", {"period": "2021"}),
        ("list.read", "events", {"after": "1"}),
    ]
    areas = office.world.log(
        "SELECT DISTINCT subject_area FROM zuji.access_log WHERE subject = ANY(%s)", [person, "320614/H-1"]
    )
    assert areas == [("320614-01",)]


def test_who_is_looked_for_is_kept_as_a_keyed_hash_alone(office: Office) -> None:
    office.person()
    small = ZHANG_SAN.replace("1219", "１２１９")
    for query in ("q=张三", f"category={ZHANG_SAN}", f"level={ZHANG_SAN[:9]}"):
        assert office.call("GET", f"/v1/people?{query}").status_code == 200
    for asked in ({"id_no": ZHANG_SAN}, {"q": ZHANG_SAN}, {"q": small}):
        assert office.call("POST", "/v1/people/search", json=asked).status_code == 200
    assert office.call("GET", f"/v1/households/{ZHANG_SAN}").status_code == 404
    assert office.call("GET", "/v1/worklist?helper=李四").status_code == 200
    office.lines()
    kept = str(office.world.log("SELECT access_log::text FROM zuji.access_log WHERE action <> 'token.created'"))
    assert all(text not in kept for text in (ZHANG_SAN, small, "张三", "李四"))
    name, number, same = (line[3]["q"] for line in office.lines("list.read") if "q" in line[3])
    assert number == same != name
    assert [line[3]["id_no"] for line in office.lines("list.read") if "id_no" in line[3]] == [number]
    assert number == f"hash:{office.context.keys.identity_hash(ZHANG_SAN).hex()[:16]}"


def test_a_read_that_finds_nobody_is_kept(office: Office) -> None:
    person = office.person(area="320614-01")
    for path in ("", "/history", "/benefits", "?reveal=true"):
        assert office.call("GET", f"/v1/people/{person}{path}", area="320614-02").status_code == 404
    found = office.lines("read.not_found")[::2]  # each is followed by one for the area in which the person lies
    assert [(line[0], line[2], line[4]) for line in found] == [("caseworker@320614-02", person, "not_found")] * 4
    assert [line[3]["read"] for line in found] == ["person.read", "history.read", "benefits.read", "person.reveal"]


def test_refused_tokens_roles_and_scopes_are_kept(office: Office, make: EventMaker) -> None:
    """S14: fifty refused tokens and fifty refused roles left no line."""
    for number in range(50):
        headers = {"Authorization": f"Bearer guess-{number % 2}"}
        assert office.client.get("/v1/people", headers=headers).status_code == 401
        assert office.call("GET", "/v1/people", role="admin", area="").status_code == 403
    tokens = office.lines("token.refused")
    assert len(tokens) == 50
    assert len({line[3]["token"] for line in tokens}) == 2
    assert len([line for line in office.lines("role.refused") if line[0] == "admin@"]) == 50
    assert "guess" not in str(office.world.log("SELECT access_log::text FROM zuji.access_log"))

    assert office.call("GET", "/v1/reports/4A?area=210100").status_code == 403
    elsewhere = make.registered(area="210100")
    assert office.post([elsewhere, make.registered()]).get_json()["accepted"] == 1
    assert office.post(elsewhere, path="/v1/events?preview=true").status_code == 200
    found = [(line[0], line[2], line[3].get("codes"), line[3].get("preview")) for line in office.lines("scope.refused")]
    assert found == [
        ("caseworker@320614", "reports/4A", None, None),
        ("caseworker@320614", "events", {"scope.area": 1}, False),
        ("caseworker@320614", "events", {"scope.area": 1}, True),
    ]


def test_a_flood_of_refused_tokens_is_counted_not_written_out(office: Office) -> None:
    for number in range(100):
        office.client.get("/v1/people", headers={"Authorization": f"Bearer flood-{number}"})
    assert len(office.lines("token.refused")) == 60
    office.context.access_log.close()
    last = office.world.log("SELECT details, outcome, address FROM zuji.access_log ORDER BY id DESC LIMIT 1")
    assert [(details["count"], outcome, address) for details, outcome, address in last] == [
        (40, "repeated", "127.0.0.1")
    ]


def test_expired_and_revoked_tokens_are_kept_with_their_account(office: Office) -> None:
    token = office.token("caseworker")
    with connect_as_owner(office.world.url) as conn:
        rotate_account(conn, "caseworker@320614")
        assert office.client.get("/v1/people", headers={"Authorization": f"Bearer {token}"}).status_code == 401
        revoke_account(conn, "caseworker@320614")
    found = [(*line[:3], line[4]) for line in office.lines() if line[1].startswith("token.")]
    by = found[0][0]
    assert by.startswith("os:")
    assert found == [
        (by, "token.created", "caseworker@320614", "ok"),
        (by, "token.rotated", "caseworker@320614", "ok"),
        ("caseworker@320614", "token.refused", "/v1/people", "auth.revoked"),
        (by, "token.revoked", "caseworker@320614", "ok"),
    ]


def test_a_preview_leaves_a_line(office: Office, make: EventMaker) -> None:
    cloud_events = [make.registered(), make.event("surveyed", "2021-05-06", "id_no:1")]
    assert office.post(cloud_events, path="/v1/events?preview=true").status_code == 200
    assert [(line[0], line[3]) for line in office.lines("preview")] == [
        ("caseworker@320614", {"events": 2, "refused": 1, "unknown": 0})
    ]


def test_an_auditor_reads_the_lines_of_its_area_and_of_its_people(office: Office) -> None:
    person = office.person(area="320614-01")
    office.get(f"/v1/people/{person}", area="320600", role="supervisor")  # an account from above
    office.get("/v1/people", area="320614-02")
    office.get("/v1/people", area="210100")

    def seen(area: str) -> set[tuple[str, str]]:
        """Reads of others; those of auditors are asked for apart."""
        lines = read(office, "/v1/access-log?limit=200", area=area)
        return {(one["account"], one["action"]) for one in lines if one["role"] not in ("auditor", "operator")}

    of_above = ("supervisor@320600", "person.read")
    assert seen("320614-01") == {of_above}
    assert seen("320614-02") == {("caseworker@320614-02", "list.read")}
    assert seen("320614") == {of_above, ("caseworker@320614-02", "list.read")}
    assert seen("") == {of_above, ("caseworker@320614-02", "list.read"), ("caseworker@210100", "list.read")}
    own = read(office, "/v1/access-log?action=list.read&subject=access-log", area="")
    assert {one["account"] for one in own} == {"auditor@320614-01", "auditor@320614-02", "auditor@320614", "auditor@"}
    made = {one["subject"] for one in read(office, "/v1/access-log?action=token.created", area="320614-01")}
    assert made == {"auditor@320614-01"}


def test_the_lines_are_filtered_and_come_in_pages(office: Office) -> None:
    person = office.person()
    for path in (f"/v1/people/{person}", "/v1/people", "/v1/people?labour=employed"):
        office.get(path)
    assert {one["subject"] for one in read(office, "/v1/access-log?action=person.read")} == {person}
    assert {one["action"] for one in read(office, f"/v1/access-log?subject={person}")} == {"person.read"}
    assert {one["account"] for one in read(office, "/v1/access-log?account=caseworker@320614")} == {"caseworker@320614"}
    assert {one["area"] for one in read(office, "/v1/access-log?area=320614-01")} == {
        "320614"
    }  # what was read lies there
    assert read(office, "/v1/access-log?from=2999-01-01") == read(office, "/v1/access-log?to=2000-01-01") == []
    assert len(read(office, "/v1/access-log?action=list.read&subject=people&from=2000-01-01&to=2999-01-01")) == 2
    pages = office.pages("/v1/access-log?account=caseworker@320614&limit=1", role="auditor")
    ids = [one["id"] for items in pages for one in items]
    assert ids == sorted(set(ids), reverse=True)
    assert {one["at"][-6:] for items in pages for one in items} == {"+08:00"}
    assert office.call("GET", "/v1/access-log?cursor=MQoy", role="auditor").status_code == 400
    assert office.call("GET", "/v1/access-log?who=1", role="auditor").status_code == 400


@pytest.mark.parametrize("role", ["integration", "caseworker", "supervisor", "admin"])
def test_nobody_else_reads_it(office: Office, role: str) -> None:
    assert office.call("GET", "/v1/access-log", role=role).status_code == 403


@pytest.mark.parametrize("path", ["?reveal=true", "/history?reveal=true", "/benefits"])
def test_what_cannot_be_logged_is_not_shown(office: Office, path: str) -> None:
    person = office.person()
    no_table(office)
    answer = office.call("GET", f"/v1/people/{person}{path}")
    assert answer.status_code >= 500
    assert ZHANG_SAN not in answer.text


def test_while_lines_cannot_be_written_nothing_is_read(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plain read may be answered before its line is written; the next ones are not while that fails."""
    monkeypatch.setattr("service.security.access_log.PATIENCE_SECONDS", 0.1)
    office.token("caseworker")
    no_table(office)
    office.call("GET", "/v1/people")
    assert not office.context.access_log.flush(0.5)
    assert office.call("GET", "/v1/people").status_code == 503
    with connect_as_owner(office.world.url) as conn:
        conn.execute("GRANT INSERT ON zuji.access_log TO zuji_service")
    assert office.context.access_log.flush()
    assert office.call("GET", "/v1/people").status_code == 200
    assert len(office.lines("list.read")) == 2


def test_a_stream_that_cannot_be_logged_holds_no_place(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.security.access_log.PATIENCE_SECONDS", 0.1)
    office.token("caseworker")
    no_table(office)
    office.call("GET", "/v1/people")
    assert not office.context.access_log.flush(0.5)
    stream: dict[str, Any] = {"headers": {"Accept": "text/event-stream"}}
    assert [office.call("GET", "/v1/events", **stream).status_code for _ in range(3)] == [503] * 3  # of two places
    with connect_as_owner(office.world.url) as conn:
        conn.execute("GRANT INSERT ON zuji.access_log TO zuji_service")
    assert office.context.access_log.flush()
    following = office.call("GET", "/v1/events", **stream)
    assert following.status_code == 200
    following.close()


@pytest.mark.parametrize(
    "change",
    ["UPDATE zuji.access_log SET account = ''", "DELETE FROM zuji.access_log", "TRUNCATE zuji.access_log"],
)
def test_not_even_the_owner_changes_a_line(office: Office, change: str) -> None:
    office.token("auditor")
    with (
        connect_as_owner(office.world.url) as conn,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"),
    ):
        conn.execute(change.encode())


def test_strange_texts_spoil_no_line(office: Office) -> None:
    office.client.get("/v1/people/" + str(UUID(int=1)), headers={"Authorization": "Bearer \xe9\xff\x00"})
    for path in ("/v1/people?q=%ED%A0%80", "/v1/reports/%00%ED%A0%80", "/v1/people?q=" + "x" * 50):
        office.call("GET", path)
    assert office.context.access_log.flush()


def test_a_list_of_one_area_is_seen_there_whoever_asked_for_it(office: Office) -> None:
    office.person()
    assert office.call("GET", "/v1/people?area=320614-01", role="supervisor", area="320614").status_code == 200
    assert office.call("GET", "/v1/people?area=320614-01", role="supervisor", area="210100").status_code == 200
    office.lines()
    seen = office.get("/v1/access-log?action=list.read&subject=people", role="auditor", area="320614-01")["items"]
    assert {line["account"] for line in seen} == {"supervisor@320614", "supervisor@210100"}


def test_a_name_that_several_areas_use_is_in_the_log_though_no_household_was_shown(
    office: Office, make: EventMaker
) -> None:
    for number, area in ((ZHANG_SAN, "320614-01"), (id_no("1970-03-12", 33), "210100")):
        joined = make.event("household_joined", "2021-01-06", f"id_no:{number}", household_id="H-1", relation="head")
        answer = office.post([make.registered(number, area=area), joined], area=area[:6]).get_json()
        assert answer["accepted"] == 2
    office.world.project()
    assert office.call("GET", "/v1/households/H-1", role="auditor", area="").status_code == 409
    assert [line[:3] for line in office.lines("read.ambiguous")] == [("auditor@", "read.ambiguous", "H-1")]


def test_a_read_tells_for_whom_and_why_in_which_form_and_how_many(office: Office) -> None:
    person, other = office.person(), office.person(id_no=id_no("1970-03-12", 33))
    visitor = {"On-Behalf-Of": "%E6%8E%A5%E8%AE%BF%E5%91%98"}
    assert office.call("GET", "/v1/people?purpose=%E5%A4%8D%E6%A0%B8", headers=visitor).status_code == 200
    office.get("/v1/reports/4C?format=json")
    assert office.call("GET", "/v1/reports/4C?format=xlsx").status_code == 200
    assert office.call("GET", "/v1/worklist?format=html").status_code == 200
    refused = office.call("GET", f"/v1/people?purpose={ZHANG_SAN}")
    assert (refused.status_code, refused.get_json()["code"]) == (400, "purpose.number")
    one = read(office, "/v1/access-log?action=list.read&subject=people&has_purpose=true")[-1]
    assert (one["on_behalf_of"], one["purpose"], one["format"], one["items"]) == ("接访员", "复核", "json", 2)
    assert "purpose" not in one["details"]
    assert read(office, "/v1/access-log?subject=people&has_purpose=false") == []
    forms = read(office, "/v1/access-log?subject=reports/4C&role=caseworker")
    assert [(each["format"], each["items"]) for each in forms] == [("xlsx", 2), ("json", 2)]
    assert len(read(office, "/v1/access-log?read_as=xlsx&outcome=ok")) == 1
    assert read(office, "/v1/access-log?read_as=html")[0]["subject"] == "worklist"
    in_lists = read(office, f"/v1/access-log?person={other}")
    assert {each["subject"] for each in in_lists} >= {"people", "reports/4C"}
    assert person not in str(in_lists)
    assert office.call("GET", "/v1/access-log?person=x", role="auditor").status_code == 400


def test_the_lines_are_counted_and_exported(office: Office) -> None:
    for _ in range(2):
        office.get("/v1/people")
    office.get("/v1/people", role="supervisor")
    counts = office.get("/v1/access-log/counts?action=list.read&by=role,action", role="auditor")
    assert counts["items"][0] == {"role": "caseworker", "action": "list.read", "lines": 2, "items": 0}
    days = office.get("/v1/access-log/counts?by=day", role="auditor")["items"]
    assert sum(day["lines"] for day in days) >= 5
    assert office.call("GET", "/v1/access-log/counts?by=subject", role="auditor").status_code == 400
    exported = office.call("GET", "/v1/access-log?format=csv&subject=people", role="auditor")
    assert exported.mimetype == "text/csv"
    assert exported.text.count("list.read") == 3
    last = read(office, "/v1/access-log?subject=access-log&read_as=csv")
    assert [(each["account"], each["items"]) for each in last] == [("auditor@320614", 3)]
