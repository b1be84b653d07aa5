"""The HTTP status and the problem details (RFC 9457) of every refusal and error, in both languages."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import orjson
from flask import Response

from api.http.current import Language
from api.http.request_ids import request_id
from domain.errors import Kind, Refusal, ZujiError
from domain.identity.masking import masked

MEDIA_TYPE: Final = "application/problem+json"


class Meaning(NamedTuple):
    """The HTTP status of a kind of refusal, and its title in both languages."""

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
"""The meaning of each kind of refusal of an event."""

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
"""Default code and sentences of every other error, by status."""


class HttpError(ZujiError):
    """A request that cannot be served for another reason than a refused event, with its status and extra headers."""

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
    """A refusal of kind `shape`: the request does not have the documented form."""
    return Refusal("shape", code, zh, en, data, field)


def not_json(error: orjson.JSONDecodeError) -> Refusal:
    """The refusal of a text that is not JSON, with line and column; of another encoding there is no column."""
    if "not valid UTF-8" in error.msg:
        zh, en = "不是合法的JSON：应为UTF-8编码，不是GBK或UTF-16", "not JSON: it must be UTF-8, not GBK or UTF-16"
        return malformed("json.malformed", zh, en)
    return malformed(
        "json.malformed",
        f"不是合法的JSON：第{error.lineno}行第{error.colno}列",
        f"not JSON: line {error.lineno}, column {error.colno}: {error.msg}",
        data={"line": error.lineno, "column": error.colno},
    )


def not_found(zh: str, en: str) -> HttpError:
    """404 for what does not exist or is not visible to the caller; the answer does not tell which."""
    return HttpError(404, "not_found", zh, en)


def busy(seconds: int = 1) -> HttpError:
    """503 for a temporary overload; the same request will succeed soon."""
    return HttpError(503, "busy", "系统繁忙，请稍后重试", "Busy: try again soon", headers={"Retry-After": str(seconds)})


def views_outdated() -> HttpError:
    """503 when the live views have other tables than this version expects, until they are rebuilt."""
    return HttpError(
        503,
        "views.outdated",
        "视图由另一版本生成，与本版本不符，须重建（zuji rebuild）；已提交的事件照常记录，请稍后重试",
        "The views were made by another version and do not fit this one: they must be rebuilt (zuji rebuild). "
        "Events are recorded all the same; try again later",
        {"command": "zuji rebuild"},
        {"Retry-After": "5"},
    )


def problem(error: ZujiError, lang: Language) -> dict[str, Any]:
    """The problem details of an error."""
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
            | ({"nearest": one["nearest"]} if "nearest" in one else {})
            for one in errors
        ]
    if data:
        details["data"] = _masked(data)
    return details


def _masked(data: Any) -> Any:
    """The data of a refusal with the year in place of a birth date, because refusals are stored and listed."""
    if isinstance(data, list):
        return [_masked(one) for one in data]
    if not isinstance(data, dict):
        return data
    return {
        name.replace("birth_date", "birth_year"): masked(name, str(value)) if name == "birth_date" else _masked(value)
        for name, value in data.items()
    }


def respond(details: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Response:
    """The response that carries problem details, with their status and the id of the request."""
    body = orjson.dumps({**details, "request_id": request_id()})
    response = Response(body, details["status"], mimetype=MEDIA_TYPE)
    response.headers.update(headers or {})
    return response
