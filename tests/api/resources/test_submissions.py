"""What became of submissions: each of them is listed to its sender with its outcome, and to nobody else."""

from typing import Any

import pytest

from projections.queries.submissions import STATUSES
from tests.api.conftest import Json, Office
from tests.world import ZHANG_SAN, CloudEvent, EventMaker, id_no

WHO = f"id_no:{ZHANG_SAN}"
REASON = {"reason": {"code": "checked", "text": "核对"}}
OTHER = id_no("1970-03-13", 121)


class Sender:
    """An account with a source of its own, and the ids of what it has posted, by what should become of it."""

    def __init__(self, office: Office) -> None:
        self.office, self.make = office, EventMaker("/own")
        self.expected: dict[str, str] = {}

    def post(self, event: CloudEvent, expected: str, name: str) -> Json:
        """Posts an event under a name as its id."""
        self.expected[name] = expected
        found: Json = self.office.post({**event, "id": name}, role="caseworker").get_json()
        return found

    def get(self, query: str = "", **options: Any) -> list[Json]:
        """The submissions listed."""
        found: list[Json] = self.office.get(f"/v1/submissions?{query}", **options)["items"]
        return found


@pytest.fixture
def sender(office: Office) -> Sender:
    """Of every outcome one submission, or several."""
    found = Sender(office)
    make, post = found.make, found.post
    post(make.event("surveyed", "2021-02-01", WHO, method="入户"), "recorded_later", "later")
    post(make.registered(), "accepted", "registered")
    employed = make.event("employed", "2021-03-01", WHO, channel="employer", employer="甲")
    post(employed, "accepted", "employed")
    post(employed, "accepted", "employed")  # a replay is the same submission
    post(employed, "duplicate", "again")
    for name, day in (("corrected", "2021-07-01"), ("overruled", "2021-06-01")):
        changes = {"employer": name}
        event = make.event("corrected", day, WHO, target_version=3, changes=changes, **REASON)
        post(event, "accepted" if name == "corrected" else "without_effect", name)
    post(make.event("surveyed", "2021-02-01", f"id_no:{OTHER}", method="入户"), "quarantined", "stranger")
    for name in ("wrong", "old", "body"):
        post(make.event("surveyed", "2021-02-01", f"id_no:{OTHER}", method=name), "quarantined", name)
    wrong = found.get("status=quarantined")[-1]
    assert "wrong" == wrong["id"]
    verdict = {"reason": {"text": "不属实"}}
    office.call("POST", f"/v1/quarantine/{wrong['quarantine']}/dismiss", json=verdict)
    office.world.log("UPDATE zuji.quarantine SET status = 'expired' WHERE request_id = 'old' RETURNING id")
    office.world.log("UPDATE zuji.quarantine SET status = 'superseded' WHERE request_id = 'body' RETURNING id")
    found.expected |= {"wrong": "dismissed", "old": "expired", "body": "superseded"}
    identity = {"field": "id_no", "old": ZHANG_SAN, "new": OTHER, **REASON}
    post(make.event("identity_corrected", "2021-06-01", WHO, **identity), "pending", "waits")
    refused = post(make.event("identity_corrected", "2021-06-02", WHO, **identity), "refused", "declined")
    number = refused["pending"][0]["approval"]
    body = {"verdict": "refused", **verdict}
    assert 200 == office.call("POST", f"/v1/approvals/{number}", role="supervisor", json=body).status_code
    office.world.project()
    return found


def test_every_submission_is_listed_with_what_became_of_it(office: Office, sender: Sender) -> None:
    listed = {one["id"]: one["status"] for one in sender.get("source=/own")}

    assert sender.expected == listed
    assert set(STATUSES) == set(listed.values())
    pages = office.pages("/v1/submissions?source=/own&limit=3")
    assert sorted(listed) == [one["id"] for page in pages for one in page]
    assert len(listed) == office.get("/v1/submissions?limit=1")["count"]
    for status in STATUSES:
        named = [name for name, found in sorted(listed.items()) if found == status]
        assert named == [one["id"] for one in sender.get(f"status={status}")]
        assert len(named) == office.get(f"/v1/submissions?status={status}&limit=1&count=true")["count"]


def test_an_item_says_where_it_was_recorded_or_why_it_was_not(sender: Sender) -> None:
    items = {one["id"]: one for one in sender.get()}

    later, stranger, overruled = items["later"], items["stranger"], items["overruled"]
    assert ("person.surveyed", 2, 2) == (later["type"], later["version"], later["position"])
    assert later["quarantine"] is not None
    assert later["problem"] is None
    assert "refused at first, recorded later" == later["status_text"]
    assert ("person.unknown", None) == (stranger["problem"]["code"], stranger["version"])
    assert "no_effect.overruled" == overruled["note"]["code"]
    assert "without effect" in overruled["note"]["text"]
    assert (None, None) == (items["again"]["version"], items["again"]["position"])
    assert items["waits"]["approval"] is not None


def test_nobody_else_is_listed_them(sender: Sender) -> None:
    for other in ({"role": "supervisor"}, {"role": "integration"}, {"area": "320614-01"}):
        assert [] == sender.get("source=/own", **other)
    assert [] == sender.get("source=/another")
