"""Turns every error of a request into problem details."""

import traceback
from http import HTTPStatus

import psycopg
import structlog
from flask import Flask, Response, request
from gunicorn.http.errors import ParseException
from psycopg_pool import PoolTimeout
from werkzeug.exceptions import HTTPException

from api.http import metrics
from api.http.current import language
from api.http.problems import STATUSES, HttpError, busy, malformed, problem, respond, views_outdated
from api.load.write_failures import WRITE_FAILURES
from domain.errors import Refusal, ZujiError
from projections.schema.fingerprint import shape
from service.event_store.clock import ClockMismatch
from service.postgres.database import SHAPE_READ, NoViews
from service.recording.group_commit import ConcurrencyError
from service.security.access_log import AccessLogUnavailable
from service.security.probing import ProbingLimited

_log = structlog.get_logger("zuji.api")


def install(app: Flask) -> None:
    """Registers the handlers of an application."""
    app.before_request(_reset_shape)
    app.register_error_handler(ZujiError, of_zuji)
    app.register_error_handler(HTTPException, of_http)
    app.register_error_handler(ParseException, lambda _: of_zuji(_malformed_chunks()))
    app.register_error_handler(ClockMismatch, _clock_ahead)
    app.register_error_handler(ConcurrencyError, lambda _: of_zuji(busy()))
    app.register_error_handler(ProbingLimited, lambda error: of_zuji(_probing_limited(error)))
    app.register_error_handler(psycopg.errors.DiskFull, _disk_full)
    for error in (PoolTimeout, psycopg.OperationalError, NoViews, AccessLogUnavailable):
        app.register_error_handler(error, _database_unavailable)
    app.register_error_handler(Exception, _unexpected_or_outdated)


def of_http(error: HTTPException) -> Response:
    """The response to an error that Flask raises, such as 404, 405 or 413."""
    status = error.code or 500
    code, zh, en = STATUSES.get(status) or (f"http.{status}", _status_phrase(status), _status_phrase(status))
    headers = {name: value for name, value in error.get_headers() if not name.lower().startswith("content-")}
    if status == 413:
        headers["Connection"] = "close"
    title = en if language() == "en" else zh
    details = {
        "type": f"/problems/{code}",
        "title": title,
        "status": status,
        "detail": title,
        "instance": request.path,
        "code": code,
    }
    return respond(details, headers)


def of_zuji(error: ZujiError) -> Response:
    """The response to an error of Zuji: its problem details."""
    details = problem(error, language())
    details["instance"] = request.path
    return respond(details, error.headers if isinstance(error, HttpError) else None)


def _probing_limited(error: ProbingLimited) -> HttpError:
    return HttpError(
        429,
        "probing.limited",
        "本小时内查问未登记或不在管辖地区的人过多，请稍后再试；已记入安全日志",
        "too many persons asked for this hour who are not registered or not in your area: try later; this is logged",
        headers={"Retry-After": str(error.seconds)},
    )


def _disk_full(error: psycopg.errors.DiskFull) -> Response:
    WRITE_FAILURES.record_failure()
    return _database_unavailable(error)


def _clock_ahead(error: ClockMismatch) -> Response:
    """Refuses to record with a wrong timestamp: an operator has to set the clocks, or declare the timestamps wrong."""
    _log.error("api.clock_ahead", why=str(error))
    metrics.CLOCK_REFUSED.inc()
    zh = "时钟相差过大，为免记录错误的时间，暂不接受报送；请管理员校准时钟，或见 zuji clock --help"
    en = (
        "the clocks differ by too much: nothing is recorded with a wrong time; set the clocks, or see zuji clock --help"
    )
    return of_zuji(HttpError(503, "clock.ahead", zh, en, headers={"Retry-After": "60"}))


def _malformed_chunks() -> Refusal:
    """The refusal of a chunked body that gunicorn could not parse."""
    return malformed("body.chunks", "分块传输的格式有误", "the chunks of the body are malformed")


def _database_unavailable(error: Exception) -> Response:
    _log.error("api.database_away", error=type(error).__name__, path=request.path)
    return of_zuji(HttpError(503, headers={"Retry-After": "2"}))


def _reset_shape() -> None:
    """Forgets the shape of the views that an earlier request of this thread read."""
    SHAPE_READ.set(None)


def _has_read_outdated_views() -> bool:
    """Whether this request has read views of another shape, which may have caused its error."""
    read = SHAPE_READ.get()
    return read is not None and read != shape()


def _unexpected_or_outdated(error: Exception) -> Response:
    if _has_read_outdated_views():
        _log.warning("api.views_outdated", error=type(error).__name__, path=request.path)
        return of_zuji(views_outdated())
    return _unexpected(error)


def _unexpected(error: Exception) -> Response:
    """Answers 500 without the text of the error, and logs only where it occurred: the text may hold personal data."""
    where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    _log.error("api.unexpected_error", error=type(error).__name__, where=where, path=request.path)
    return of_zuji(HttpError(500))


def _status_phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"
