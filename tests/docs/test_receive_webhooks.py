"""The consumer of docs/how-to/receive-webhooks.md runs as it is written, and refuses what is not signed."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from standardwebhooks.webhooks import WebhookVerificationError

from service.webhooks.kinds import KINDS
from service.webhooks.signing import body_of, headers_of, new_secret
from tests.docs.pages import code_of, text_of

PAGE = "docs/how-to/receive-webhooks.md"
(PROGRAM,) = code_of(PAGE, "python")
MESSAGE = UUID(int=7)


def test_the_consumer_takes_a_signed_message_once_and_refuses_another(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = new_secret()
    monkeypatch.setenv("SECRET", secret)
    names: dict[str, Any] = {"__name__": "consumer"}
    exec(PROGRAM, names)
    app: Flask = names["app"]
    app.testing = True
    now = datetime.now(UTC)
    body = body_of("report.issued", now, {"report": "4A", "number": 3})

    for _ in range(2):
        answer = app.test_client().post("/hooks", data=body, headers=headers_of(MESSAGE, body, [secret], now))
        assert 204 == answer.status_code
    assert "report.issued {'report': '4A', 'number': 3}\n" == capsys.readouterr().out
    with pytest.raises(WebhookVerificationError):
        app.test_client().post("/hooks", data=body, headers=headers_of(MESSAGE, body, [new_secret()], now))
    with pytest.raises(WebhookVerificationError):
        app.test_client().post("/hooks", data=body + b" ", headers=headers_of(MESSAGE, body, [secret], now))


def test_the_page_names_every_kind() -> None:
    assert [] == [kind for kind in KINDS if f"| `{kind}` |" not in text_of(PAGE)]
    assert 10 >= len([line for line in PROGRAM.splitlines() if line.strip() and "import" not in line])
