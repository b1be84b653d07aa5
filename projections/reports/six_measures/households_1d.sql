-- 1D 零就业家庭动态表: the recognised households with nobody in work at both ends of the period, and what changed them.
-- Definitions: docs/domain.md 5 and 9; source document S1.
WITH line (number, code, prefix) AS (
    SELECT * FROM unnest(%(line_numbers)s::int[], %(line_codes)s::text[], %(line_prefixes)s::text[])
),
-- `had` is the state before the row, in the area `from_area`; `fresh`: the first row of this recognition or reopening
period AS (
    SELECT household_key, area, status, since, until, opened_at, due, cleared_at,
           CASE WHEN status IN ('open', 'reopened') THEN 'open' WHEN status = 'cleared' THEN 'cleared' ELSE 'out' END AS has,
           coalesce(lag(CASE WHEN status IN ('open', 'reopened') THEN 'open' WHEN status = 'cleared' THEN 'cleared'
                             ELSE 'out' END) OVER own, 'out') AS had,
           lag(area) OVER own AS from_area,
           opened_at IS NOT NULL
               AND row_number() OVER (PARTITION BY household_key, opened_at ORDER BY since) = 1 AS fresh
      FROM household
     WHERE since <= %(day)s
    WINDOW own AS (PARTITION BY household_key ORDER BY since)
),
open_at_end AS (
    SELECT household_key, area, opened_at, due, %(day)s::date - opened_at AS days
      FROM period
     WHERE has = 'open' AND (until IS NULL OR until > %(day)s)
),
longest AS (
    SELECT line.number, open.household_key, open.area, open.opened_at, open.days,
           row_number() OVER (PARTITION BY line.number ORDER BY open.days DESC, open.household_key) AS place
      FROM open_at_end open
      JOIN line ON starts_with(open.area, line.prefix)
)
SELECT 'opening' AS figure, NULL::int AS number, area, NULL::text AS code, household_key AS subject, NULL::int AS version,
       opened_at AS day, 1 AS value
  FROM period
 WHERE area >= %(low)s AND area < %(high)s AND has = 'open'
   AND since <= least(%(first)s::date - 1, %(day)s::date)
   AND (until IS NULL OR until > least(%(first)s::date - 1, %(day)s::date))
UNION ALL
-- what came in counts for the area of that day, what went out for the area that had it
SELECT named.figure, NULL, named.area, NULL, household_key, NULL, since, 1
  FROM period
 CROSS JOIN LATERAL (VALUES
        ('recognised', area, fresh AND (had = 'out' AND status IN ('open', 'cleared', 'unwilling')
                                        OR had = 'cleared' AND status IN ('open', 'cleared'))),
        ('reopened', area, fresh AND (status = 'reopened' AND had <> 'open' OR status = 'unwilling' AND had = 'cleared')),
        ('cleared', CASE had WHEN 'open' THEN from_area ELSE area END,
                    has = 'cleared' AND cleared_at = since AND (had <> 'cleared' OR fresh)),
        ('withdrawn', from_area, had = 'open' AND status = 'withdrawn'),
        ('other_in', area, has = 'open' AND had = 'open' AND area <> from_area
                           OR NOT fresh AND had = 'out' AND (has = 'open' OR has = 'cleared' AND cleared_at = since)),
        ('other_out', CASE had WHEN 'open' THEN from_area ELSE area END,
                      had = 'open' AND (has = 'out' AND status <> 'withdrawn' OR has = 'open' AND area <> from_area)
                      OR had <> 'open' AND fresh AND status = 'unwilling'))
                    named (figure, area, counts)
 WHERE named.counts AND since >= %(first)s AND named.area >= %(low)s AND named.area < %(high)s
UNION ALL
SELECT named.figure, NULL, area, NULL, household_key, NULL, opened_at, 1
  FROM open_at_end
 CROSS JOIN LATERAL (VALUES ('closing', true), ('overdue', due < %(day)s)) named (figure, counts)
 WHERE area >= %(low)s AND area < %(high)s AND named.counts
UNION ALL
-- the one that has been open longest, of each line
SELECT 'longest', number, area, NULL, household_key, NULL, opened_at, days
  FROM longest
 WHERE place = 1
