-- 1B 2473时效表: the time limits that began in the period, and how they ended by the day. Definitions: docs/domain.md 2 and 9; source
-- document S1.
WITH clock AS (
    SELECT person_id, name, area, trigger_version, due_at,
           (started_at AT TIME ZONE 'Asia/Shanghai')::date AS started_on,
           met_at <= due_at AS in_time,
           (met_at AT TIME ZONE 'Asia/Shanghai')::date <= %(day)s AS met,
           (waived_at AT TIME ZONE 'Asia/Shanghai')::date <= %(day)s AS waived,
           (due_at AT TIME ZONE 'Asia/Shanghai')::date < %(day)s AS past,
           row_number() OVER (PARTITION BY person_id, trigger_version ORDER BY due_at, name) AS place
      FROM deadline
     WHERE name IN ('needs', 'first_services', 'placement')
       AND started_at >= %(first)s::timestamp AT TIME ZONE 'Asia/Shanghai'
       AND started_at < (least(%(last)s, %(day)s)::timestamp + interval '1 day') AT TIME ZONE 'Asia/Shanghai'
)
SELECT named.figure, NULL::int AS number, area, NULL::text AS code, person_id::text AS subject, trigger_version AS version,
       started_on AS day, 1 AS value
  FROM clock
 CROSS JOIN LATERAL (VALUES ('triggers', place = 1),
                            (name || '_on_time', met AND in_time),
                            (name || '_overdue', CASE WHEN met THEN NOT in_time
                                                      ELSE past AND waived IS DISTINCT FROM true END))
                    named (figure, counts)
 WHERE area >= %(low)s AND area < %(high)s AND named.counts
