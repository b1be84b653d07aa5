"""The web application: registers resources, pages, error handlers and checks of requests."""

from collections.abc import Callable
from types import ModuleType
from typing import Any, Final

import orjson
from flask import Flask, Request, Response
from flask.globals import request_ctx
from flask.json.provider import DefaultJSONProvider

from api.console import demo_note, sign_in, sign_in_link
from api.http import error_handlers, metrics, openapi, request_ids
from api.http.context import AppContext
from api.http.current import html_lang, install
from api.http.problems import HttpError
from api.http.request_body import MOST_BYTES
from api.resources import (
    access_log,
    appeals,
    approvals,
    benefits,
    break_glass,
    civil_affairs,
    contradictions,
    documentation,
    dossiers,
    doubts,
    events,
    extract,
    findings,
    half_year_reports,
    histories,
    households,
    inspection_actions,
    inspection_agreement,
    inspection_cases,
    inspection_checks,
    inspections,
    interviews,
    occurrences,
    operations,
    outcomes,
    overview,
    people,
    place,
    prints,
    problem_pages,
    public_posts,
    quarantine,
    report_cells,
    report_issues,
    reports,
    schedule_reminders,
    snapshots,
    submissions,
    typical_cases,
    webhook_deliveries,
    webhooks,
    withdrawals,
    work_items,
    worklist,
)
from api.serving.heads import SHORT_BODY_BYTES


class Json(DefaultJSONProvider):
    """Decodes the JSON of requests as the events are decoded: neither lone surrogates nor nesting without end."""

    @staticmethod
    def loads(s: str | bytes, **_: Any) -> Any:
        """The value of a JSON text. Raises ValueError."""
        return orjson.loads(s)


class App(Flask):
    """Flask without asynchronous views, so that no function is examined at each call."""

    json_provider_class = Json

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Returns the function unchanged."""
        return func


def create_app(context: AppContext) -> Flask:
    """The application over this context. Creates nothing in the database."""
    app = App("api", static_folder=None, template_folder="console/templates")
    app.config.update(openapi.CONFIG, MAX_CONTENT_LENGTH=MOST_BYTES)
    app.url_map.strict_slashes = False
    install(app, context)
    demo_note.install(app)
    request_ids.install(app)
    metrics.install(app)
    api = openapi.ZujiApi(app, spec_kwargs=openapi.SPEC)
    error_handlers.install(app)
    openapi.describe(api, context.reader)
    for resource in RESOURCES:
        api.register_blueprint(resource.blueprint)
    for pages in (operations, documentation, problem_pages, sign_in, sign_in_link):
        app.register_blueprint(pages.blueprint)
    document = orjson.dumps(openapi.document(api), option=orjson.OPT_INDENT_2)
    app.add_url_rule("/v1/openapi.json", "openapi", lambda: Response(document, mimetype="application/json"))
    app.before_request(_check_request)
    app.after_request(_finish)
    return app


RESOURCES: Final[tuple[ModuleType, ...]] = (
    events,
    people,
    histories,
    extract,
    dossiers,
    prints,
    benefits,
    households,
    worklist,
    contradictions,
    doubts,
    outcomes,
    overview,
    occurrences,
    public_posts,
    appeals,
    findings,
    civil_affairs,
    typical_cases,
    work_items,
    place,
    reports,
    report_cells,
    report_issues,
    half_year_reports,
    schedule_reminders,
    inspections,
    inspection_actions,
    inspection_cases,
    interviews,
    inspection_checks,
    inspection_agreement,
    snapshots,
    quarantine,
    access_log,
    break_glass,
    approvals,
    webhooks,
    webhook_deliveries,
    withdrawals,
    submissions,
)


_LONG_BODIES: Final = frozenset({"/v1/events"})
"""Routes that accept a long body, which is read after the call was admitted."""

_PAGES: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""Content-Security-Policy of pages without one of their own."""

_HTTPS_ONLY: Final = "max-age=31536000; includeSubDomains"


_HEADERS: Final = (("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"))
"""Headers of every answer that does not set them itself."""


def _check_request() -> None:
    """Raises HttpError for a request that must not reach a view."""
    current = request_ctx.request  # looked up once: this runs for every request
    _refuse_nul_in_address(current)
    _refuse_long_body(current)


def _refuse_long_body(request: Request) -> None:
    """Raises HttpError (411, 413) for a long or chunked body on a route that does not accept one."""
    if request.url_rule is not None and request.url_rule.rule in _LONG_BODIES:
        return
    if "HTTP_TRANSFER_ENCODING" in request.environ:
        raise HttpError(411)
    if (request.content_length or 0) > SHORT_BODY_BYTES:
        raise HttpError(413, headers={"Connection": "close"})


def _refuse_nul_in_address(request: Request) -> None:
    """Raises HttpError (404) for an address with NUL, which no text in the database can contain."""
    if request.view_args and any("\0" in part for part in request.view_args.values() if isinstance(part, str)):
        raise HttpError(404)


def _finish(response: Response) -> Response:
    current, headers = request_ctx.request, response.headers
    given = {name.lower() for name, _ in headers}  # looked through once: this runs for every answer
    headers.add("Content-Language", html_lang())
    if "vary" in given:
        response.vary.add("Accept-Language")
    else:
        headers.add("Vary", "Accept-Language")
    for name, value in _HEADERS:
        if name.lower() not in given:
            headers.add(name, value)
    if current.is_secure:
        headers.setdefault("Strict-Transport-Security", _HTTPS_ONLY)
    if response.mimetype == "text/html":
        _set_page_policy(response)
    if "cache-control" not in given and current.path.startswith("/v1/"):
        headers.add("Cache-Control", "no-store")
    return response


def _set_page_policy(response: Response) -> None:
    """Completes the Content-Security-Policy of a page: what it may load, where it may send, and no framing."""
    policy = response.headers.get("Content-Security-Policy", _PAGES)
    if "frame-ancestors" not in policy:
        policy += "; frame-ancestors 'none'"
    if "base-uri" not in policy:
        policy += "; base-uri 'none'"
    if "form-action" not in policy:
        policy += "; form-action 'none'"
    response.headers["Content-Security-Policy"] = policy
    response.headers.setdefault("X-Frame-Options", "DENY")
