"""A state with its position and time of recording, as the log stores it; `test_stream_recorder` compares both."""

from datetime import UTC, datetime

from service.event_store.mapper import STATE_END


def placed(state: bytes, position: int, recorded_at: datetime) -> bytes:
    """The state of an event at a position, recorded at a time."""
    bare = state.decode().removesuffix(STATE_END)
    at = recorded_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return f'{bare},"position":{position},"recorded_at":"{at}"{STATE_END}'.encode()
