"""Pages for those who connect systems: Swagger UI from its Python package, without requests to other hosts; static
files."""

from pathlib import Path
from typing import Final

import flask_swagger_ui
from flask import Blueprint, Response, render_template, send_from_directory

from api.http.current import html_lang, in_language

blueprint = Blueprint("documentation", __name__)

_SWAGGER: Final = Path(flask_swagger_ui.__file__).parent / "dist"
_STATIC: Final = Path(__file__).parents[1] / "console" / "static"
_POLICY: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_OWN_FILES: Final = "script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'"


@blueprint.get("/docs")
def docs() -> Response:
    """The API in Swagger UI."""
    page = Response(render_template("docs.html", lang=html_lang(), t=in_language))
    page.headers["Content-Security-Policy"] = f"{_POLICY}; {_OWN_FILES}"
    return page


@blueprint.get("/docs/ui/<path:name>")
def swagger_file(name: str) -> Response:
    """A file of Swagger UI."""
    return send_from_directory(_SWAGGER, name, max_age=86_400)


@blueprint.get("/static/<path:name>")
def static(name: str) -> Response:
    """A static file of the service."""
    return send_from_directory(_STATIC, name, max_age=3_600)
