-- 0B 长效跟踪表: the persons employed in the period, how many were at work some months later, and the benefits paid to them.
-- Definitions: docs/domain.md 6 and 9; source document S0.
WITH cohort AS (
    SELECT person_id, version, area, began_on
      FROM ({reemployed}) job
     WHERE area ^@ ANY (%(area_prefixes)s::text[]) AND began_on <= %(day)s
),
-- The jobs from the first on; `held_until`: the first day without work by the earlier ones
spell AS (
    SELECT cohort.person_id, job.began_on, coalesce(job.ended_on, 'infinity'::date) AS ended_on,
           max(coalesce(job.ended_on, 'infinity'::date))
               OVER (PARTITION BY cohort.person_id ORDER BY job.began_on, job.version
                         ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS held_until
      FROM cohort
      JOIN employment job
        ON job.person_id = cohort.person_id AND (job.began_on, job.version) >= (cohort.began_on, cohort.version)
       AND job.began_on <= %(day)s AND job.verdict IS DISTINCT FROM 'refuted'
),
-- at work until: the end before the first gap that is too long, else the last end
retained AS (
    SELECT person_id,
           coalesce(min(held_until) FILTER (WHERE began_on > held_until + %(gap_days)s::int),
                    max(ended_on)) AS until
      FROM spell
     GROUP BY person_id
),
milestone AS (
    SELECT cohort.person_id, cohort.version, cohort.area, cohort.began_on, months::text AS code, retained.until,
           (cohort.began_on + months * interval '1 month')::date AS reached_on
      FROM cohort
      JOIN retained USING (person_id)
     CROSS JOIN unnest(%(milestones)s::int[]) milestone (months)
)
SELECT 'cohort' AS figure, line.number, area, line.code, person_id::text AS subject, version, began_on AS day, 1::bigint AS value
  FROM cohort
 CROSS JOIN (SELECT NULL::int, months::text FROM unnest(%(milestones)s::int[]) milestone (months)
              UNION ALL SELECT 0, NULL) line (number, code)
UNION ALL
SELECT named.figure, NULL, area, code, person_id::text, version, began_on, 1
  FROM milestone
 CROSS JOIN LATERAL (VALUES ('elapsed', true), ('stable', until > reached_on)) named (figure, counts)
 WHERE reached_on <= %(day)s AND named.counts
UNION ALL
-- cash beside work: what was paid on grants of the same time to these persons, in the total only
SELECT named.figure, 0, area, NULL, person_id::text, version, granted_on, named.value
  FROM (SELECT cohort.person_id, cohort.area, benefit.version, benefit.granted_on, benefit.paid_fen,
               row_number() OVER (PARTITION BY cohort.person_id ORDER BY benefit.granted_on, benefit.version) AS place
          FROM cohort
          JOIN benefit USING (person_id)
         WHERE benefit.granted_on BETWEEN %(first)s AND %(day)s AND benefit.paid_fen > 0) paid
 CROSS JOIN LATERAL (VALUES ('recipients', CASE place WHEN 1 THEN 1 ELSE 0 END), ('paid', paid_fen)) named (figure, value)
 WHERE named.value > 0
