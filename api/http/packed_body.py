"""Bodies that were compressed by the sender: gzip is unpacked within a limit, other codings are refused (RFC 9110)."""

import zlib
from typing import Final

from flask import Request

from api.http.problems import HttpError, malformed
from domain.errors import Refusal

ENCODINGS: Final = "gzip, identity"
"""The codings of a body that are understood, as `Accept-Encoding` of a 415 lists them (RFC 7694)."""

_GZIP: Final = ("gzip", "x-gzip")
_WITH_GZIP_HEADER: Final = 31
_STEP: Final = 64 * 1024
_MOST_MEMBERS: Final = 1000


def packed_body(request: Request, most: int) -> bytes:
    """The body of a request with `Content-Encoding`, unpacked; it is read only if its coding is understood.

    Raises HttpError: 415 for another coding, 413 if it has more than `most` bytes when unpacked. Raises Refusal (shape)
    if it is not gzip.
    """
    encoding = request.headers.get("Content-Encoding", "").strip().lower() or "identity"
    if encoding not in (*_GZIP, "identity"):
        raise encoding_refused(encoding, ENCODINGS)
    body = request.get_data(cache=False)
    return unpacked(body, most) if encoding in _GZIP else body


def unpacked(body: bytes, most: int) -> bytes:
    """The content of a gzip body. It is never unpacked beyond `most` bytes, whatever size it claims.

    Raises HttpError (413) if it holds more, Refusal (shape) if it is not gzip or is not complete.
    """
    found, members, member = bytearray(), 0, None
    for start in range(0, len(body), _STEP):  # in steps: what is left after a member is copied
        rest = body[start : start + _STEP]
        while rest:
            if member is None or member.eof:
                member, members = zlib.decompressobj(_WITH_GZIP_HEADER), members + 1
            if members > _MOST_MEMBERS:
                raise _not_gzip()
            try:
                found += member.decompress(rest, most + 1 - len(found))
            except zlib.error:
                raise _not_gzip() from None
            if len(found) > most:
                zh, en = f"解压后超过{most}字节", f"more than {most} bytes when unpacked"
                raise HttpError(413, "body.too_large", zh, en, {"limit": most})
            rest = member.unused_data
    if member is None or not member.eof:
        raise _not_gzip()
    return bytes(found)


def encoding_refused(found: str, supported: str) -> HttpError:
    """The 415 for a content encoding that is not among those supported (RFC 9110, 15.5.16)."""
    return HttpError(
        415,
        "body.content_encoding",
        f"不支持内容编码“{found[:100]}”，支持：{supported}",
        f"the content encoding {found[:100]!r} is not supported; these are: {supported}",
        headers={"Accept-Encoding": supported},
    )


def _not_gzip() -> Refusal:
    zh, en = "内容不是完整的gzip", "the body is not complete gzip"
    return malformed("body.gzip", zh, en, field="Content-Encoding")
