-- 1B 2473时效表: the time limits that began in the period, and how they ended by the day. Definitions: docs/domain.md 2 and 9;
-- source document S1. Moments are compared with the bounds of days, which are computed once.
SELECT named.figure, NULL::int AS number, area, NULL::text AS code, person_id::text AS subject, trigger_version AS version,
       (started_at AT TIME ZONE 'Asia/Shanghai')::date AS day, 1 AS value
  FROM deadline
 CROSS JOIN LATERAL (VALUES
        (name || '_on_time', met_at <= due_at
                             AND met_at < (%(day)s::timestamp + interval '1 day') AT TIME ZONE 'Asia/Shanghai'),
        (name || '_overdue', CASE WHEN met_at < (%(day)s::timestamp + interval '1 day') AT TIME ZONE 'Asia/Shanghai'
                                  THEN met_at > due_at
                                  ELSE due_at < %(day)s::timestamp AT TIME ZONE 'Asia/Shanghai'
                                       AND (waived_at IS NULL OR waived_at >= (%(day)s::timestamp + interval '1 day')
                                                                              AT TIME ZONE 'Asia/Shanghai') END))
                    named (figure, counts)
 WHERE area >= %(low)s AND area < %(high)s AND name IN ('needs', 'first_services', 'placement')
   AND started_at >= %(first)s::timestamp AT TIME ZONE 'Asia/Shanghai'
   AND started_at < (least(%(last)s, %(day)s)::timestamp + interval '1 day') AT TIME ZONE 'Asia/Shanghai' AND named.counts
UNION ALL
-- 触发数: the events that started them, each by the first of its limits in this order: needs, first services, placement
SELECT 'triggers', NULL, area, NULL, person_id::text, trigger_version,
       (started_at AT TIME ZONE 'Asia/Shanghai')::date, 1
  FROM deadline clock
 WHERE area >= %(low)s AND area < %(high)s AND name IN ('needs', 'first_services', 'placement')
   AND started_at >= %(first)s::timestamp AT TIME ZONE 'Asia/Shanghai'
   AND started_at < (least(%(last)s, %(day)s)::timestamp + interval '1 day') AT TIME ZONE 'Asia/Shanghai'
   AND (name = 'needs'
        OR NOT EXISTS (SELECT
                         FROM deadline before
                        WHERE before.person_id = clock.person_id AND before.trigger_version = clock.trigger_version
                          AND (before.name = 'needs' OR before.name = 'first_services' AND clock.name = 'placement')))
