-- 1A 脱贫劳动力就业帮扶月通报: poverty-lifted labour on the day, and what was done for them since January. Definitions:
-- docs/domain.md 6 and 9; source document S1. Stocks are read from rows with days, so a later event changes no past month.
WITH present AS (
    SELECT *, coalesce(retires_on <= %(day)s, false) AS retired
      FROM poverty_lifted
     WHERE area >= %(low)s AND area < %(high)s AND since <= %(day)s AND (until IS NULL OR until > %(day)s)
),
-- those of the year: each by the last row up to the day, in whose area the policies count
of_year AS (
    SELECT person_id, area
      FROM poverty_lifted last
     WHERE area >= %(low)s AND area < %(high)s AND since <= %(day)s AND (until IS NULL OR until > %(count_from)s)
       AND NOT EXISTS (SELECT
                         FROM poverty_lifted later
                        WHERE later.person_id = last.person_id AND later.since > last.since AND later.since <= %(day)s)
),
granted AS (
    SELECT of_year.area, benefit.person_id, benefit.version, benefit.granted_on, benefit.amount_fen,
           row_number() OVER (PARTITION BY benefit.person_id ORDER BY benefit.granted_on, benefit.version) AS place
      FROM of_year
      JOIN benefit USING (person_id)
     WHERE benefit.granted_on BETWEEN %(count_from)s AND %(day)s
       AND benefit.benefit = ANY (%(poverty_lifted_policies)s::text[])
),
-- 结业: persons by the first course of the year that they completed, with the first certificate since
completed AS (
    SELECT first.area, first.person_id, first.completed_by, first.completed_on, obtained.version AS certified_by,
           obtained.obtained_on
      FROM training first
      LEFT JOIN LATERAL (SELECT version, obtained_on
                           FROM certificate
                          WHERE certificate.person_id = first.person_id
                            AND certificate.obtained_on BETWEEN first.completed_on AND %(day)s
                          ORDER BY obtained_on, version
                          LIMIT 1) obtained ON true
     WHERE first.area >= %(low)s AND first.area < %(high)s AND first.completed_on BETWEEN %(count_from)s AND %(day)s
       AND first.counted_group = %(poverty_lifted_group)s
       AND NOT EXISTS (SELECT
                         FROM training earlier
                        WHERE earlier.person_id = first.person_id AND earlier.counted_group = %(poverty_lifted_group)s
                          AND earlier.completed_on >= %(count_from)s
                          AND (earlier.completed_on, earlier.version) < (first.completed_on, first.version))
)
SELECT 'plan' AS figure, number, area, code, subject, version, day, value
  FROM ({planned}) plan
 WHERE figure = 'work_scale_plan'
UNION ALL
SELECT named.figure, NULL, area, NULL, person_id::text, named.version, %(day)s::date, 1
  FROM present
 CROSS JOIN LATERAL (VALUES
        ('persons', entered_version),
        ('at_work', job_version),
        ('to_train', CASE WHEN NOT retired THEN to_train_version END),
        ('trained', CASE WHEN NOT retired THEN trained_version END),
        ('not_trained', CASE WHEN NOT retired AND trained_version IS NULL THEN to_train_version END),
        ('not_placed', CASE WHEN NOT retired THEN to_place_version END),
        ('at_risk', CASE WHEN poverty = 'at_risk' THEN poverty_version END))
                    named (figure, version)
 WHERE named.version IS NOT NULL
UNION ALL
-- 上月: at work on the last day of the month before
SELECT 'at_work_before', NULL, area, NULL, person_id::text, job_version, month.first - 1, 1
  FROM poverty_lifted
 CROSS JOIN (SELECT date_trunc('month', %(day)s::date)::date AS first) month
 WHERE area >= %(low)s AND area < %(high)s AND job_version IS NOT NULL
   AND since < month.first AND (until IS NULL OR until >= month.first)
UNION ALL
-- 已享: granted since January; 应享: these, and those who met the conditions of one on a day since January
SELECT named.figure, NULL, area, NULL, person_id::text, version, granted_on, named.value
  FROM granted
 CROSS JOIN LATERAL (VALUES ('entitled', CASE place WHEN 1 THEN 1 END), ('enjoyed', CASE place WHEN 1 THEN 1 END),
                            ('amount', amount_fen))
                    named (figure, value)
 WHERE named.value IS NOT NULL
UNION ALL
SELECT 'entitled', NULL, of_year.area, NULL, person_id::text, met.job_version, met.since, 1
  FROM of_year
 CROSS JOIN LATERAL (SELECT job_version, since
                       FROM poverty_lifted entitled
                      WHERE entitled.person_id = of_year.person_id AND cardinality(entitled.benefits) > 0
                        AND entitled.since <= %(day)s AND (entitled.until IS NULL OR entitled.until > %(count_from)s)
                      ORDER BY since
                      LIMIT 1) met
 WHERE NOT EXISTS (SELECT FROM granted WHERE granted.person_id = of_year.person_id)
UNION ALL
-- 131: the first services that fell due in the period, for the area responsible then; of a month that still runs, before the day
SELECT named.figure, NULL, person.area, NULL, clock.person_id::text, clock.trigger_version,
       (clock.due_at AT TIME ZONE 'Asia/Shanghai')::date, 1
  FROM poverty_lifted person
  JOIN deadline clock
    ON clock.person_id = person.person_id AND clock.name = 'first_services'
   AND (clock.due_at AT TIME ZONE 'Asia/Shanghai')::date >= person.since
   AND (person.until IS NULL OR (clock.due_at AT TIME ZONE 'Asia/Shanghai')::date < person.until)
 CROSS JOIN LATERAL (VALUES ('services_due', true), ('services_on_time', clock.met_at <= clock.due_at),
                            ('services_overdue', clock.met_at IS NULL OR clock.met_at > clock.due_at))
                    named (figure, counts)
 WHERE person.area >= %(low)s AND person.area < %(high)s
   AND clock.due_at >= %(first)s::timestamp AT TIME ZONE 'Asia/Shanghai'
   AND clock.due_at < (CASE WHEN %(last)s::date > %(day)s::date THEN %(day)s::date ELSE %(last)s::date + 1 END)::timestamp
                      AT TIME ZONE 'Asia/Shanghai'
   AND (clock.waived_at IS NULL OR clock.waived_at > clock.due_at) AND named.counts
UNION ALL
SELECT named.figure, NULL, area, NULL, person_id::text, named.version, named.day, 1
  FROM completed
 CROSS JOIN LATERAL (VALUES ('completed', completed_by, completed_on), ('certified', certified_by, obtained_on))
                    named (figure, version, day)
 WHERE named.day IS NOT NULL
UNION ALL
-- 返贫: persons by the first return of the year, in the area then responsible
SELECT 'returned', NULL, area, NULL, person_id::text, version, returned_on, 1
  FROM poverty_return first
 WHERE area >= %(low)s AND area < %(high)s AND returned_on BETWEEN %(count_from)s AND %(day)s
   AND NOT EXISTS (SELECT
                     FROM poverty_return earlier
                    WHERE earlier.person_id = first.person_id AND earlier.returned_on >= %(count_from)s
                      AND (earlier.returned_on, earlier.version) < (first.returned_on, first.version))
