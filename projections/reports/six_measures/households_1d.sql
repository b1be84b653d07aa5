-- 1D 零就业家庭动态表: the recognised households with nobody in work at both ends of the period, and what changed them.
-- Definitions: docs/domain.md 5 and 9; source document S1.
SELECT 'opening' AS figure, NULL::int AS number, area, NULL::text AS code, household_key AS subject, NULL::int AS version,
       opened_at AS day, 1 AS value
  FROM household
 WHERE area >= %(low)s AND area < %(high)s AND status IN ('open', 'reopened')
   AND since <= least(%(first)s::date - 1, %(day)s::date)
   AND (until IS NULL OR until > least(%(first)s::date - 1, %(day)s::date))
UNION ALL
-- what came in counts for the area of that day, what went out for the area that had it; `had` is the state before the row,
-- `fresh`: its first row of this recognition or reopening; `was_cleared`: it was, when anybody of it last counted
SELECT named.figure, NULL, named.area, NULL, household_key, NULL, since, 1
  FROM (SELECT present.household_key, present.area, present.status, present.since, present.cleared_at,
               former.area AS from_area,
               CASE WHEN present.status IN ('open', 'reopened') THEN 'open'
                    WHEN present.status = 'cleared' THEN 'cleared' ELSE 'out' END AS has,
               CASE WHEN former.status IN ('open', 'reopened') THEN 'open'
                    WHEN former.status = 'cleared' THEN 'cleared' ELSE 'out' END AS had,
               CASE WHEN present.opened_at IS NULL OR former.opened_at = present.opened_at THEN false
                    ELSE present.opened_at = present.since
                         OR NOT EXISTS (SELECT
                                          FROM household earlier
                                         WHERE earlier.household_key = present.household_key
                                           AND earlier.since < present.since
                                           AND earlier.opened_at = present.opened_at) END AS fresh,
               present.status = 'unwilling'
               AND coalesce(former.status = 'cleared'
                            OR former.status = 'not_applicable'
                               AND (SELECT earlier.status
                                      FROM household earlier
                                     WHERE earlier.household_key = present.household_key
                                       AND earlier.since < present.since AND earlier.status <> 'not_applicable'
                                     ORDER BY earlier.since DESC
                                     LIMIT 1) = 'cleared', false) AS was_cleared
          FROM household present
          LEFT JOIN household former
            ON former.household_key = present.household_key AND former.until = present.since
         WHERE present.since BETWEEN %(first)s AND %(day)s
           AND (present.status IN ('open', 'reopened', 'cleared', 'unwilling') OR former.status IN ('open', 'reopened'))
       ) period
 CROSS JOIN LATERAL (VALUES
        ('recognised', area, fresh AND (had = 'out' AND status IN ('open', 'cleared', 'unwilling') AND NOT was_cleared
                                        OR had = 'cleared' AND status IN ('open', 'cleared'))),
        ('reopened', area, fresh AND (status = 'reopened' AND had <> 'open' OR was_cleared)),
        ('cleared', CASE had WHEN 'open' THEN from_area ELSE area END,
                    has = 'cleared' AND cleared_at = since AND (had <> 'cleared' OR fresh)),
        ('withdrawn', from_area, had = 'open' AND status = 'withdrawn'),
        ('other_in', area, has = 'open' AND had = 'open' AND area <> from_area
                           OR NOT fresh AND had = 'out' AND (has = 'open' OR has = 'cleared' AND cleared_at = since)),
        ('other_out', CASE had WHEN 'open' THEN from_area ELSE area END,
                      had = 'open' AND (has = 'out' AND status <> 'withdrawn' OR has = 'open' AND area <> from_area)
                      OR had <> 'open' AND fresh AND status = 'unwilling'))
                    named (figure, area, counts)
 WHERE named.counts AND named.area >= %(low)s AND named.area < %(high)s
UNION ALL
SELECT named.figure, NULL, household.area, NULL, household_key, NULL, opened_at, 1
  FROM household
 CROSS JOIN LATERAL (VALUES ('closing', true), ('overdue', due < %(day)s)) named (figure, counts)
 WHERE area >= %(low)s AND area < %(high)s AND status IN ('open', 'reopened') AND named.counts
   AND since <= %(day)s AND (until IS NULL OR until > %(day)s)
UNION ALL
-- the one that has been open longest, of each line
SELECT 'longest', number, area, NULL, household_key, NULL, opened_at, %(day)s::date - opened_at
  FROM (SELECT line.number, household.area, household_key, opened_at,
               row_number() OVER (PARTITION BY line.number ORDER BY opened_at, household_key) AS place
          FROM household
          JOIN unnest(%(line_numbers)s::int[], %(line_prefixes)s::text[]) line (number, prefix)
            ON starts_with(household.area, line.prefix)
         WHERE area >= %(low)s AND area < %(high)s AND status IN ('open', 'reopened')
           AND since <= %(day)s AND (until IS NULL OR until > %(day)s)) longest
 WHERE place = 1
