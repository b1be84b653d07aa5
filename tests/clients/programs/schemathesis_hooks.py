"""What Schemathesis does not know by itself: a body of lines of JSON is sent as it is. Loaded by Schemathesis."""

from typing import Any

import schemathesis


@schemathesis.serializer("application/x-ndjson")
def lines(context: Any, value: Any) -> bytes:
    """The body as bytes."""
    return value if isinstance(value, bytes) else str(value).encode()
