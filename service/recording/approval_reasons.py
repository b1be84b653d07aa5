"""What a reason for approval by a second account is shown, and the form of such a reason."""

from collections.abc import Callable

import msgspec
import psycopg

from domain.decisions.decide import DecisionContext
from domain.events.event import Event
from domain.history.history import History
from service.recording.submission import Caller, Pending


class Asking(msgspec.Struct, frozen=True):
    """What a reason for approval is shown: the connection of the batch, who posts, the event as it would be recorded.

    `event` is stamped with the area responsible for its subject (`event.metadata.area`); `history` is that of its
    stream without it. It may still be refused: a reason that asks the database does so for its own event types only.
    """

    conn: psycopg.Connection
    caller: Caller
    event: Event
    history: History
    context: DecisionContext


Why = Callable[[Asking], Pending | None]
"""A reason for which an event waits for a second account; None when the reason does not apply."""
