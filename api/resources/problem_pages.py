"""`/problems`: a page for the code of each problem, to which its `type` refers: what it means, and what to do."""

from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, Response, render_template, request, url_for

from api.http.current import answer, html_lang, in_language, language
from api.http.problem_codes import PROBLEM_CODES, ProblemCode
from api.http.problems import not_found
from domain.reference.nearest import nearest

blueprint = Blueprint("problem_pages", __name__)

_POLICY: Final = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "style-src 'self'; img-src 'self' data:"
)


@blueprint.get("/problems")
def problem_codes() -> Response:
    """The list of all codes."""
    if _wants_json():
        return answer({"items": [_json(one) for one in PROBLEM_CODES.values()]})
    return _page("problems.html", codes=PROBLEM_CODES.values())


@blueprint.get("/problems/<path:code>")
def problem_type(code: str) -> Response:
    """The page of a code; as JSON if the caller prefers it. Raises HttpError (404) for a code that does not exist."""
    found = PROBLEM_CODES.get(code)
    if found is None:
        near = nearest(code, PROBLEM_CODES)
        zh, en = (f"；最接近：{near}", f"; nearest: {near}") if near is not None else ("", "")
        raise not_found(f"没有这个问题代码{zh}", f"there is no such problem code{en}")
    if _wants_json():
        return answer(_json(found))
    languages = ("en", "zh-CN") if language() == "en" else ("zh-CN", "en")
    return _page("problem.html", found=found, languages=languages)


def _wants_json() -> bool:
    kinds = ("text/html", "application/json", "application/problem+json")
    response = request.accept_mimetypes.best_match(kinds, default="text/html")
    return response != "text/html"


def _json(found: ProblemCode) -> dict[str, Any]:
    meaning, remedy = found.meaning, found.remedy
    return {
        "type": f"/problems/{found.code}",
        "code": found.code,
        "status": found.status,
        "meaning": in_language(meaning.zh, meaning.en),
        "remedy": in_language(remedy.zh, remedy.en),
    }


def _page(template: str, **values: Any) -> Response:
    shown: Mapping[str, Any] = {"lang": html_lang(), "t": in_language, "up": url_for("front.front"), **values}
    page = Response(render_template(template, **shown))
    page.headers["Content-Security-Policy"] = _POLICY
    page.vary.add("Accept")
    return page
