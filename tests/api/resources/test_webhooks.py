"""Subscriptions over HTTP: made with a secret that is shown once, changed by their account alone, and logged."""

from tests.api.conftest import Json, Office

URL = "https://consumer.example.org/hooks?token=t-1"


def created(office: Office, kind: str = "submission.recorded", role: str = "caseworker") -> Json:
    """A new subscription with its secret."""
    response = office.call("POST", "/v1/webhooks", role=role, json={"url": URL, "kinds": [kind]})
    assert 200 == response.status_code, response.text
    found: Json = response.get_json()
    assert response.headers["Location"] == f"/v1/webhooks/{found['id']}"
    return found


def refused(office: Office, role: str = "caseworker", **asked: object) -> tuple[int, str]:
    """Status and code of the refusal of a subscription."""
    body = {"url": URL, "kinds": ["submission.recorded"], **asked}
    response = office.call("POST", "/v1/webhooks", role=role, json=body)
    return response.status_code, response.get_json()["code"]


def change(office: Office, webhook: Json, action: str, **options: str) -> Json:
    """The answer to a change."""
    response = office.call("POST", f"/v1/webhooks/{webhook['id']}/{action}", **options)
    assert response.status_code == 200, response.text
    found: Json = response.get_json()
    return found


def test_a_subscription_shows_its_secret_once_and_is_seen_by_its_account_alone(office: Office) -> None:
    webhook = created(office)
    secret = webhook.pop("secret")

    assert secret.startswith("whsec_")
    assert ("active", 0, 0, "320614") == tuple(webhook[name] for name in ("status", "failures", "pending", "area"))
    assert {**webhook} == office.get(f"/v1/webhooks/{webhook['id']}")
    assert [webhook["id"]] == [one["id"] for one in office.get("/v1/webhooks")["items"]]
    assert secret not in str(office.get("/v1/webhooks"))
    stored = office.world.log("SELECT secret FROM zuji.webhook")
    assert secret.encode() not in bytes(stored[0][0])
    for other in ({"role": "supervisor"}, {"area": "320614-08"}, {"area": ""}):
        assert [] == office.get("/v1/webhooks", **other)["items"]
        for method, path in (("GET", ""), ("DELETE", ""), ("POST", "/rotate"), ("POST", "/test"), ("POST", "/resume")):
            response = office.call(method, f"/v1/webhooks/{webhook['id']}{path}", **other)
            assert 404 == response.status_code, (method, path, other)


def test_what_a_subscription_may_not_be_is_refused(office: Office) -> None:
    assert (400, "webhook.scheme") == refused(office, url="http://consumer.example.org/")
    assert (400, "webhook.internal") == refused(office, url="https://169.254.169.254/latest/meta-data")
    assert (400, "webhook.address") == refused(office, url="not an address")
    assert (400, "field.code") == refused(office, kinds=["person.registered"])
    assert (400, "field.limit") == refused(office, kinds=[])
    assert (403, "scope.area") == refused(office, area="210100")
    assert (403, "webhook.kinds") == refused(office, role="integration", kinds=["deadline.due"])
    for _ in range(office.context.delivery.of_account):
        created(office)
    assert (409, "webhook.too_many") == refused(office)


def test_a_subscription_is_paused_resumed_rotated_and_deleted_and_each_is_logged(office: Office) -> None:
    webhook = created(office)

    assert "paused" == change(office, webhook, "pause")["status"]
    assert "active" == change(office, webhook, "resume")["status"]
    rotated = change(office, webhook, "rotate")
    assert rotated["secret"] != webhook["secret"]
    assert rotated["old_secret_until"] is not None
    assert 200 == office.call("DELETE", f"/v1/webhooks/{webhook['id']}").status_code
    assert 404 == office.call("GET", f"/v1/webhooks/{webhook['id']}").status_code

    actions = [f"webhook.{done}" for done in ("created", "paused", "resumed", "rotated", "deleted")]
    lines = office.lines(*actions)
    assert actions == [action for _, action, *_ in lines]
    assert {webhook["id"]} == {subject for _, _, subject, *_ in lines}
    assert "consumer.example.org" in str(lines)
    assert "t-1" not in str(lines)
    assert "whsec" not in str(lines)
