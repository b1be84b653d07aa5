"""The current request: the application context, the account that calls, the language, and the answer in JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal, cast

import orjson
from flask import Flask, Response, current_app, g, has_request_context
from flask.globals import request_ctx
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from service.recording.submission import Caller

if TYPE_CHECKING:
    from api.http.context import AppContext

_EXTENSION: Final = "zuji"


def install(app: Flask, context: AppContext) -> None:
    """Makes the context available to the views of an application."""
    app.extensions[_EXTENSION] = context


def context() -> AppContext:
    """The context of the application that serves the request."""
    return cast("AppContext", current_app.extensions[_EXTENSION])


def caller() -> Caller:
    """The account that calls; only inside a view that `allowed` guards."""
    found = g.caller
    assert isinstance(found, Caller)
    return found


Language = Literal["zh", "en"]
LANGUAGES: Final[dict[str, Language]] = {"zh": "zh", "zh-CN": "zh", "en": "en"}
"""Values of `lang` and the language of each."""


def language() -> Language:
    """The language of the answer to the present request; `?lang=` has precedence over the header."""
    if not has_request_context():
        return "zh"
    if "language" not in g:  # computed once: a worklist calls this for every line
        g.language = _requested()
    found: Language = g.language
    return found


def _requested() -> Language:
    current = request_ctx.request
    named = current.args.get("lang")
    if named in LANGUAGES:
        return LANGUAGES[named]
    return _preferred(current.headers.get("Accept-Language", ""))


@lru_cache(maxsize=1024)
def _preferred(accepted: str) -> Language:
    """The language of an `Accept-Language` header."""
    found = parse_accept_header(accepted, LanguageAccept).best_match(("zh", "en"), default="zh")
    return "en" if found == "en" else "zh"


def html_lang() -> str:
    """The value of the HTML attribute `lang`."""
    return "en" if language() == "en" else "zh-CN"


def in_language(zh: str, en: str) -> str:
    """The text in the caller's language."""
    return en if language() == "en" else zh


def note_shown(body: Mapping[str, Any], persons: Iterable[object] = ()) -> None:
    """Notes for the security log what the answer shows: the entries of `body`, and these persons beside them.

    `answer` and `page` do so by themselves; an answer in another form than JSON needs it.
    """
    g.shown = body, tuple(map(str, persons))


def answer(body: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON response."""
    if "shown" not in g:
        g.shown = body, ()
    response = Response(orjson.dumps(body), status, mimetype="application/json")
    response.headers.update(headers or {})
    return response


def page(items: Sequence[Any], following: object | None, position: int, count: int | None) -> Response:
    """The response with a page of a list: entries, cursor of the next page, number of entries of all pages (None on
    later pages), and position of the views."""
    return answer({"items": items, "next": following, "count": count, "position": position})
