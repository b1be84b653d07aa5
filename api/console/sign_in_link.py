"""The link that `zuji serve --demo` prints: it signs a browser on the same machine in, once."""

from typing import Final
from urllib.parse import urlsplit

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from api.console.front_page import TOO_MANY, front_page
from api.console.sign_in import signed_in
from api.http import security_log
from api.http.current import context
from service.security.sign_in_links import redeem_link_token

blueprint = Blueprint("sign_in_link", __name__)

LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")
_FORWARDED: Final = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP")
_ENDED: Final = (
    "此链接已用过、已过期，或不是在本机打开的。请用令牌登录，或重新启动服务得到新链接。",
    "This link was used, has expired, or was not opened on this machine. Sign in with a token, or restart the service"
    " for a new link.",
)


@blueprint.get("/sign-in")
def sign_in_by_link() -> Response:
    """Opens a session for an unused link, from a loopback address only."""
    token = request.args.get("link", "")
    if not token or request.method != "GET":  # HEAD must not use the link up
        return redirect(url_for("front.front"), 303)
    app = context()
    if not app.sign_ins.admit(request.remote_addr or "", app.sessions.limits.sign_ins):
        security_log.refused_token(token, "too_many_requests", action="sign_in.refused")
        return front_page(None, problem=TOO_MANY, status=429)
    credential = redeem_link_token(app.pool, token) if _is_on_this_machine() else None
    if credential is None:
        security_log.refused_token(token, "auth.link", action="sign_in.refused")
        return front_page(None, problem=_ENDED, status=401)
    return signed_in(credential, link=True)


def _is_on_this_machine() -> bool:
    """Whether the request came to and from the loopback address, and not through a proxy on this machine."""
    host = urlsplit(f"//{request.host}").hostname
    proxied = any(name in request.headers for name in _FORWARDED)
    return request.remote_addr in ("127.0.0.1", "::1") and host in LOOPBACK and not proxied
