"""Reads that need a purpose where the policy of the account's area says so (`[version.access]`)."""

from collections.abc import Iterator
from typing import Final

from flask import Response, g
from flask.globals import request_ctx

from api.http.audited_request import action_and_subject, format_of, is_read, purpose
from api.http.current import context
from api.http.problems import malformed
from api.http.shown import persons_of
from domain.policy.access import ReadKind
from service.recording.submission import Caller

_FILES: Final = ("csv", "xlsx", "pdf", "zip")
"""Forms of an answer that are a file to keep."""


def refuse_without_purpose(caller: Caller, response: Response) -> None:
    """Raises Refusal (shape), naming the parameter, for a successful read that needs a purpose and states none."""
    current = request_ctx.request
    if not is_read(current) or response.status_code >= 400:
        return
    app = context()
    rule = app.reference.policies.at(caller.area, app.today()).access
    if not rule.purpose_for or g.get("purpose") or purpose(current):
        return
    body, persons = g.get("shown", ({}, ()))
    action, _ = action_and_subject(current)
    kind = rule.asks_why([*_kinds(action, format_of(response.mimetype))], len({*persons, *persons_of(body)}))
    if kind is not None:
        zh, en = _REFUSALS[kind]
        raise malformed("purpose.required", zh, en, field="purpose", data={"kind": kind})


def _kinds(action: str, form: str) -> Iterator[ReadKind]:
    if action.endswith(".reveal"):
        yield "reveal"
    if action.startswith("extract."):
        yield "extract"
    if "dossier" in action:
        yield "dossier"
    if form in _FILES:
        yield "export"


_REFUSALS: Final[dict[ReadKind, tuple[str, str]]] = {
    "reveal": ("查看未遮盖的信息应说明用途：?purpose=", "to read unmasked values, state why: ?purpose="),
    "export": ("导出人员名单应说明用途：?purpose=", "to export persons, state why: ?purpose="),
    "extract": ("出具个人信息查阅件应说明用途：?purpose=", "to make an extract, state why: ?purpose="),
    "dossier": ("出具案卷应说明用途：?purpose=", "to make a dossier, state why: ?purpose="),
}
