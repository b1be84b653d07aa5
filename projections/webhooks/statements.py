"""The statements that fill the outbox. Each writes, set-based, the messages of one kind of source to all subscribers.

Every statement has the subscriptions as two tables: `subscriber`, a row for each kind, and `reader`, a row for each
kind and prefix of the area codes that the subscription is about.
"""

from typing import Final

from service.webhooks.kinds import BREAK_GLASS, CLOSED, DUE, ISSUE, MERGED, RECORDED, WITHOUT_EFFECT

_ROWS_AT_ONCE: Final = 1_000

_TABLES: Final = """
WITH subscriber AS (
    SELECT * FROM unnest(%(ids)s::uuid[], %(accounts)s::text[], %(kinds)s::text[], %(since)s::bigint[])
               AS s (id, account, kind, since)
), reader AS (
    SELECT * FROM unnest(%(reader_ids)s::uuid[], %(reader_accounts)s::text[], %(reader_kinds)s::text[],
                         %(prefixes)s::text[], %(own)s::boolean[], %(reader_since)s::bigint[])
               AS r (id, account, kind, prefix, own, since)
)
"""
_INSERT: Final = """
INSERT INTO zuji.webhook_message (id, webhook, kind, data)
SELECT zuji.webhook_message_id(webhook, kind, about), webhook, kind, data
  FROM ({found}) AS found (webhook, kind, about, data) ORDER BY {order}
ON CONFLICT (id) DO NOTHING
"""


def _into_outbox(found: str, order: str, settled: str = "") -> bytes:
    """Inserts what `found` selects: subscription, kind, what the message is about, and its data."""
    before = f", settled AS ({settled})" if settled else ""
    return f"{_TABLES}{before}{_INSERT.format(found=found, order=order)}".encode()


_SETTLED_IN_QUARANTINE: Final = f"""
UPDATE zuji.quarantine SET announced = status
 WHERE id IN (SELECT id FROM zuji.quarantine WHERE status <> 'waiting' AND announced IS DISTINCT FROM status
               ORDER BY id LIMIT {_ROWS_AT_ONCE} FOR UPDATE SKIP LOCKED)
RETURNING id, account, source, request_id, type, status,
          CASE status WHEN 'recorded' THEN '{RECORDED}' ELSE '{CLOSED}' END AS kind
"""
OF_QUARANTINE: Final = _into_outbox(
    """
    SELECT s.id, s.kind, 'quarantine ' || q.id || ' ' || q.status,
           jsonb_build_object('source', q.source, 'id', q.request_id, 'event', q.type, 'status', q.status,
                              'quarantine', q.id, 'subject', r.stream_id, 'version', nullif(r.version, 0))
      FROM settled q
      JOIN subscriber s ON s.account = q.account AND s.kind = q.kind
      LEFT JOIN zuji.request r ON (r.account, r.source, r.request_id) = (q.account, q.source, q.request_id)
    """,
    order="(data->>'quarantine')::bigint",
    settled=_SETTLED_IN_QUARANTINE,
)
"""Refused events that wait no longer. `subject` and `version` name the recorded event; null where there is none."""

_DECIDED: Final = f"""
UPDATE zuji.approval SET announced = status
 WHERE number IN (SELECT number FROM zuji.approval WHERE status <> 'waiting' AND announced IS DISTINCT FROM status
                   ORDER BY number LIMIT {_ROWS_AT_ONCE} FOR UPDATE SKIP LOCKED)
RETURNING number, account, source, request_id, type, status, stream_id, version,
          CASE status WHEN 'refused' THEN '{CLOSED}' ELSE '{RECORDED}' END AS kind
"""
OF_APPROVALS: Final = _into_outbox(
    """
    SELECT s.id, s.kind, 'approval ' || a.number,
           jsonb_build_object('source', a.source, 'id', a.request_id, 'event', a.type, 'status', a.status,
                              'approval', a.number, 'subject', a.stream_id, 'version', a.version)
      FROM settled a
      JOIN subscriber s ON s.account = a.account AND s.kind = a.kind
     WHERE a.status = 'refused' OR (a.status = 'confirmed' AND a.version IS NOT NULL)
    """,
    order="(data->>'approval')::bigint",
    settled=_DECIDED,
)
"""Events that waited for a second account. One that was confirmed and is not recorded waits for another one, or in
quarantine."""

_STATE: Final = "convert_from(l.state, 'UTF8')::jsonb"

OF_NOTES: Final = _into_outbox(
    f"""
    SELECT s.id, s.kind, 'event ' || e.position,
           jsonb_build_object('source', e.stamp->>'source', 'id', e.stamp->>'request_id', 'event', e.type,
                              'subject', e.stream_id, 'version', e.version, 'position', e.position, 'note', e.code)
      FROM (SELECT l.stream_id, l.version, l.position, l.type, n.code, {_STATE}->'stamp' AS stamp
              FROM zuji.log l JOIN zuji.event_note n USING (stream_id, version)
             WHERE l.position > %(after)s AND l.position <= %(up_to)s AND starts_with(n.code, 'no_effect.')) e
      JOIN subscriber s
        ON s.account = e.stamp #>> '{{actor,name}}' AND s.kind = '{WITHOUT_EFFECT}' AND e.position > s.since
    """,
    order="(data->>'position')::bigint",
)
"""Recorded events that have no effect."""

OF_MERGES: Final = _into_outbox(
    f"""
    SELECT DISTINCT ON (r.id, e.about) r.id, r.kind, e.about,
           jsonb_build_object('event', e.type, 'person', e.duplicate, 'into', e.survivor, 'position', e.position)
      FROM (SELECT l.position, l.type, l.area, {_STATE}->>'merged_person' AS duplicate, {_STATE}->>'into' AS survivor,
                   concat_ws(' ', l.type, split_part({_STATE} #>> '{{stamp,request_id}}', '#', 1),
                             {_STATE}->>'merged_person', {_STATE}->>'into') AS about
              FROM zuji.log l
             WHERE l.position > %(after)s AND l.position <= %(up_to)s
               AND l.type IN ('person.merged', 'person.merge_reverted')) e
      JOIN reader r ON r.kind = '{MERGED}' AND starts_with(e.area, r.prefix) AND e.position > r.since
     WHERE NOT r.own OR EXISTS (
           SELECT FROM zuji.log l
            WHERE l.stream_id IN (e.duplicate::uuid, e.survivor::uuid)
              AND {_STATE} #>> '{{stamp,actor,name}}' = r.account)
     ORDER BY r.id, e.about, e.position
    """,
    order="(data->>'position')::bigint",
)
"""Merges and their reversals, each once though it is recorded on two streams; for an account that reads its own only,
those of persons about whom it has posted."""

OF_ISSUES: Final = _into_outbox(
    f"""
    SELECT DISTINCT r.id, r.kind, 'event ' || e.position,
           jsonb_build_object('report', e.state->'report', 'area', e.area, 'period', e.state->'period',
                              'year', e.state->'year', 'number', e.state->'number', 'position', e.position)
      FROM (SELECT l.position, l.area, {_STATE} AS state
              FROM zuji.log l
             WHERE l.position > %(after)s AND l.position <= %(up_to)s AND l.type = 'area.report_issued') e
      JOIN reader r ON r.kind = '{ISSUE}' AND starts_with(e.area, r.prefix) AND e.position > r.since
    """,
    order="(data->>'position')::bigint",
)
"""Issues of reports."""

OF_BREAK_GLASS: Final = _into_outbox(
    f"""
    SELECT DISTINCT r.id, r.kind, 'break_glass ' || g.number,
           jsonb_build_object('number', g.number, 'account', g.account, 'role', g.role, 'account_area', g.account_area,
                              'area', g.area, 'until', g.until)
      FROM zuji.break_glass g
      JOIN reader r ON r.kind = '{BREAK_GLASS}'
                   AND (starts_with(g.area, r.prefix) OR starts_with(g.account_area, r.prefix))
      JOIN zuji.webhook w ON w.id = r.id AND g.granted_at >= w.created_at
     WHERE g.granted_at > clock_timestamp() - %(kept)s
       AND NOT EXISTS (SELECT FROM zuji.webhook_message m
                        WHERE m.id = zuji.webhook_message_id(r.id, r.kind, 'break_glass ' || g.number))
    """,
    order="(data->>'number')::bigint",
)
"""Grants to read beyond one's area, for the area of the account and the one that is read. `kept`: how long messages are
kept; a message that was removed is of an older grant."""

_RUNS: Final = """
met_at IS NULL AND waived_at IS NULL AND (retires_on IS NULL OR retires_on > %(today)s)
               AND (working_from IS NULL OR working_from <= %(today)s)
"""


def _deadlines(condition: str) -> bytes:
    """Deadlines that run and fulfil the condition on `deadline d`."""
    return _into_outbox(
        f"""
        SELECT DISTINCT r.id, r.kind,
               concat_ws(' ', d.person_id, d.name, d.trigger_version, extract(epoch FROM d.due_at)),
               jsonb_build_object('person', d.person_id, 'deadline', d.name, 'due', d.due_at, 'area', d.area)
          FROM deadline d
          JOIN reader r ON r.kind = '{DUE}' AND starts_with(d.area, r.prefix)
         WHERE {condition} AND {_RUNS}
        """,
        order="data->>'due', data->>'person'",
    )


OF_COMING_DEADLINES: Final = _deadlines("due_at > %(due_after)s AND due_at <= %(due_until)s")
"""Deadlines that have come into the announced time."""

OF_CHANGED_DEADLINES: Final = _deadlines(
    """
    person_id IN (SELECT stream_id FROM zuji.log WHERE position > %(after)s AND position <= %(up_to)s)
    AND due_at > %(oldest)s AND due_at <= %(due_after)s
    AND EXISTS (SELECT FROM zuji.log l
                 WHERE l.stream_id = d.person_id AND l.position > %(after)s AND l.position <= %(up_to)s
                   AND (l.version = d.trigger_version OR l.type = ANY(%(amending)s)))
    """
)
"""Deadlines within the announced time that a late event began, or an amendment has opened again."""
