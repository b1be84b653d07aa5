"""The web application: everything is wired here, by hand, on one screen."""

from types import ModuleType
from typing import Final

import orjson
from flask import Flask, Response, request

from api import (
    approvals,
    benefits,
    documentation,
    events,
    fates,
    front,
    histories,
    households,
    metrics,
    openapi,
    operations,
    people,
    problems,
    quarantine,
    reports,
    worklist,
)
from api.bodies import MOST_BYTES
from api.language import language
from api.services import Services, use


def create_app(services: Services) -> Flask:
    """The application over these services. Creates nothing in the database."""
    app = Flask("api", static_folder=None)
    app.config.update(openapi.CONFIG, MAX_CONTENT_LENGTH=MOST_BYTES)
    app.url_map.strict_slashes = False
    use(app.extensions, services)
    metrics.install(app)
    api = openapi.ZujiApi(app, spec_kwargs=openapi.SPEC)
    problems.install(app)
    openapi.describe_events(api, services.reader)
    for resource in RESOURCES:
        api.register_blueprint(resource.blueprint)
    for pages in (operations, documentation, front):
        app.register_blueprint(pages.blueprint)
    document = orjson.dumps(openapi.document(api), option=orjson.OPT_INDENT_2)
    app.add_url_rule("/v1/openapi.json", "openapi", lambda: Response(document, mimetype="application/json"))
    app.after_request(_finish)
    return app


RESOURCES: Final[tuple[ModuleType, ...]] = (
    events,
    people,
    histories,
    benefits,
    households,
    worklist,
    fates,
    reports,
    quarantine,
    approvals,
)


def _finish(response: Response) -> Response:
    response.headers["Content-Language"] = "en" if language() == "en" else "zh-CN"
    response.vary.add("Accept-Language")
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    if request.path.startswith("/v1/"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response
