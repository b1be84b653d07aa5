"""The front page: where to find what, with a form to sign in, or with what the caller may read."""

import secrets
from typing import Final

from flask import Response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from api.console.demo_cases import cases_shown
from api.http.auth import SUPERVISION
from api.http.current import context, html_lang, in_language
from projections.reports import REPORTS
from service import __version__
from service.recording.submission import Caller

FORM_FIELD: Final = "form_token"
TOO_MANY: Final = ("尝试次数过多，请一分钟后再试。", "Too many attempts: try again in a minute.")
SIGN_IN_FIRST: Final = ("请先登录，再打开此页。", "Sign in first, then open the page again.")
_POLICY: Final = "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; frame-ancestors 'none'"
_FORM: Final = "zuji_form"


def form_cookie() -> str:
    """The name of the cookie that a form is bound to; it holds a random value, of no other use."""
    return f"__Host-{_FORM}" if request.is_secure else _FORM


def set_cookie(answer: AnyResponse, name: str, value: str) -> None:
    """Sets a cookie for the session of the browser. No script can read it, and no other site can send it."""
    answer.set_cookie(name, value, httponly=True, samesite="Strict", secure=request.is_secure, path="/")


def delete_cookie(answer: AnyResponse, name: str) -> None:
    """Deletes a cookie that `set_cookie` has set."""
    answer.delete_cookie(name, httponly=True, samesite="Strict", secure=request.is_secure, path="/")


def front_page(caller: Caller | None, *, problem: tuple[str, str] | None = None, status: int = 200) -> Response:
    """The page for a caller, or for nobody; `problem` is shown in the caller's language."""
    app = context()
    area = app.reference.areas.get(caller.area) if caller else None
    known = request.cookies.get(form_cookie(), "")
    supervises = caller is not None and caller.role in SUPERVISION
    browser = known or secrets.token_urlsafe(32)
    page = Response(
        render_template(
            "front.html",
            lang=html_lang(),
            t=in_language,
            caller=caller,
            area_name=area.name(html_lang()) if area else in_language("全部地区", "everywhere"),
            year=app.today().year,
            reports=[one.described(html_lang()) for one in REPORTS.values() if supervises or not one.for_supervision],
            version=__version__,
            problem=in_language(*problem) if problem else "",
            demo_cases=cases_shown(app, caller),
            form_token=app.keys.form_token(browser),
        ),
        status,
    )
    if not known:
        set_cookie(page, form_cookie(), browser)
    page.headers["Content-Security-Policy"] = _POLICY
    page.headers["Cache-Control"] = "no-store"
    if status == 429:
        page.headers["Retry-After"] = "60"
    return page
