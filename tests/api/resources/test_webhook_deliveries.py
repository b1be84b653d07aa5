"""The deliveries of a subscription over HTTP: listed with their attempts, repeated and tested by request."""

from collections.abc import Iterator

import pytest

from tests.api.conftest import Office
from tests.api.resources.test_webhooks import change, created
from tests.service.webhooks.given import Delivering, consuming, issues, policy
from tests.world import ZHANG_SAN, EventMaker


@pytest.fixture
def delivering(office: Office) -> Iterator[Delivering]:
    found = Delivering(office.world, policy(retries_seconds=(0.0,)))
    found.step()
    yield found
    found.close()


def test_deliveries_are_listed_with_their_attempts_and_one_is_delivered_again_by_request(
    office: Office, delivering: Delivering
) -> None:
    with consuming() as consumer:
        webhook = created(office, "report.issued")
        office.world.log("UPDATE zuji.webhook SET url = %s RETURNING id", consumer.url)
        consumer.answers = 503
        issues(office.world, 1)
        delivering.until(lambda: delivering.state(webhook["id"])[0] == "disabled")
        address = f"/v1/webhooks/{webhook['id']}/deliveries"
        (message,) = office.get(address)["items"]
        assert ("pending", [503, 503]) == (message["status"], [one["status"] for one in message["attempts"]])
        shown = office.get("/v1/webhooks")["items"][0]
        assert ("disabled", "retries_exhausted", 1) == (shown["status"], shown["reason"], shown["pending"])
        assert "the last retry has failed, too" == shown["reason_text"]

        consumer.answers = 204
        change(office, webhook, "resume")
        delivering.until(lambda: office.get(f"{address}?status=delivered")["items"])
        change(office, webhook, f"deliveries/{message['id']}/redeliver")
        delivering.until(lambda: len(consumer.received) == 4)

        assert {message["id"]} == set(consumer.ids)
        test = change(office, webhook, "test")["message"]
        delivering.until(lambda: test in consumer.ids)
        delivering.until(lambda: not delivering.under_way)
        listed = office.pages(f"{address}?limit=1")
        assert [test, message["id"]] == [one["id"] for (one,) in listed]


def test_an_integration_is_notified_of_what_became_of_its_own_submissions(
    office: Office, delivering: Delivering, make: EventMaker
) -> None:
    created(office, role="integration")
    waits = make.event("surveyed", "2021-02-01", f"id_no:{ZHANG_SAN}", method="入户")
    assert 404 == office.post(waits, role="integration").status_code
    office.given(make.registered())

    ((kind, data),) = delivering.outbox()

    assert ("submission.recorded", waits["id"]) == (kind, data["id"])
