"""The name under which a browser saves a report."""

from typing import Any, Final
from urllib.parse import quote

_NOT_IN_A_NAME: Final = {ord(character): "-" for character in '\\/:*?"<>|'} | dict.fromkeys(range(32), " ")
"""Characters that file systems refuse."""


def content_disposition(found: dict[str, Any], suffix: str) -> str:
    """The header of a download: code, title and position in the language of the report (RFC 6266, RFC 8187), and a
    name in ASCII for clients that read no other."""
    code, position = found["code"], found["position"]
    plain = f"{code}-{found['area'] or 'all'}-{found['period']}-{position}.{suffix}"
    full = f"{code}-{found['title']}-{position}.{suffix}".translate(_NOT_IN_A_NAME)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(full, safe='')}"
