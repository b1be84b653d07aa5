"""What an account posted itself: all that an integration reads."""

from api.http.auth import POSTERS_ONLY, caller
from service.recording.submission import Caller


def only_own() -> Caller | None:
    """The caller, if it reads only what it posted itself; None for an account that reads all of its area."""
    found = caller()
    return found if found.role in POSTERS_ONLY else None
