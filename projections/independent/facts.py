"""The facts of the log as they are stored: one row of the log is one fact, its fields are those of the JSON.

Nothing is interpreted here but what every fact carries: what it is, when it happened, where it is in the log.
"""

import base64
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec
import psycopg

from service.security.keys import Keys, decrypt

_SELECT: Final = """
SELECT l.stream_id, l.version, l.position, l.type, l.state, k.wrapped
  FROM zuji.log l LEFT JOIN zuji.person_key k ON k.person_id = l.stream_id
 WHERE l.stream_id = ANY(%s) AND l.position <= %s
 ORDER BY l.stream_id, l.version
"""
_NOT_DATA: Final = ("type", "stamp", "sealed")
_decode = msgspec.json.Decoder().decode


class Fact(msgspec.Struct, frozen=True, gc=False, eq=False):
    """A row of the log.

    `type` is the stored name (`person.employed`), `data` the fields of the event with the private ones decrypted.
    `moment` is when it happened (+08:00); if only the day is known (`whole_day`), midnight. `version` is its number
    among the facts of its subject, `position` its place in the log. `area` was responsible when it was recorded;
    `source` and `request` name the request, `key` a post as it was named, `reason` is its code or else its text.
    """

    type: str
    version: int
    position: int
    moment: datetime
    whole_day: bool
    data: Mapping[str, Any]
    area: str
    source: str
    request: str
    key: str
    reason: str

    @property
    def day(self) -> date:
        """The day on which it happened, in Asia/Shanghai."""
        return self.moment.date()

    def get(self, name: str, otherwise: Any = None) -> Any:
        """The value of a field; what the log leaves out has its usual value, `otherwise`."""
        value = self.data.get(name)
        return otherwise if value is None else value

    def date(self, name: str) -> date | None:
        """The value of a field that is a day."""
        value = self.data.get(name)
        return date.fromisoformat(value) if value else None


def read_facts(conn: psycopg.Connection, keys: Keys, streams: Collection[UUID], up_to: int) -> dict[UUID, list[Fact]]:
    """The facts of some subjects up to a position of the log, in the order in which they were recorded."""
    found: dict[UUID, list[Fact]] = {stream: [] for stream in streams}
    unwrapped: dict[UUID, bytes | None] = {}
    for stream, version, position, kind, state, wrapped in conn.execute(_SELECT, (list(streams), up_to), binary=True):
        if stream not in unwrapped:
            unwrapped[stream] = keys.unwrap(stream, wrapped) if wrapped is not None else None
        found[stream].append(_fact(stream, version, position, kind, bytes(state), unwrapped[stream]))
    return found


def _fact(stream: UUID, version: int, position: int, kind: str, state: bytes, key: bytes | None) -> Fact:
    content = _decode(state)
    stamp = content["stamp"]
    reason = stamp.get("reason") or {}
    data = {name: value for name, value in content.items() if name not in _NOT_DATA}
    if key is not None and content.get("sealed"):
        plain = decrypt(key, base64.b64decode(content["sealed"]), stream.bytes + version.to_bytes(4))
        data.update(_decode(plain))
    return Fact(
        type=kind,
        version=version,
        position=position,
        moment=datetime.fromisoformat(stamp["occurred_at"]),
        whole_day=stamp.get("whole_day", False),
        data=data,
        area=stamp.get("area", ""),
        source=stamp["source"],
        request=stamp["request_id"],
        key=stamp.get("key", ""),
        reason=reason.get("code") or reason.get("text") or "",
    )
