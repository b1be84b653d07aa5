-- 0A 分类分级矩阵: the persons of the real-name database by category and level. Definitions: docs/domain.md 3 and 9; source
-- document S0.
WITH person AS (
    SELECT person_id, version, area, last_event_on, level,
           CASE cardinality(categories) WHEN 0 THEN ARRAY[%(no_category)s] ELSE categories END AS categories
      FROM roster
     WHERE area >= %(low)s AND area < %(high)s AND area ^@ ANY (%(area_prefixes)s::text[])
       AND case_state NOT IN ('exited', 'deceased')
),
-- a person once in the row of each category, and once in the total
placed AS (
    SELECT person_id, version, area, last_event_on, level, NULL::int AS number, code
      FROM person
     CROSS JOIN LATERAL unnest(categories) category (code)
    UNION ALL
    SELECT person_id, version, area, last_event_on, level, 0, NULL
      FROM person
)
SELECT named.figure, number, area, code, person_id::text AS subject, version, last_event_on AS day, 1 AS value
  FROM placed
 CROSS JOIN LATERAL (VALUES ('persons'), (coalesce(level, 'no_level'))) named (figure)
