"""What a call would do: its receipt, and the streams that would grow, before and after."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from domain.events.event import with_metadata
from domain.history.history import History
from service.recording.stream_state import StreamState
from service.recording.submission import Receipt


class DryRunResult(msgspec.Struct, frozen=True):
    """The receipt as it would be, and the histories of the streams that would grow; new ones are empty before."""

    receipt: Receipt
    before: dict[UUID, History]
    after: dict[UUID, History]

    @property
    def events(self) -> int:
        """How many events would be recorded, those that had waited in quarantine included."""
        return sum(history.version - self.before[stream_id].version for stream_id, history in self.after.items())


def dry_run(receipt: Receipt, grown: Sequence[StreamState], now: datetime) -> DryRunResult:
    """From what was written and taken back; `now` is when it would have been recorded."""
    before: dict[UUID, History] = {}
    after: dict[UUID, History] = {}
    for working in grown:
        history = working.history
        before.setdefault(working.stream_id, History(history.subject, history.recorded[: working.stored]))
        known = after.get(working.stream_id, before[working.stream_id])
        after[working.stream_id] = known.with_recorded(with_metadata(event, recorded_at=now) for event in working.new)
    kept_nowhere = [msgspec.structs.replace(rejected, quarantine_id=None) for rejected in receipt.rejected]
    asked_nowhere = [msgspec.structs.replace(pending, number=None) for pending in receipt.pending]
    return DryRunResult(msgspec.structs.replace(receipt, rejected=kept_nowhere, pending=asked_nowhere), before, after)
