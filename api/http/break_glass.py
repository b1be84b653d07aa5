"""`?break_glass=N`: a read beyond the area of the account, under a grant that it was given for a time."""

import re
from typing import Final

import msgspec
from flask import g
from flask.globals import request_ctx

from api.http.audited_request import BREAK_GLASS, is_read
from api.http.current import context
from api.http.problems import HttpError, malformed
from service.recording.submission import Caller
from service.reference import scope_of
from service.security.break_glass import area_granted

_is_number: Final = re.compile(r"[1-9][0-9]{0,17}").fullmatch


def widened(caller: Caller) -> Caller:
    """The account as it reads under the grant that the request names; the account itself if it names none.

    The number goes into every line of the security log of the request, and a list without an area into the log of the
    area granted, so that its auditors see it. Raises HttpError (403) for a grant that has
    ended, is another account's or does not exist, and Refusal (shape) for a call that does not only read.
    """
    current = request_ctx.request
    named = current.args.get(BREAK_GLASS)
    if named is None:
        return caller
    if not is_read(current):
        zh, en = "越界查阅只能查看，不能报送", "reads beyond the area do not extend to what is posted"
        raise malformed("break_glass.read_only", zh, en, field=BREAK_GLASS)
    area = None
    if _is_number(named):
        with context().pool.connection() as conn:
            area = area_granted(conn, int(named), caller.name)
    if area is None:
        zh, en = "没有这项越界查阅，或已到期、已结束", "there is no such grant to read beyond the area, or it has ended"
        raise HttpError(403, "break_glass.ended", zh, en, {BREAK_GLASS: named[:20]})
    g.break_glass, g.area_granted = int(named), area
    return msgspec.structs.replace(caller, also_reads=scope_of(area).prefixes)
