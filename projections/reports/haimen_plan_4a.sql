-- 4A 重点群体帮扶计划完成情况: the plan of the year and what was done. The total is counted from events and persons, not from the
-- figures of the units. Definitions: docs/domain.md 6 and 9; source document S4.
WITH
-- The rows of the table. Line 0 is the total. A unit that replaced others has a row here for each of their codes too.
line (number, code, prefix) AS (
    SELECT * FROM unnest(%(line_numbers)s::int[], %(line_codes)s::text[], %(line_prefixes)s::text[])
),

-- 计划、基数: the targets and baselines of the year, of any level. The prefix is that of domain.reference.areas.scope_prefix.
laid_down (area, prefix, figure, version, value) AS (
    SELECT area,
           CASE WHEN length(area) = 6 THEN regexp_replace(area, '(00){1,2}$', '') ELSE area END,
           CASE kind WHEN 'target' THEN indicator || '_plan' ELSE indicator END,
           version,
           value
      FROM area_plan
     WHERE year = %(year)s
),
-- A unit's own plan takes precedence over those of the areas below it; without one, theirs are added up. So the plan of an
-- area counts for a line unless an area of that line that contains it has a plan (the containing areas of a code are those
-- of its first 2, 4, 6 or 9 characters), or the unit has a plan itself and replaced that area.
lies_in (area, figure, prefix) AS MATERIALIZED (
    SELECT area, figure, left(area, n) FROM laid_down CROSS JOIN (VALUES (2), (4), (6), (9)) characters (n)
),
set_aside (number, area, figure) AS (
    SELECT line.number, below.area, below.figure
      FROM lies_in below
      JOIN laid_down above USING (figure, prefix)
      JOIN line ON starts_with(above.area, line.prefix)
     WHERE above.area <> below.area
    UNION ALL
    SELECT line.number, before.area, before.figure
      FROM line
      JOIN laid_down own ON own.area = line.code
      JOIN laid_down before ON before.figure = own.figure AND starts_with(before.area, line.prefix)
     WHERE before.area <> own.area
)
SELECT own.figure, line.number, own.area, NULL::text AS code, own.area AS subject, own.version, NULL::date AS day, own.value
  FROM line
  JOIN laid_down own ON starts_with(own.area, line.prefix)
 WHERE (line.number, own.area, own.figure) NOT IN (SELECT * FROM set_aside)

-- What was done. `low` and `high` bound the codes of the lines for the index scans.
UNION ALL
-- 开发公益性岗位: posts developed, filled or not
SELECT 'posts_done', NULL, area, NULL, stream_id::text, version, developed_on, count
  FROM post
 WHERE area >= %(low)s AND area < %(high)s AND developed_on BETWEEN %(first)s AND %(last)s
UNION ALL
-- 技能培训人次: courses completed, by the counted group at enrolment; two courses are two person-times
SELECT CASE counted_group WHEN 'registered_poor' THEN 'poor_training_done' ELSE 'difficulty_training_done' END,
       NULL, area, NULL, person_id::text, completed_by, completed_on, 1
  FROM training
 WHERE area >= %(low)s AND area < %(high)s AND completed_on BETWEEN %(first)s AND %(last)s
   AND counted_group IN ('registered_poor', 'difficulty')
UNION ALL
-- 就业再就业: a person counts once, in the area of the first counted employment of the period; changing jobs is not an
-- employment. The group is that of the person on that day. A refuted job counts nowhere; the verified ones are counted
-- apart too, by the verdicts up to the last day.
SELECT named.figure, NULL, job.area, NULL, job.person_id::text, job.version, job.began_on, 1
  FROM employment job
 CROSS JOIN LATERAL (VALUES ('reemployed_done', true),
                            ('reemployed_verified', job.verdict = 'confirmed' AND job.verdict_on <= %(last)s))
                    named (figure, counts)
 WHERE area >= %(low)s AND area < %(high)s AND began_on BETWEEN %(first)s AND %(last)s AND named.counts
   AND entry AND counted_group = ANY (%(reemployed_groups)s::text[]) AND verdict IS DISTINCT FROM 'refuted'
   AND NOT EXISTS (SELECT
                     FROM employment earlier
                    WHERE earlier.person_id = job.person_id
                      AND earlier.entry AND earlier.counted_group = ANY (%(reemployed_groups)s::text[])
                      AND earlier.verdict IS DISTINCT FROM 'refuted'
                      AND earlier.began_on >= %(first)s
                      AND (earlier.began_on, earlier.version) < (job.began_on, job.version))
UNION ALL
-- 转移就业: registered-poor labour in work on the day, wherever the job is; group and area are those of the day
SELECT 'transferred', NULL, area, NULL, person_id::text, evidence_version, outcome_since, 1
  FROM outcome
 WHERE area >= %(low)s AND area < %(high)s AND outcome = 'employed' AND counted_group = 'registered_poor'
   AND since <= %(day)s AND (until IS NULL OR until > %(day)s)
UNION ALL
-- 零就业家庭: recognised and with nobody in work on the day; of these, those past their due date; apart from
-- them those in which nobody counts because the members are noted unwilling, and of these those past their due date
SELECT named.figure, NULL, household.area, NULL, household_key, NULL, opened_at, 1
  FROM household
 CROSS JOIN LATERAL (VALUES ('zero_households_open', status <> 'unwilling'),
                            ('zero_households_overdue', status <> 'unwilling' AND due < %(day)s),
                            ('zero_households_unwilling', status = 'unwilling'),
                            ('zero_households_unwilling_overdue', status = 'unwilling' AND due < %(day)s))
                    named (figure, counts)
 WHERE area >= %(low)s AND area < %(high)s AND status IN ('open', 'reopened', 'unwilling') AND named.counts
   AND (status <> 'unwilling' OR opened_at IS NOT NULL)
   AND since <= %(day)s AND (until IS NULL OR until > %(day)s)
