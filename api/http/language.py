"""The caller's language: Chinese unless `?lang=` or `Accept-Language` requests English."""

from functools import lru_cache
from typing import Final, Literal

from flask import g, has_request_context
from flask.globals import request_ctx
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

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
