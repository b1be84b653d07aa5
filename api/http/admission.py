"""Admission of calls that write: a view takes a place before it reads its body, and gives it back with the answer."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import request

from api.http.current import caller, context
from api.load.write_failures import WRITE_FAILURES
from api.serving.channel import allow_body

_View = TypeVar("_View", bound=Callable[..., Any])


def admitted(view: _View) -> _View:
    """Runs the view of a write while the account holds a place; to be used below `allowed`.

    Only then the body may arrive. Raises HttpError (429) when the limits of the web worker are reached.
    """

    @wraps(view)
    def placed(*args: Any, **kwargs: Any) -> Any:
        with context().admission.admit(_length(), caller().name):
            allow_body()
            response = view(*args, **kwargs)
        if request.args.get("preview") != "true":
            WRITE_FAILURES.record_success()
        return response

    return placed  # type: ignore[return-value]  # takes what the view takes


def _length() -> int | None:
    """Bytes of the body; None when they are not known before it has arrived, or been unpacked."""
    if "HTTP_CONTENT_ENCODING" in request.environ:
        return None
    if request.content_length is None and "HTTP_TRANSFER_ENCODING" not in request.environ:
        return 0
    return request.content_length
