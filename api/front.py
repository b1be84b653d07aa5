"""The front page: what there is, and the door for a browser, which cannot show a bearer token by itself."""

from typing import Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from api.auth import SIGNED_IN
from api.language import html_lang, told
from api.services import services
from service import __version__
from service.recording.submission import Caller

blueprint = Blueprint("front", __name__)

_POLICY: Final = "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; frame-ancestors 'none'"
_SIGNED_IN_SECONDS: Final = 8 * 3600
_LONGEST_TOKEN: Final = 200


@blueprint.get("/")
def front() -> Response:
    """Where to find what; with a form to sign in, or what one may read."""
    return _page(services().accounts.find(request.cookies.get(SIGNED_IN, "")))


@blueprint.post("/sign-in")
def sign_in() -> AnyResponse:
    """Keeps the token in a cookie that no script can read and no other site can send."""
    token = request.form.get("token", "").strip()
    if len(token) > _LONGEST_TOKEN or services().accounts.find(token) is None:
        page = _page(None, refused=True)
        page.status_code = 401
        return page
    answer = redirect(url_for(".front"), 303)
    answer.set_cookie(
        SIGNED_IN,
        token,
        max_age=_SIGNED_IN_SECONDS,
        httponly=True,
        samesite="Strict",
        secure=request.is_secure,
    )
    return answer


@blueprint.post("/sign-out")
def sign_out() -> AnyResponse:
    """Forgets the token."""
    answer = redirect(url_for(".front"), 303)
    answer.delete_cookie(SIGNED_IN, httponly=True, samesite="Strict")
    return answer


def _page(caller: Caller | None, *, refused: bool = False) -> Response:
    found = services()
    area = found.reference.areas.get(caller.area) if caller else None
    page = Response(
        render_template(
            "front.html",
            lang=html_lang(),
            t=told,
            version=__version__,
            caller=caller,
            area_name=area.name(html_lang()) if area else told("全部地区", "everywhere"),
            year=found.today().year,
            refused=refused,
        )
    )
    page.headers["Content-Security-Policy"] = _POLICY
    page.headers["Cache-Control"] = "no-store"
    return page
