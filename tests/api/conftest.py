"""The service with its web, in an empty database; calls made by accounts of every role."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from weakref import WeakSet

import orjson
import pytest
from flask import Flask
from werkzeug.test import Client, TestResponse

from api.app import create_app
from api.http.cloudevents import EventReader
from api.http.context import build
from api.http.current import install
from domain.events import CATALOGUE
from service.postgres.database import connect_as_owner
from service.security.account_rules import POSTING_ROLES
from service.security.accounts import create_account
from tests.world import AGENCY, KEYS, CloudEvent, EventMaker, World, event_reader, world

Json = dict[str, Any]

SYSTEM = "system"
"""Not a role: an integration whose account lists every type, those of supervision too."""


class Office:
    """A world with the web application; calls are made by accounts of every role and area."""

    def __init__(self, inside: World) -> None:
        self.world = inside
        reader = event_reader(inside.reference)
        self.context = build(inside.pool, KEYS, inside.reference, threads=8, now=lambda: inside.now, reader=reader)
        self.app = _app_for(self)
        self.client = self.app.test_client()
        self.events = EventMaker("/test")
        self._tokens: dict[tuple[str, str], str] = {}

    def token(self, role: str, area: str = "320614", **account: Any) -> str:
        """The token of an account of the role for the area."""
        key = (role, area + repr(account))
        if key not in self._tokens:
            name = f"{role}@{area}" + (f" {len(self._tokens)}" if account else "")
            if role == SYSTEM:
                role, account = "integration", {"types": tuple(CATALOGUE), **account}
            if "source" in account:
                account["sources"] = (account.pop("source"),)
            sources = account.pop("sources", ("*",) if role in POSTING_ROLES else ())
            with connect_as_owner(self.world.url) as conn:
                self._tokens[key] = create_account(
                    conn, name=name, role=role, area=area, **{**AGENCY, "sources": sources, **account}
                )
        return self._tokens[key]

    def sign_in(self, token: str) -> TestResponse:
        """Signs the browser in, with the form of the front page."""
        return self.client.post("/sign-in", data={"token": token, "form_token": self.form_token()})

    def sign_out(self) -> TestResponse:
        """Signs the browser out, with the form of the front page."""
        return self.client.post("/sign-out", data={"form_token": self.form_token()})

    def form_token(self, client: Client | None = None) -> str:
        """The token of the forms of the front page for this browser."""
        found = re.search('name="form_token" value="([0-9a-f]+)"', (client or self.client).get("/").text)
        assert found is not None
        return found[1]

    def lines(self, *actions: str) -> list[Any]:
        """The lines of the security log with these actions: account, action, subject, details, outcome."""
        assert self.context.access_log.flush()
        return self.world.log(
            "SELECT account, action, subject, details, outcome FROM zuji.access_log"
            " WHERE cardinality(%s::text[]) = 0 OR action = ANY(%s) ORDER BY id",
            list(actions),
            list(actions),
        )

    def call(
        self,
        method: str,
        path: str,
        *,
        role: str = "caseworker",
        area: str = "320614",
        lang: str = "en",
        **options: Any,
    ) -> TestResponse:
        """Makes a call as an account of the role, in English by default."""
        headers = {
            "Authorization": f"Bearer {self.token(role, area)}",
            "Accept-Language": lang,
            **options.pop("headers", {}),
        }
        return self.client.open(path, method=method, headers=headers, **options)

    def get(self, path: str, **options: Any) -> Json:
        """The JSON of a successful read."""
        response = self.call("GET", path, **options)
        assert response.status_code == 200, response.text
        return response.get_json()  # type: ignore[no-any-return]  # JSON is Any

    def search(self, **asked: Any) -> list[Json]:
        """The persons found by a search with a body."""
        response = self.call("POST", "/v1/people/search", json=asked)
        assert response.status_code == 200, response.text
        return response.get_json()["items"]  # type: ignore[no-any-return]  # JSON is Any

    def pages(self, path: str, **options: Any) -> list[list[Json]]:
        """The entries of all pages of a list; `path` has a query."""
        answers = [self.get(path, **options)]
        while (cursor := answers[-1]["next"]) is not None:
            answers.append(self.get(f"{path}&cursor={cursor}", **options))
        return [answer["items"] for answer in answers]

    def post(self, cloud_events: CloudEvent | Sequence[object], **options: Any) -> TestResponse:
        """Posts an event, or a batch; as a caseworker unless one of them is not a caseworker's to post."""
        options.setdefault("role", poster_of(cloud_events))
        kind = (
            "application/cloudevents+json" if isinstance(cloud_events, dict) else "application/cloudevents-batch+json"
        )
        path = options.pop("path", "/v1/events")
        return self.call("POST", path, data=orjson.dumps(cloud_events), content_type=kind, **options)

    def given(self, *cloud_events: CloudEvent) -> Json:
        """Posts events, each of which must be recorded, and brings the views up to them."""
        response = self.post(list(cloud_events))
        answer: Json = response.get_json()
        assert (response.status_code, answer["rejected"]) == (200, []), response.text
        self.confirm(answer)
        self.world.project()
        return answer

    def confirm(self, answer: Json, area: str = "320614") -> None:
        """A supervisor of the area confirms what waits for a second account."""
        for waiting in answer["pending"]:
            response = self.call("POST", f"/v1/approvals/{waiting['approval']}", role="supervisor", area=area)
            assert response.status_code == 200, response.text

    def person(self, *cloud_events: CloudEvent, **data: Any) -> str:
        """A registered person with these events; the id."""
        registered = self.events.registered(**data)
        answer = self.given(registered, *cloud_events)
        return str(answer["persons"][registered["id"]])


class _Shared(NamedTuple):
    """The application of a process, with its configuration and extensions before any test."""

    reader: EventReader
    app: Flask
    config: dict[str, Any]
    extensions: dict[str, Any]


_shared: list[_Shared] = []
_offices: WeakSet[Office] = WeakSet()
"""The offices of the shared application that are in use: at most one."""


def _app_for(office: Office) -> Flask:
    """The application over the context of the office: one a process, since creating one takes longer than a small test.

    What a test changed of its configuration is undone. An office beside another has an application of its own.
    """
    if len(_offices):
        return create_app(office.context)
    if not _shared or _shared[0].reader is not office.context.reader:
        app = create_app(office.context)
        _shared[:] = [_Shared(office.context.reader, app, {**app.config}, {**app.extensions})]
    _, app, config, extensions = _shared[0]
    for now, before in ((app.config, config), (app.extensions, extensions)):
        now.clear()
        now.update(before)
    install(app, office.context)
    _offices.add(office)
    return app


def poster_of(cloud_events: CloudEvent | Sequence[object]) -> str:
    """Who posts these events: the first role that may post each of them, or a system that may post all."""
    listed = [cloud_events] if isinstance(cloud_events, dict) else cloud_events
    kinds = [CATALOGUE.get(cloud_event.get("type", "")) for cloud_event in listed if isinstance(cloud_event, dict)]
    roles = ("caseworker", "integration", "supervisor")
    allowed = (role for role in roles if all(role in kind.posted_by for kind in kinds if kind is not None))
    return next(allowed, SYSTEM)


@pytest.fixture
def office(database_with_views: str) -> Iterator[Office]:
    with world(database_with_views) as inside:
        yield Office(inside)


@pytest.fixture
def make(office: Office) -> EventMaker:
    return office.events
