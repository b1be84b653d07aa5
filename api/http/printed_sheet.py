"""What every printed page shows to be checked by: number, position of the log, SHA-256, and a QR code of both.

The SHA-256 is that of the JSON that `format=json` answers for the same page, at the same position. It goes into the
line of the security log, by which `/v1/prints/{digest}` confirms the sheet.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec
import orjson
from flask import request
from markupsafe import Markup

from api.http import security_log
from api.presentation.qr import qr_svg


class Sheet(msgspec.Struct, frozen=True):
    """What a page shows of itself. `number` is that of a circular, "" where there is none; `qr` is an SVG element."""

    number: str
    position: int
    sha256: str
    address: str
    qr: Markup


def check_address(sha256: str = "") -> str:
    """The address that confirms what was printed, at the host of the present request."""
    return f"{request.host_url}v1/prints/{sha256}"


def printed(content: Mapping[str, Any] | bytes, position: int, number: str = "") -> Sheet:
    """What the present request prints: the body of its JSON, or the bytes of an issue; at a position of the log."""
    text = content if isinstance(content, bytes) else orjson.dumps(content)
    digest = hashlib.sha256(text).hexdigest()
    security_log.set_sheets([digest], position)
    address = check_address(digest)
    return Sheet(number, position, digest, address, Markup(qr_svg(address)))  # an SVG without texts
