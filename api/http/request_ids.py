"""The id of a request: the caller's `X-Request-Id` if it is well formed, otherwise one made here.

It is in the header of the answer, in problem details (`request_id`), and in every log line that the request causes,
so that a caller and an operator can refer to the same request. It is not the id of an event, and is not recorded.
"""

import random
import re
from typing import Final

from flask import Flask, Response, g
from flask.globals import request_ctx
from structlog.contextvars import bind_contextvars

HEADER: Final = "X-Request-Id"
PATTERN: Final = r"^[A-Za-z0-9._:/+=@-]{1,128}$"
"""The form of an id that is accepted: no blanks, quotes or control characters, so that it is one word of a log."""

_well_formed = re.compile(PATTERN[1:-1]).fullmatch


def install(app: Flask) -> None:
    """Gives every request an id, before everything else, and puts it into its answer."""
    app.before_request(_begin)
    app.after_request(_finish)


def request_id() -> str:
    """The id of the present request."""
    if "request_id" not in g:
        _begin()
    found: str = g.request_id
    return found


def _begin() -> None:
    given = request_ctx.request.headers.get(HEADER, "")
    # no secret: a random number that needs no call of the operating system, and is seeded anew in each worker
    g.request_id = given if _well_formed(given) else f"{random.getrandbits(128):032x}"
    bind_contextvars(request_id=g.request_id)  # each request binds its own, so nothing of the last one stays


def _finish(response: Response) -> Response:
    response.headers[HEADER] = request_id()
    return response
