"""Authentication by bearer token or session, and authorisation by role. PostgreSQL restricts rows to the area."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final, TypeVar

from flask import g, request

from api.http import security_log
from api.http.break_glass import widened
from api.http.current import caller, context
from api.http.problems import HttpError
from api.http.purposes import refuse_without_purpose
from domain.errors import ZujiError
from service.recording.authorization import RECORDING_ROLES
from service.recording.submission import Caller
from service.security.authentication import Credential

RECORDERS: Final = RECORDING_ROLES
"""Roles that post events, each its own types, and retry quarantined ones."""

APPROVERS: Final = ("caseworker", "supervisor")
"""Roles that decide on events that wait for a second account; the rule of the event says which of the two."""

READERS: Final = ("caseworker", "supervisor", "auditor")
"""Roles that read the cases of their area, masked; an administrator reads none."""

POSTERS_ONLY: Final = ("integration",)
"""Roles that read only what they posted themselves: in the feed, in histories, in the quarantine."""

READERS_OF_OWN: Final = (*POSTERS_ONLY, *READERS)
"""Roles that read the feed, histories and the quarantine: all of their area, or only their own."""

SUPERVISION: Final = ("supervisor", "auditor")
"""Roles that read who was drawn for an inspection; those who are inspected do not know it before."""

REVEALERS: Final = ("caseworker", "supervisor", "auditor")
"""Roles that may request unmasked values, which is logged."""

_View = TypeVar("_View", bound=Callable[..., Any])
SESSION: Final = "zuji_session"
"""The cookie of a browser session. It authenticates reads only."""

_CHALLENGE: Final = 'Bearer realm="zuji"'


class Unauthenticated(HttpError):
    """The 401 for a call without a token and without a session."""

    def __init__(self) -> None:
        super().__init__(401, headers={"WWW-Authenticate": _CHALLENGE})


def allowed(*roles: str) -> Callable[[_View], _View]:
    """Restricts a view to accounts in these roles; `caller()` returns the account inside it.

    Logs reads and refusals in the security log. The view raises HttpError 401 or 403 for anyone else.
    """

    def decorate(view: _View) -> _View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            account = g.caller = authenticated()
            try:
                if account.role not in roles:
                    raise forbidden(account.role, roles)
                account = g.caller = widened(account)
                response = view(*args, **kwargs)
            except ZujiError as error:
                security_log.not_read(account, error)
                raise
            try:
                refuse_without_purpose(account, response)
                security_log.read(account, response)
            except BaseException as error:
                response.close()  # releases the place of a feed stream that is not sent
                if isinstance(error, ZujiError):
                    security_log.not_read(account, error)
                raise
            return response

        return guarded  # type: ignore[return-value]  # takes what the view takes

    return decorate


def only_own() -> Caller | None:
    """The caller if it reads only what it posted itself; None for an account that reads all of its area."""
    account = caller()
    return account if account.role in POSTERS_ONLY else None


def authenticated() -> Caller:
    """The account of the bearer token or, for reads without one, of the browser session.

    Raises HttpError (401): Unauthenticated if there is neither.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return _of_token(token.strip())
    account = of_session() if request.method in ("GET", "HEAD") and not scheme else None
    if account is None:
        raise Unauthenticated
    return account


def _of_token(token: str) -> Caller:
    credential = context().accounts.find(token)
    if credential is not None and credential.state == "valid":
        return credential.caller
    error = token_refused(credential)
    action = "token.expired" if error.code == "auth.expired" else "token.refused"
    security_log.refused_token(token, error.code, credential.caller if credential else None, action)
    raise error


def token_refused(credential: Credential | None) -> HttpError:
    """The 401 for a token. Only a holder of the token learns that it has expired or was revoked."""
    code, zh, en = _REFUSED[credential.state if credential is not None else "valid"]
    return HttpError(401, code, zh, en, headers={"WWW-Authenticate": f'{_CHALLENGE}, error="invalid_token"'})


_REFUSED: Final = {
    "valid": ("auth.token", "令牌无效", "the token is not valid"),
    "expired": ("auth.expired", "令牌已过期", "the token has expired"),
    "revoked": ("auth.revoked", "令牌已被撤销", "the token was revoked"),
}


def session_cookie() -> str:
    """The name of the session cookie; over TLS with the prefix `__Host-`, so that no other host can set it."""
    return f"__Host-{SESSION}" if request.is_secure else SESSION


def of_session() -> Caller | None:
    """The account of the browser's session, or None if there is none or it has ended."""
    session_id = request.cookies.get(session_cookie(), "")
    return context().sessions.find(session_id) if session_id else None


def forbidden(role: str, roles: tuple[str, ...]) -> HttpError:
    """The 403 for a role that is not among those allowed."""
    return HttpError(
        403,
        "auth.role",
        f"角色“{role}”不能这样做",
        f"the role {role!r} may not do this",
        {"role": role, "allowed": list(roles)},
    )
