-- 4A 重点群体帮扶计划完成情况: the plan of the year and what was done, a row for each unit and one for the total.
-- Each figure is computed per area first and then added to every line that covers the area. So the total is counted from
-- events and persons, not from the figures of the units. Definitions: docs/domain.md 6 and 9; source document S4.
WITH
-- The rows of the table. Line 0 is the total. A unit that replaced others has a row here for each of their codes too.
line (number, code, prefix) AS (
    SELECT * FROM unnest(%(line_numbers)s::int[], %(line_codes)s::text[], %(line_prefixes)s::text[])
),

-- 计划、基数: the targets and baselines of the year, of any level. The prefix is that of domain.reference.areas.scope_prefix.
laid_down (area, prefix, figure, value) AS (
    SELECT area,
           CASE WHEN length(area) = 6 THEN regexp_replace(area, '(00){1,2}$', '') ELSE area END,
           CASE kind WHEN 'target' THEN indicator || '_plan' ELSE indicator END,
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
),
planned (number, figure, value) AS (
    SELECT line.number, own.figure, sum(own.value)
      FROM line
      JOIN laid_down own ON starts_with(own.area, line.prefix)
     WHERE (line.number, own.area, own.figure) NOT IN (SELECT * FROM set_aside)
     GROUP BY line.number, own.figure
),

-- `low` and `high` bound the codes of the lines for the index scans; the join with the lines is exact. Each source is read
-- by an index-only scan (see the INCLUDE columns in projections/views).
found (figure, area, value) AS (
    -- 开发公益性岗位: posts developed, filled or not
    SELECT 'posts_done', area, sum(count)
      FROM post
     WHERE area >= %(low)s AND area < %(high)s AND developed_on BETWEEN %(first)s AND %(last)s
     GROUP BY area
    UNION ALL
    -- 技能培训人次: courses completed, by the counted group at enrolment; two courses are two person-times
    SELECT CASE counted_group WHEN 'registered_poor' THEN 'poor_training_done' ELSE 'difficulty_training_done' END,
           area, count(*)
      FROM training
     WHERE area >= %(low)s AND area < %(high)s AND completed_on BETWEEN %(first)s AND %(last)s
       AND counted_group IN ('registered_poor', 'difficulty')
     GROUP BY counted_group, area
    UNION ALL
    -- 就业再就业: a person counts once, in the area of the first counted employment of the period; changing jobs is not an
    -- employment. The group is that of the person on that day. A refuted job counts nowhere; the verified ones are counted
    -- apart too, by the verdicts up to the last day.
    SELECT figure, area, value
      FROM (SELECT area, count(*) AS done,
                   count(*) FILTER (WHERE verdict = 'confirmed' AND verdict_on <= %(last)s) AS verified
              FROM employment job
             WHERE area >= %(low)s AND area < %(high)s AND began_on BETWEEN %(first)s AND %(last)s
               AND entry AND counted_group = ANY (%(reemployed_groups)s::text[]) AND verdict IS DISTINCT FROM 'refuted'
               AND NOT EXISTS (SELECT
                                 FROM employment earlier
                                WHERE earlier.person_id = job.person_id
                                  AND earlier.entry AND earlier.counted_group = ANY (%(reemployed_groups)s::text[])
                                  AND earlier.verdict IS DISTINCT FROM 'refuted'
                                  AND earlier.began_on >= %(first)s
                                  AND (earlier.began_on, earlier.version) < (job.began_on, job.version))
             GROUP BY area) reemployed,
           LATERAL (VALUES ('reemployed_done', done), ('reemployed_verified', verified)) named (figure, value)
    UNION ALL
    -- 转移就业: registered-poor labour in work on the day, wherever the job is; group and area are those of the day
    SELECT 'transferred', area, count(*)
      FROM outcome
     WHERE area >= %(low)s AND area < %(high)s AND outcome = 'employed' AND counted_group = 'registered_poor'
       AND since <= %(day)s AND (until IS NULL OR until > %(day)s)
     GROUP BY area
    UNION ALL
    -- 零就业家庭: recognised and with nobody in work on the day; of these, those past their due date; apart from
    -- them those in which nobody counts because the members are noted unwilling, and of these those past their due date
    SELECT figure, area, value
      FROM (SELECT area,
                   count(*) FILTER (WHERE status <> 'unwilling') AS open,
                   count(*) FILTER (WHERE status <> 'unwilling' AND due < %(day)s) AS overdue,
                   count(*) FILTER (WHERE status = 'unwilling') AS unwilling,
                   count(*) FILTER (WHERE status = 'unwilling' AND due < %(day)s) AS unwilling_overdue
              FROM household
             WHERE area >= %(low)s AND area < %(high)s AND status IN ('open', 'reopened', 'unwilling')
               AND (status <> 'unwilling' OR opened_at IS NOT NULL)
               AND since <= %(day)s AND (until IS NULL OR until > %(day)s)
             GROUP BY area) household,
           LATERAL (VALUES ('zero_households_open', open), ('zero_households_overdue', overdue),
                           ('zero_households_unwilling', unwilling),
                           ('zero_households_unwilling_overdue', unwilling_overdue)) named (figure, value)
),

figure (number, figure, value) AS (
    SELECT * FROM planned
    UNION ALL
    SELECT line.number, found.figure, sum(found.value)
      FROM line
      JOIN found ON starts_with(found.area, line.prefix)
     GROUP BY line.number, found.figure
),
counted AS (
    SELECT line.number,
           line.code                                                                   AS key,
           max(value) FILTER (WHERE figure = 'recognised')                             AS recognised,
           max(value) FILTER (WHERE figure = 'registered_poor')                        AS registered_poor,
           max(value) FILTER (WHERE figure = 'posts_plan')                             AS posts_plan,
           coalesce(max(value) FILTER (WHERE figure = 'posts_done'), 0)                AS posts_done,
           max(value) FILTER (WHERE figure = 'poor_training_plan')                     AS poor_training_plan,
           coalesce(max(value) FILTER (WHERE figure = 'poor_training_done'), 0)        AS poor_training_done,
           max(value) FILTER (WHERE figure = 'difficulty_training_plan')               AS difficulty_training_plan,
           coalesce(max(value) FILTER (WHERE figure = 'difficulty_training_done'), 0)  AS difficulty_training_done,
           max(value) FILTER (WHERE figure = 'reemployed_plan')                        AS reemployed_plan,
           coalesce(max(value) FILTER (WHERE figure = 'reemployed_done'), 0)           AS reemployed_done,
           coalesce(max(value) FILTER (WHERE figure = 'reemployed_verified'), 0)       AS reemployed_verified,
           coalesce(max(value) FILTER (WHERE figure = 'transferred'), 0)               AS transferred,
           coalesce(max(value) FILTER (WHERE figure = 'zero_households_open'), 0)      AS zero_households_open,
           coalesce(max(value) FILTER (WHERE figure = 'zero_households_overdue'), 0)   AS zero_households_overdue,
           coalesce(max(value) FILTER (WHERE figure = 'zero_households_unwilling'), 0) AS zero_households_unwilling,
           coalesce(max(value) FILTER (WHERE figure = 'zero_households_unwilling_overdue'), 0)
                                                                                       AS zero_households_unwilling_overdue
      FROM (SELECT DISTINCT number, code FROM line) line
      LEFT JOIN figure USING (number)
     GROUP BY line.number, line.code
),
-- 完成率: percent with one decimal, half up, not capped; empty without a plan
rated AS (
    SELECT *,
           round(100.0 * posts_done / nullif(posts_plan, 0), 1)                             AS posts_rate,
           round(100.0 * poor_training_done / nullif(poor_training_plan, 0), 1)             AS poor_training_rate,
           round(100.0 * difficulty_training_done / nullif(difficulty_training_plan, 0), 1) AS difficulty_training_rate,
           round(100.0 * reemployed_done / nullif(reemployed_plan, 0), 1)                   AS reemployed_rate,
           round(100.0 * transferred / nullif(registered_poor, 0), 1)                       AS transfer_rate
      FROM counted
),
averaged AS (
    SELECT rated.*,
           (SELECT avg(rate)
              FROM (VALUES (posts_rate), (poor_training_rate), (difficulty_training_rate), (reemployed_rate))
                   rates (rate)) AS mean
      FROM rated
)
-- 排名: by the mean of the rates as printed, so that it can be checked on paper; equal means share a rank; a single unit has
-- none
SELECT averaged.*,
       CASE WHEN number > 0 AND mean IS NOT NULL AND count(*) OVER (PARTITION BY number > 0) > 1
            THEN rank() OVER (PARTITION BY number > 0 ORDER BY mean DESC NULLS LAST)
        END AS rank
  FROM averaged
 ORDER BY number
