"""The result of a dry run: the receipt that a call would get, and the streams that would change."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from domain.events.event import with_metadata
from domain.history.history import History
from service.recording.submission import Receipt
from service.recording.unit_of_work import StreamState


class DryRunResult(msgspec.Struct, frozen=True):
    """The receipt, and the histories of the changed streams before and after. A new stream is empty before."""

    receipt: Receipt
    before: dict[UUID, History]
    after: dict[UUID, History]

    @property
    def events(self) -> int:
        """The number of events that would be recorded, including events retried from quarantine."""
        return sum(history.version - self.before[stream_id].version for stream_id, history in self.after.items())


def dry_run(receipt: Receipt, changed_streams: Sequence[StreamState], now: datetime) -> DryRunResult:
    """The result from a call that was recorded and rolled back; `now` is the time of recording (UTC).

    Ids in quarantine and numbers of approval requests are removed from the receipt: they do not exist.
    """
    before: dict[UUID, History] = {}
    after: dict[UUID, History] = {}
    for stream in changed_streams:
        history = stream.history
        before.setdefault(stream.stream_id, History(history.subject, history.recorded[: stream.stored_version]))
        known = after.get(stream.stream_id, before[stream.stream_id])
        after[stream.stream_id] = known.with_recorded(
            with_metadata(event, recorded_at=now) for event in stream.new_events
        )
    rejected = [msgspec.structs.replace(item, quarantine_id=None) for item in receipt.rejected]
    pending = [msgspec.structs.replace(item, number=None, batch=None) for item in receipt.pending]
    return DryRunResult(msgspec.structs.replace(receipt, rejected=rejected, pending=pending), before, after)
