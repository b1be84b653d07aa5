"""Builds the background work that runs beside the projector, from the configuration."""

from datetime import timedelta
from uuid import uuid4

from api.http.cloudevents import EventReader
from projections.snapshots.keeper import Retention, SnapshotKeeper
from service.configuration import Config
from service.event_store.clock import Clock
from service.event_store.datastore import Datastore
from service.event_store.history_store import HistoryStore
from service.recording.background import Background
from service.recording.joint_retry import JointRetry
from service.recording.unit_of_work import decision_contexts
from service.reference import reference
from service.security.keys import Keys


def background(config: Config, url: str, keys: Keys) -> Background:
    """The background work on the database at `url`; one process at a time works, by a lease."""
    known = reference()
    clock = Clock(tolerance=timedelta(minutes=config.clock_minutes))
    joint_retry = JointRetry(
        HistoryStore.over(Datastore(url), keys, clock),
        decision_contexts(known, config.now),
        uuid4,
        EventReader(known, keys).read_bytes,
    )
    return Background(
        url,
        keys,
        joint_retry,
        expire_after=timedelta(days=config.quarantine_days),
        remove_after=timedelta(days=config.quarantine_kept_days),
    )


def snapshot_keeper(config: Config, url: str, keys: Keys) -> SnapshotKeeper:
    """The keeper of the snapshots of the database at `url`; one process at a time works, by a lease."""
    retention = Retention(config.snapshot_months, config.snapshots, timedelta(days=config.snapshot_days))
    return SnapshotKeeper(url, keys, workers=config.rebuild_workers, retention=retention, now=config.now)
