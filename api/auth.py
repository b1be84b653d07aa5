"""Who calls: bearer tokens, and which role may do what. Areas are not judged here: PostgreSQL bounds every row."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final, TypeVar

from flask import g, request

from api.problems import Fault
from api.services import services
from service.recording.authority import RECORDING_ROLES
from service.recording.submission import Caller

RECORDERS: Final = RECORDING_ROLES
"""Post facts, each role its own types, and try refused ones again."""

APPROVERS: Final = ("caseworker", "supervisor")
"""May decide on events that wait for a second account; which of the two, the rule of the event says."""

READERS: Final = ("integration", "caseworker", "supervisor", "auditor")
"""Read the cases of their area, masked; an administrator reads none."""

REVEALERS: Final = ("caseworker", "supervisor", "auditor")
"""May see what is masked for others when they ask for it; that they did is logged."""

SIGNED_IN: Final = "zuji_token"
"""The cookie of a browser that has signed in. It opens what is read, never what is posted: nobody can post by it."""

_View = TypeVar("_View", bound=Callable[..., Any])
_CHALLENGE: Final = 'Bearer realm="zuji"'


def allowed(*roles: str) -> Callable[[_View], _View]:
    """Only accounts in these roles get through; `caller()` tells who it is."""

    def decorate(view: _View) -> _View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            found = authenticated()
            if found.role not in roles:
                raise forbidden(found.role, roles)
            g.caller = found
            return view(*args, **kwargs)

        return guarded  # type: ignore[return-value]  # takes what the view takes

    return decorate


def caller() -> Caller:
    """Who makes the present request; only within a view that is `allowed`."""
    found = g.caller
    assert isinstance(found, Caller)
    return found


def authenticated() -> Caller:
    """The account of the request's token. Raises Fault (401)."""
    token = _token()
    if not token:
        raise Fault(401, headers={"WWW-Authenticate": _CHALLENGE})
    found = services().accounts.find(token)
    if found is None:
        raise Fault(
            401,
            "auth.token",
            "令牌无效或已被撤销",
            "the token is not valid, or was revoked",
            headers={"WWW-Authenticate": f'{_CHALLENGE}, error="invalid_token"'},
        )
    return found


def _token() -> str:
    """The bearer token; or, to read only, that of a browser which has signed in."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token.strip()
    return request.cookies.get(SIGNED_IN, "") if request.method in ("GET", "HEAD") and not scheme else ""


def forbidden(role: str, roles: tuple[str, ...]) -> Fault:
    """The role is not one of those that may."""
    return Fault(
        403,
        "auth.role",
        f"角色“{role}”不能这样做",
        f"the role {role!r} may not do this",
        {"role": role, "allowed": list(roles)},
    )
