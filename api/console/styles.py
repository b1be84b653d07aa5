"""Style sheets inlined into a page, with a Content-Security-Policy that allows only them."""

import hashlib
from base64 import b64encode
from functools import cache
from importlib.resources import files

from flask import Response
from markupsafe import Markup


@cache
def style(name: str) -> tuple[Markup, str]:
    """The text of a style sheet in `static`, and its SHA-256 in base64."""
    text = (files("api.console") / "static" / name).read_text("utf-8")
    return Markup(text), b64encode(hashlib.sha256(text.encode()).digest()).decode()


def page_of(html: str, sheet: str, *, links: bool = False) -> Response:
    """A page without scripts or external resources; with `links` it may submit forms to this site."""
    forms = "'self'" if links else "'none'"
    policy = f"default-src 'none'; style-src 'sha256-{style(sheet)[1]}'; base-uri 'none'; form-action {forms}"
    return Response(html, mimetype="text/html", headers={"Content-Security-Policy": policy})
