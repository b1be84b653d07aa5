"""Figures of the running service: the log, the quarantine, the background processes, the views."""

from typing import Final, NamedTuple

import psycopg

from projections.schema.schema import live_schema, using
from service.event_store.tracking import PositionRecorder

_STATE: Final = """
SELECT h.position,
       (SELECT count(*) FROM zuji.quarantine WHERE status = 'waiting') AS quarantined,
       (SELECT count(*) FROM zuji.quarantine_due) AS due,
       (SELECT count(*) FROM zuji.account
         WHERE (btrim(organisation) = '' OR organisation_type IN ('', 'unstated')) AND revoked_at IS NULL
           AND (expires_at IS NULL OR expires_at > clock_timestamp())) AS unstated,
       CASE WHEN h.position = 0 THEN 0 ELSE extract(epoch FROM h.recorded_at - clock_timestamp()) END AS ahead,
       extract(epoch FROM clock_timestamp()) AS present,
       (SELECT extract(epoch FROM clock_timestamp() - at) FROM zuji.heartbeat WHERE name = 'projector') AS projector,
       (SELECT extract(epoch FROM clock_timestamp() - at) FROM zuji.heartbeat WHERE name = 'background') AS background,
       (SELECT CASE WHEN count(*) > 0 THEN extract(epoch FROM clock_timestamp() - coalesce(
                    (SELECT at FROM zuji.heartbeat WHERE name = 'deliver'), min(created_at))) END
          FROM zuji.webhook WHERE status = 'active') AS deliver
  FROM zuji.log_head h
"""
_FAILED: Final = "SELECT count(*) FROM failed_subject"


class ServiceState(NamedTuple):
    """The state of the service as the database knows it; times in seconds.

    `position` is that of the last event of the log; `quarantined` the refused events that wait; `due` the subjects
    whose refused events are to be tried again; `unstated` the accounts in use without an organisation or its type.
    `clock_ahead` is by how much the time of the last event is ahead of the database's clock, `present` that clock
    (seconds since 1970). `projector_silent` and `background_silent` are the times since the two processes last worked;
    None when they never did. `deliver_silent` is that of the delivery of webhooks; None where nobody is subscribed.
    """

    position: int
    quarantined: int
    due: int
    unstated: int
    clock_ahead: float
    present: float
    projector_silent: float | None
    background_silent: float | None
    deliver_silent: float | None


def service_state(conn: psycopg.Connection) -> ServiceState:
    """The state now. The connection must be the service's own. Raises psycopg.Error when the database is away."""
    row = conn.execute(_STATE).fetchone()
    assert row is not None
    position, quarantined, due, unstated, *seconds = row
    ahead, present, projector, background, deliver = (None if value is None else float(value) for value in seconds)
    assert ahead is not None
    assert present is not None
    return ServiceState(position, quarantined, due, unstated, ahead, present, projector, background, deliver)


def count_failed_subjects(conn: psycopg.Connection) -> int:
    """Subjects of which a view could not be computed, in the schema of views that the connection reads."""
    row = conn.execute(_FAILED).fetchone()
    return int(row[0]) if row else 0


def live_position(conn: psycopg.Connection) -> int:
    """The position of the last event that the live views contain. The connection must be the service's own.

    Raises LookupError before the first views were created.
    """
    with conn.transaction(), using(conn, live_schema(conn)[0]):
        return PositionRecorder.position(conn)
