"""What an account posted itself: all that an integration reads."""

from api.http.auth import POSTERS_ONLY, caller
from domain.events.event import Event
from service.recording.submission import Caller


def only_own() -> Caller | None:
    """The caller, if it reads only what it posted itself; None for an account that reads all of its area."""
    found = caller()
    return found if found.role in POSTERS_ONLY else None


def posted_by(account: Caller, event: Event) -> bool:
    """Whether the account posted the event: its name and role are stamped on it, and its source is one of the
    account's.

    Names of accounts are unique.
    """
    actor = event.metadata.actor
    return (actor.name, actor.role) == (account.name, account.role) and account.posts_from(event.metadata.source)
