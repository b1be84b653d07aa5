"""The caller's language: Chinese unless English is asked for, by `?lang=` or by `Accept-Language`."""

from functools import lru_cache
from typing import Final, Literal

from flask import g, has_request_context
from flask.globals import request_ctx
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

Language = Literal["zh", "en"]
LANGUAGES: Final[dict[str, Language]] = {"zh": "zh", "zh-CN": "zh", "en": "en"}
"""What may be asked for, and what it means."""


def language() -> Language:
    """The language of the answer to the present request; `?lang=` goes before the header."""
    if not has_request_context():
        return "zh"
    if "language" not in g:  # a worklist asks a hundred times
        g.language = _asked()
    found: Language = g.language
    return found


def _asked() -> Language:
    asked = request_ctx.request
    named = asked.args.get("lang")
    if named in LANGUAGES:
        return LANGUAGES[named]
    return _preferred(asked.headers.get("Accept-Language", ""))


@lru_cache(maxsize=1024)
def _preferred(accepted: str) -> Language:
    """The language by the header `Accept-Language`."""
    found = parse_accept_header(accepted, LanguageAccept).best_match(("zh", "en"), default="zh")
    return "en" if found == "en" else "zh"


def html_lang() -> str:
    """The caller's language as HTML names it."""
    return "en" if language() == "en" else "zh-CN"


def in_language(zh: str, en: str) -> str:
    """The one of two wordings that is in the caller's language."""
    return en if language() == "en" else zh
