"""Withdrawing a run over HTTP and on the command line: previewed, stored, approved, carried out."""

from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from api.cli.main import main
from api.resources import withdrawals
from tests.api.conftest import Json, Office
from tests.world import EventMaker, id_no

RUN = {"source": "/import", "id_prefix": "run-7/"}
ACCOUNT = "integration@320614"
WHY = {"text": "导错了表"}
NUMBERS = [id_no("1970-01-01", 2 * number + 1) for number in range(3)]


@pytest.fixture
def haimen(office: Office) -> Office:
    """A run of an integration: three persons, of whom two have found work, one by a job that a town then ended."""
    make = EventMaker("/import")
    events: list[Json] = []
    for number in NUMBERS:
        events.append(make.registered(number, area="320614-01"))
        events.append(make.event("recognised", "2021-02-01", f"id_no:{number}", categories=["dibao"], basis="公示"))
    events += [make.event("employed", "2021-03-01", f"id_no:{number}", channel="employer") for number in NUMBERS[:2]]
    events = [{**event, "id": f"run-7/{index}"} for index, event in enumerate(events, start=1)]
    answer = office.post(events, role="integration").get_json()
    assert (8, []) == (answer["accepted"], answer["rejected"]), answer
    left = office.events.event("left_post", "2021-06-01", f"id_no:{NUMBERS[0]}", cause="企业关停")
    assert 200 == office.post(left, role="caseworker").status_code
    office.world.project()
    return office


def post(office: Office, path: str, body: Json | None = None, **options: Any) -> Json:
    """The JSON of a successful call."""
    response = office.call("POST", f"/v1/withdrawals{path}", json=body or {}, **{"role": "integration", **options})
    assert response.status_code in (200, 202), response.text
    return response.get_json()  # type: ignore[no-any-return]  # JSON is Any


def position(office: Office) -> int:
    return int(office.world.log("SELECT position FROM zuji.log_head")[0][0])


def test_a_preview_tells_what_would_change_and_stores_nothing(haimen: Office) -> None:
    found = post(haimen, "?preview=true", RUN)
    assert {"source": "/import", "id_prefix": "run-7/", "first": 1, "last": 8} == {
        name: found[name] for name in ("source", "id_prefix", "first", "last")
    }
    seen = found["preview"]
    counts = ("events", "persons", "of_others", "already_void", "voided", "refused", "pending")
    # the job that the town ended, and what comes before it of that person, cannot be void while that end is recorded
    assert [8, 3, 0, 0, 6, 2, 0] == [seen[name] for name in counts]
    types = [("person.employed", 2), ("person.recognised", 3), ("person.registered", 3)]
    assert types == [(one["type"], one["count"]) for one in seen["types"]]
    figures = {one["figure"]: (one["before"], one["after"]) for one in seen["figures"]}
    assert {"registered": (3, 1), "recognised": (3, 0), "employed": (1, 0), "entries": (2, 1)} == figures
    states = {(one["axis"], one["state"]): (one["before"], one["after"]) for one in seen["states"]}
    assert ((3, 0), (0, 1)) == (states["case", "recognised"], states["case", "registered"])
    named = [(one["type"], one["version"], one["problem"]["data"]["contradicts"]["version"]) for one in seen["named"]]
    assert [("person.employed", 3, 4), ("person.registered", 1, 3)] == named
    assert [("preview", {"events": 8, "refused": 2, "unknown": 0})] == [line[1:4:2] for line in haimen.lines("preview")]
    assert (9, 0) == (position(haimen), haimen.get("/v1/withdrawals", role="caseworker")["count"])


def test_a_withdrawal_is_carried_out_and_a_second_one_changes_nothing(haimen: Office) -> None:
    stored = post(haimen, "", {**RUN, "reason": WHY})
    assert ("ready", 1, 8, False) == tuple(stored[name] for name in ("status", "first", "last", "of_others"))
    place = f"/{stored['number']}"
    first = post(haimen, f"{place}/continue?limit=5")
    last = post(haimen, f"{place}/continue?before={first['before']}")
    assert (5, 3, None) == (first["looked_at"], last["looked_at"], last["before"])
    assert 6 == first["accepted"] + last["accepted"]
    assert 2 == len(first["rejected"]) + len(last["rejected"])
    assert {"events": 8, "left": 2}.items() <= haimen.get(f"/v1/withdrawals{place}", role="integration").items()
    before = position(haimen)
    again = post(haimen, f"/{post(haimen, '', {**RUN, 'reason': WHY})['number']}/continue")
    assert (0, before) == (again["accepted"], position(haimen))
    haimen.world.project()
    assert 1 == haimen.get("/v1/people?area=320614")["count"]


def test_a_supervisor_decides_on_the_withdrawal_of_what_others_posted(haimen: Office) -> None:
    place = f"/{post(haimen, '', {**RUN, 'reason': WHY}, role='caseworker')['number']}"
    lists = [haimen.get(f"/v1/withdrawals?status={one}", role="supervisor")["count"] for one in ("waiting", "ready")]
    assert [1, 0] == lists
    waiting = haimen.call("POST", f"/v1/withdrawals{place}/continue", role="caseworker")
    assert (409, "withdrawal.not_approved") == (waiting.status_code, waiting.get_json()["code"])
    assert (
        400
        == haimen.call("POST", f"/v1/withdrawals{place}", role="supervisor", json={"verdict": "refused"}).status_code
    )
    assert 404 == haimen.call("POST", f"/v1/withdrawals{place}", role="supervisor", area="210100", json={}).status_code
    approved = post(haimen, place, role="supervisor")
    assert ("approved", True) == (approved["status"], approved["of_others"])
    assert 6 == post(haimen, f"{place}/continue", role="caseworker")["accepted"]
    refused = haimen.call("POST", f"/v1/withdrawals{place}", role="supervisor", json={})
    assert (409, "approval.decided") == (refused.status_code, refused.get_json()["code"])


@pytest.mark.parametrize(
    ("role", "area", "changed", "status", "code"),
    [
        ("integration", "320614", {"id_prefix": None}, 400, "withdrawal.run"),
        ("integration", "320614", {"reason": None}, 400, "field.missing"),
        ("integration", "320614", {"id_prefix": "run-8/"}, 400, "withdrawal.empty"),
        ("integration", "320600", {}, 403, "withdrawal.not_own"),
        ("caseworker", "320614-02", {}, 400, "withdrawal.empty"),
        ("supervisor", "320614", {}, 403, "withdrawal.role"),
    ],
)
def test_what_is_refused(haimen: Office, role: str, area: str, changed: Json, status: int, code: str) -> None:
    response = haimen.call("POST", "/v1/withdrawals", role=role, area=area, json={**RUN, "reason": WHY, **changed})
    assert (status, code) == (response.status_code, response.get_json()["code"])


def test_a_long_run_is_previewed_in_parts(haimen: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(withdrawals, "MOST_PREVIEWED", 7)
    response = haimen.call("POST", "/v1/withdrawals?preview=true", role="integration", json=RUN)
    assert (400, "withdrawal.too_many") == (response.status_code, response.get_json()["code"])
    assert 7 == post(haimen, "?preview=true", {**RUN, "first": 2})["preview"]["events"]


def command(office: Office, folder: Path, *words: str) -> Result:
    """`zuji withdraw` on the database of the office."""
    key_file = folder / "key"
    key_file.write_bytes(b64encode(bytes(range(32))))
    env = {"ZUJI_DATABASE_URL": office.world.url, "ZUJI_KEY_FILE": str(key_file), "LC_ALL": "en_US.UTF-8"}
    return CliRunner(env=env).invoke(main, ["withdraw", *words])


def test_the_command_previews_withdraws_and_continues(haimen: Office, tmp_path: Path) -> None:
    run = ("/import", "--account", ACCOUNT, "--ids", "run-7/")
    shown = command(haimen, tmp_path, *run, "--preview")
    assert (0, 9) == (shown.exit_code, position(haimen)), shown.output
    assert "8 events of 3 persons" in shown.stdout
    assert "would be void: 6; already void 0, refused 2" in shown.stdout
    assert 2 == command(haimen, tmp_path, *run).exit_code  # without a reason
    done = command(haimen, tmp_path, *run, "--reason", "导错了表", "--yes")
    assert (0, 15) == (done.exit_code, position(haimen)), done.output
    assert "6 events declared void, 2 refused" in done.stdout
    number = haimen.get("/v1/withdrawals")["items"][0]["number"]
    again = command(haimen, tmp_path, "--account", ACCOUNT, "--number", str(number))
    assert (0, 15) == (again.exit_code, position(haimen)), again.output
    assert "0 events declared void" in again.stdout
