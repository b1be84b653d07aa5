"""The front page: what there is, and the door for a browser, which cannot show a bearer token by itself.

Who signs in gets a session, which is kept on the server and ended by signing out. A form is bound to the browser it was
given to: no other site can sign anybody in or out.
"""

import hmac
import secrets
from typing import Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from api.http import security_log
from api.http.auth import of_session, session_cookie, token_refused
from api.http.context import context
from api.http.language import html_lang, in_language
from api.http.problems import HttpError
from projections.reports import REPORTS
from service import __version__
from service.recording.submission import Caller

blueprint = Blueprint("front", __name__)

_POLICY: Final = "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; frame-ancestors 'none'"
_LONGEST_TOKEN: Final = 200
_FORM: Final = "zuji_form"
"""The cookie that a form is bound to: a random value, of no other use."""
_FIELD: Final = "form_token"


@blueprint.get("/")
def front() -> Response:
    """Where to find what; with a form to sign in, or what one may read."""
    return _page(of_session())


@blueprint.post("/sign-in")
def sign_in() -> AnyResponse:
    """Opens a session; its id is kept in a cookie that no script can read and no other site can send."""
    _refuse_foreign()
    app, sessions = context(), context().sessions
    address, token = request.remote_addr or "", request.form.get("token", "").strip()
    if not app.sign_ins.admit(address, sessions.limits.sign_ins):
        security_log.refused_token(token, "too_many_requests", action="sign_in.refused")
        return _page(None, problem=_TOO_MANY, status=429)
    credential = app.accounts.find_now(token) if token and len(token) <= _LONGEST_TOKEN else None
    if credential is None or credential.state != "valid":
        fault = token_refused(credential)
        security_log.refused_token(
            token, fault.code, credential.caller if credential else None, action="sign_in.refused"
        )
        return _page(None, problem=(fault.zh, fault.en), status=401)
    app.access_log.write(security_log.line("sign_in", credential.caller))
    session_id = sessions.open(credential, address, instead_of=request.cookies.get(session_cookie(), ""))
    answer = redirect(url_for(".front"), 303)
    _keep(answer, session_cookie(), session_id)
    _forget(answer, _form_cookie())
    return answer


@blueprint.post("/sign-out")
def sign_out() -> AnyResponse:
    """Ends the session, on the server."""
    _refuse_foreign()
    name, session_id = session_cookie(), request.cookies.get(session_cookie(), "")
    app = context()
    caller = app.sessions.find(session_id) if session_id else None
    if caller is not None and app.sessions.end(session_id):
        app.access_log.write(security_log.line("sign_out", caller))
    answer = redirect(url_for(".front"), 303)
    _forget(answer, name)
    return answer


_TOO_MANY: Final = ("尝试次数过多，请一分钟后再试。", "Too many attempts: try again in a minute.")


def _refuse_foreign() -> None:
    """Raises Fault (403) for a form that is not ours, or not of this browser.

    The address a form came from is not asked for: browsers leave it out for a page with `Referrer-Policy: no-referrer`.
    """
    browser = request.cookies.get(_form_cookie(), "")
    given = request.form.get(_FIELD, "")
    ours = bool(browser) and hmac.compare_digest(context().keys.form_token(browser).encode(), given.encode())
    if not ours or request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        zh, en = "请从本站首页登录或退出", "sign in or out on the front page of this site"
        raise HttpError(403, "auth.form", zh, en)


def _form_cookie() -> str:
    return f"__Host-{_FORM}" if request.is_secure else _FORM


def _keep(answer: AnyResponse, name: str, value: str) -> None:
    """Until the browser ends, or the server no longer knows it."""
    answer.set_cookie(name, value, httponly=True, samesite="Strict", secure=request.is_secure, path="/")


def _forget(answer: AnyResponse, name: str) -> None:
    answer.delete_cookie(name, httponly=True, samesite="Strict", secure=request.is_secure, path="/")


def _page(caller: Caller | None, *, problem: tuple[str, str] | None = None, status: int = 200) -> Response:
    app = context()
    area = app.reference.areas.get(caller.area) if caller else None
    known = request.cookies.get(_form_cookie(), "")
    browser = known or secrets.token_urlsafe(32)
    page = Response(
        render_template(
            "front.html",
            lang=html_lang(),
            t=in_language,
            caller=caller,
            area_name=area.name(html_lang()) if area else in_language("全部地区", "everywhere"),
            year=app.today().year,
            reports=[report.described(html_lang()) for report in REPORTS.values()],
            version=__version__,
            problem=in_language(*problem) if problem else "",
            form_token=app.keys.form_token(browser),
        ),
        status,
    )
    if not known:
        _keep(page, _form_cookie(), browser)
    page.headers["Content-Security-Policy"] = _POLICY
    page.headers["Cache-Control"] = "no-store"
    if status == 429:
        page.headers["Retry-After"] = "60"
    return page
