"""Signing in and out of a browser, which cannot send a bearer token by itself.

Signing in opens a session on the server; signing out ends it. A form is bound to the browser it was given to, so that
no other site can sign anybody in or out.
"""

import hmac
from typing import Final

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from api.console.front_page import (
    FORM_FIELD,
    SIGN_IN_FIRST,
    TOO_MANY,
    delete_cookie,
    form_cookie,
    front_page,
    set_cookie,
)
from api.http import error_handlers, security_log
from api.http.auth import Unauthenticated, of_session, session_cookie, token_refused
from api.http.current import context
from api.http.problems import HttpError
from service.security.authentication import Credential

blueprint = Blueprint("front", __name__)

_LONGEST_TOKEN: Final = 200


@blueprint.app_errorhandler(Unauthenticated)
def ask_to_sign_in(error: Unauthenticated) -> Response:
    """The form to sign in for a browser that opens a page; the problem for any other client. Both are a 401."""
    accepted = request.accept_mimetypes.best_match(("application/json", "text/html"), default="application/json")
    is_page = request.args.get("format", "html" if accepted == "text/html" else "") == "html"
    if request.method != "GET" or not is_page:
        return error_handlers.of_zuji(error)
    page = front_page(None, problem=SIGN_IN_FIRST, status=401)
    page.headers.update(error.headers or {})
    return page


@blueprint.get("/")
def front() -> Response:
    """The front page. What it shows a caller is logged: in a demo it leads to persons."""
    caller = of_session()
    if caller is not None:
        context().access_log.enqueue(security_log.line("page.read", caller, subject="/", format="html"))
    return front_page(caller)


@blueprint.post("/sign-in")
def sign_in() -> AnyResponse:
    """Opens a session for a token."""
    _refuse_foreign_form()
    app = context()
    token = request.form.get("token", "").strip()
    if not app.sign_ins.admit(request.remote_addr or "", app.sessions.limits.sign_ins):
        security_log.refused_token(token, "too_many_requests", action="sign_in.refused")
        return front_page(None, problem=TOO_MANY, status=429)
    credential = app.accounts.find_now(token) if token and len(token) <= _LONGEST_TOKEN else None
    if credential is None or credential.state != "valid":
        error = token_refused(credential)
        caller = credential.caller if credential else None
        security_log.refused_token(token, error.code, caller, action="sign_in.refused")
        return front_page(None, problem=(error.zh, error.en), status=401)
    return signed_in(credential)


def signed_in(credential: Credential, **details: object) -> AnyResponse:
    """Opens a session, logs it with the details, and redirects to the front page."""
    app = context()
    app.access_log.write(security_log.line("sign_in", credential.caller, details=details))
    ended = request.cookies.get(session_cookie(), "")
    session_id = app.sessions.open(credential, request.remote_addr or "", instead_of=ended)
    answer = redirect(url_for("front.front"), 303)
    set_cookie(answer, session_cookie(), session_id)
    delete_cookie(answer, form_cookie())
    return answer


@blueprint.post("/sign-out")
def sign_out() -> AnyResponse:
    """Ends the session on the server."""
    _refuse_foreign_form()
    name, session_id = session_cookie(), request.cookies.get(session_cookie(), "")
    app = context()
    caller = app.sessions.find(session_id) if session_id else None
    if caller is not None and app.sessions.end(session_id):
        app.access_log.write(security_log.line("sign_out", caller))
    answer = redirect(url_for(".front"), 303)
    delete_cookie(answer, name)
    return answer


def _refuse_foreign_form() -> None:
    """Raises HttpError (403) for a form that is not ours, or not of this browser.

    The Referer is not checked: browsers omit it for a page with `Referrer-Policy: no-referrer`.
    """
    browser = request.cookies.get(form_cookie(), "")
    given = request.form.get(FORM_FIELD, "")
    ours = bool(browser) and hmac.compare_digest(context().keys.form_token(browser).encode(), given.encode())
    if not ours or request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        zh, en = "请从本站首页登录或退出", "sign in or out on the front page of this site"
        raise HttpError(403, "auth.form", zh, en)
