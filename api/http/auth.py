"""Who calls: bearer tokens, and which role may do what. Areas are not judged here: PostgreSQL bounds every row."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final, TypeVar

from flask import g, request

from api.http import security_log
from api.http.context import context
from api.http.problems import HttpError
from domain.errors import ZujiError
from service.recording.authorization import RECORDING_ROLES
from service.recording.submission import Caller
from service.security.authentication import Credential

RECORDERS: Final = RECORDING_ROLES
"""Post events, each role its own types, and try refused ones again."""

APPROVERS: Final = ("caseworker", "supervisor")
"""May decide on events that wait for a second account; which of the two, the rule of the event says."""

READERS: Final = ("caseworker", "supervisor", "auditor")
"""Read the cases of their area, masked; an administrator reads none."""

POSTERS_ONLY: Final = ("integration",)
"""Read what they posted themselves and nothing else: in the feed, in histories, in the quarantine."""

READERS_OF_OWN: Final = (*POSTERS_ONLY, *READERS)
"""Read the feed, histories and the quarantine: all of their area, or only what is their own."""

REVEALERS: Final = ("caseworker", "supervisor", "auditor")
"""May see what is masked for others when they ask for it; that they did is logged."""

_View = TypeVar("_View", bound=Callable[..., Any])
SESSION: Final = "zuji_session"
"""The cookie of a browser that has signed in. It opens what is read, never what is posted: nobody can post by it."""

_CHALLENGE: Final = 'Bearer realm="zuji"'


def allowed(*roles: str) -> Callable[[_View], _View]:
    """Only accounts in these roles get through; `caller()` tells who it is.

    What they read, and what they are refused, goes into the security log.
    """

    def decorate(view: _View) -> _View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            found = g.caller = authenticated()
            try:
                if found.role not in roles:
                    raise forbidden(found.role, roles)
                response = view(*args, **kwargs)
            except ZujiError as error:
                security_log.not_read(found, error)
                raise
            try:
                security_log.read(found, response)
            except BaseException:
                response.close()  # what is not shown holds no place: a stream of the feed has one
                raise
            return response

        return guarded  # type: ignore[return-value]  # takes what the view takes

    return decorate


def caller() -> Caller:
    """Who makes the present request; only within a view that is `allowed`."""
    found = g.caller
    assert isinstance(found, Caller)
    return found


def authenticated() -> Caller:
    """The account of the request: of its bearer token; or, to read only, of a browser's session. Raises Fault (401)."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return _of_token(token.strip())
    found = of_session() if request.method in ("GET", "HEAD") and not scheme else None
    if found is None:
        raise HttpError(401, headers={"WWW-Authenticate": _CHALLENGE})
    return found


def _of_token(token: str) -> Caller:
    found = context().accounts.find(token)
    if found is not None and found.state == "valid":
        return found.caller
    fault = token_refused(found)
    action = "token.expired" if fault.code == "auth.expired" else "token.refused"
    security_log.refused_token(token, fault.code, found.caller if found else None, action)
    raise fault


def token_refused(found: Credential | None) -> HttpError:
    """Why a token opens nothing. That an account has ended learns only who has its token."""
    code, zh, en = _REFUSED[found.state if found is not None else "valid"]
    return HttpError(401, code, zh, en, headers={"WWW-Authenticate": f'{_CHALLENGE}, error="invalid_token"'})


_REFUSED: Final = {
    "valid": ("auth.token", "令牌无效", "the token is not valid"),
    "expired": ("auth.expired", "令牌已过期", "the token has expired"),
    "revoked": ("auth.revoked", "令牌已被撤销", "the token was revoked"),
}


def session_cookie() -> str:
    """The name of the cookie that holds the id of a session: over TLS one that no other host of the domain can set."""
    return f"__Host-{SESSION}" if request.is_secure else SESSION


def of_session() -> Caller | None:
    """The account of the browser's session, if it has one that has not ended."""
    session_id = request.cookies.get(session_cookie(), "")
    return context().sessions.find(session_id) if session_id else None


def forbidden(role: str, roles: tuple[str, ...]) -> HttpError:
    """The role is not one of those that may."""
    return HttpError(
        403,
        "auth.role",
        f"角色“{role}”不能这样做",
        f"the role {role!r} may not do this",
        {"role": role, "allowed": list(roles)},
    )
