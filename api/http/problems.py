"""What refusals and errors mean over HTTP: the one place. Answers are problem details (RFC 9457) in two languages."""

import traceback
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final, NamedTuple

import orjson
import psycopg
import structlog
from flask import Flask, Response, request
from gunicorn.http.errors import ParseException
from psycopg_pool import PoolTimeout
from werkzeug.exceptions import HTTPException

from api.http import metrics
from api.http.language import Language, language
from api.load.write_failures import WRITES_FAILED
from domain.errors import Kind, Refusal, ZujiError
from domain.identity.masking import masked
from projections.schema.fingerprint import shape
from service.event_store.clock import ClockMismatch
from service.postgres.database import SHAPE_READ, NoViews
from service.recording.group_commit import ConcurrencyError
from service.security.access_log import AccessLogUnavailable
from service.security.probing import ProbingLimited

MEDIA_TYPE: Final = "application/problem+json"
_log = structlog.get_logger("zuji.api")


class Meaning(NamedTuple):
    """What a kind of refusal means: the status, and the title in both languages."""

    status: int
    zh: str
    en: str


KINDS: Final[Mapping[Kind, Meaning]] = {
    "shape": Meaning(400, "格式不符合约定", "Malformed"),
    "scope": Meaning(403, "没有权限", "Not allowed"),
    "unknown": Meaning(404, "没有找到", "Not found"),
    "transition": Meaning(409, "与个案经过不符", "Out of place in the history"),
    "conflict": Meaning(409, "编号已用于另一内容", "The id was used for something else"),
    "duplicate_identity": Meaning(409, "身份证号码已登记", "Identity already registered"),
    "version": Meaning(412, "已有更新的版本", "There is a newer version"),
    "rule": Meaning(422, "不符合规定", "Refused by a rule"),
    "full": Meaning(429, "隔离区已满", "Too many refused events wait"),
    "future": Meaning(422, "发生时间在将来", "Lies in the future"),
}
"""Why an event may be refused."""

STATUSES: Final[Mapping[int, tuple[str, str, str]]] = {
    400: ("request.malformed", "请求格式有误", "The request is malformed"),
    401: ("auth.required", "请先登录：需要有效的令牌", "A valid token is needed"),
    403: ("auth.forbidden", "没有权限", "Not allowed"),
    404: ("not_found", "没有这个地址或内容", "There is nothing at this address"),
    405: ("method.not_allowed", "此地址不支持该方法", "This address does not take the method"),
    409: ("conflict", "内容冲突", "Conflict"),
    411: ("body.length_required", "此地址的请求须说明内容长度", "A body sent to this address must state its length"),
    413: ("body.too_large", "请求内容过大", "The request is too large"),
    415: ("body.media_type", "不支持的内容类型", "The media type is not supported"),
    429: ("too_many_requests", "请求过于频繁", "Too many requests"),
    500: ("internal", "服务出错，已记录", "Something went wrong here; it has been logged"),
    503: ("unavailable", "服务暂不可用，请稍后再试", "Not available now, try again soon"),
}
"""What else may go wrong: code and sentence by status."""


class HttpError(ZujiError):
    """A request that cannot be served, apart from events that are refused: the status, and headers the answer needs."""

    def __init__(
        self,
        status: int,
        code: str = "",
        zh: str = "",
        en: str = "",
        data: dict[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        default = STATUSES[status]
        super().__init__(code or default[0], zh or default[1], en or default[2], data)
        self.status: Final = status
        self.headers: Final = dict(headers or {})


def malformed(code: str, zh: str, en: str, *, field: str | None = None, data: dict[str, Any] | None = None) -> Refusal:
    """A refusal of kind shape: what was sent does not have the form agreed on."""
    return Refusal("shape", code, zh, en, data, field)


def not_found(zh: str, en: str) -> HttpError:
    """There is no such thing, or not for this caller: which of the two is not told."""
    return HttpError(404, "not_found", zh, en)


def busy(seconds: int = 1) -> HttpError:
    """Too much at once; the same request will succeed soon."""
    return HttpError(503, "busy", "系统繁忙，请稍后重试", "Busy: try again soon", headers={"Retry-After": str(seconds)})


def views_outdated() -> HttpError:
    """The live views have other tables than this version expects; they are being rebuilt, or are to be."""
    return HttpError(
        503,
        "views.outdated",
        "视图由另一版本生成，与本版本不符，须重建（zuji rebuild）；已提交的事件照常记录，请稍后重试",
        "The views were made by another version and do not fit this one: they must be rebuilt (zuji rebuild). "
        "Events are recorded all the same; try again later",
        {"command": "zuji rebuild"},
        {"Retry-After": "5"},
    )


def _probing(error: ProbingLimited) -> HttpError:
    return HttpError(
        429,
        "probing.limited",
        "本小时内查问未登记或不在管辖地区的人过多，请稍后再试；已记入安全日志",
        "too many persons asked for this hour who are not registered or not in your area: try later; this is logged",
        headers={"Retry-After": str(error.seconds)},
    )


def problem(error: ZujiError, lang: Language) -> dict[str, Any]:
    """The problem details of a refusal or a fault."""
    if isinstance(error, Refusal):
        status, *titles = KINDS[error.kind]
    elif isinstance(error, HttpError):
        status, titles = error.status, list(STATUSES[error.status][1:])
    else:
        status, titles = 500, list(STATUSES[500][1:])
    details: dict[str, Any] = {
        "type": f"/problems/{error.code}",
        "title": titles[lang == "en"],
        "status": status,
        "detail": error.text(lang),
        "code": error.code,
    }
    field = getattr(error, "field", None)
    if field:
        details["field"] = field
    data = dict(error.data)
    errors = data.pop("errors", None)
    if errors:
        details["errors"] = [
            {"field": one["field"], "code": one["code"], "detail": one["en" if lang == "en" else "zh"]}
            for one in errors
        ]
    if data:
        details["data"] = _masked(data)
    return details


def _masked(data: Any) -> Any:
    """What a refusal says of its reasons, with the year in place of a birth date: it is kept, and listed to others."""
    if isinstance(data, list):
        return [_masked(one) for one in data]
    if not isinstance(data, dict):
        return data
    return {
        name.replace("birth_date", "birth_year"): masked(name, str(value)) if name == "birth_date" else _masked(value)
        for name, value in data.items()
    }


def respond(details: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Response:
    """A problem as an answer."""
    response = Response(orjson.dumps(details), details["status"], mimetype=MEDIA_TYPE)
    response.headers.update(headers or {})
    return response


def install(app: Flask) -> None:
    """Makes every error of the application a problem."""
    app.before_request(_nothing_read_yet)
    app.register_error_handler(ZujiError, _known)
    app.register_error_handler(HTTPException, of_http)
    app.register_error_handler(ParseException, lambda _: _known(_bad_body()))
    app.register_error_handler(ClockMismatch, _clock_ahead)
    app.register_error_handler(ConcurrencyError, lambda _: _known(busy()))
    app.register_error_handler(ProbingLimited, lambda error: _known(_probing(error)))
    app.register_error_handler(psycopg.errors.DiskFull, _disk_full)
    for error in (PoolTimeout, psycopg.OperationalError, NoViews, AccessLogUnavailable):
        app.register_error_handler(error, _database_away)
    app.register_error_handler(Exception, _unknown)


def of_http(error: HTTPException) -> Response:
    """An error of Flask itself: no such address, no such method, too large."""
    status = error.code or 500
    code, zh, en = STATUSES.get(status) or (f"http.{status}", _phrase(status), _phrase(status))
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


def _known(error: ZujiError) -> Response:
    details = problem(error, language())
    details["instance"] = request.path
    return respond(details, error.headers if isinstance(error, HttpError) else None)


def _disk_full(error: psycopg.errors.DiskFull) -> Response:
    WRITES_FAILED.full()
    return _database_away(error)


def _clock_ahead(error: ClockMismatch) -> Response:
    """Nothing is recorded with a time that cannot be right: somebody has to set the clocks, or declare the stamps."""
    _log.error("api.clock_ahead", why=str(error))
    metrics.CLOCK_REFUSED.inc()
    zh = "时钟相差过大，为免记录错误的时间，暂不接受报送；请管理员校准时钟，或见 zuji clock --help"
    en = (
        "the clocks differ by too much: nothing is recorded with a wrong time; set the clocks, or see zuji clock --help"
    )
    return _known(HttpError(503, "clock.ahead", zh, en, headers={"Retry-After": "60"}))


def _bad_body() -> Refusal:
    """The server's own refusal of how a body is cut into chunks."""
    return malformed("body.chunks", "分块传输的格式有误", "the chunks of the body are malformed")


def _database_away(error: Exception) -> Response:
    _log.error("api.database_away", error=type(error).__name__, path=request.path)
    return _known(HttpError(503, headers={"Retry-After": "2"}))


def _nothing_read_yet() -> None:
    """A thread serves one request after another: what an earlier one read says nothing of this one."""
    SHAPE_READ.set(None)


def _views_do_not_fit() -> bool:
    """Whether this request has read views of another shape: whatever failed after that may have failed for it."""
    read = SHAPE_READ.get()
    return read is not None and read != shape()


def _unknown(error: Exception) -> Response:
    if _views_do_not_fit():
        _log.warning("api.views_outdated", error=type(error).__name__, path=request.path)
        return _known(views_outdated())
    return _unexpected(error)


def _unexpected(error: Exception) -> Response:
    """Nothing of the error goes out, and only where it happened goes to the log: its text may hold a person's data."""
    where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    _log.error("api.unexpected_error", error=type(error).__name__, where=where, path=request.path)
    return _known(HttpError(500))


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"
