-- 4A 重点群体帮扶计划完成情况: the plan of the year and what was done of it, a row a unit and one for the whole.
-- Each figure is found per area first and then given to every line whose codes begin that area's: so the total is made
-- of events and persons, not of the units' figures. Definitions: domain notes, sections 6 and 9; source document S4.
WITH
-- The rows of the table. Line 0 is the total; a unit that took the place of others stands in it under all their codes.
line (number, code, prefix) AS (
    SELECT * FROM unnest(%(line_numbers)s::int[], %(line_codes)s::text[], %(line_prefixes)s::text[])
),

-- 计划、基数: what was laid down for the year, at whatever level. The prefix is that of domain.areas.scope_prefix.
laid_down (area, prefix, figure, value) AS (
    SELECT area,
           CASE WHEN length(area) = 6 THEN regexp_replace(area, '(00){1,2}$', '') ELSE area END,
           CASE kind WHEN 'target' THEN indicator || '_plan' ELSE indicator END,
           value
      FROM area_plan
     WHERE year = %(year)s
),
-- A unit's own plan goes before those of the areas below it; where it has none, theirs are added up. So what is laid
-- down for an area counts for a line unless there is a plan for an area of that line in which it lies (the area of a
-- code is that of its first 2, 4, 6 or 9 characters), or the unit has one itself and took that area's place.
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

-- Only what lies between the codes of the lines is looked at: `low` and `high` bound it for the indexes, the lines say it
-- exactly. Each source of figures is one index, read without its table (the INCLUDE of projections/sql).
found (figure, area, value) AS (
    -- 开发公益性岗位: posts developed; whether they are filled is not asked
    SELECT 'posts_done', area, sum(count)
      FROM post
     WHERE area >= %(low)s AND area < %(high)s AND developed_on BETWEEN %(first)s AND %(last)s
     GROUP BY area
    UNION ALL
    -- 技能培训人次: courses completed, by the group counted in at enrolment; two courses are two person-times
    SELECT CASE counted_group WHEN 'registered_poor' THEN 'poor_training_done' ELSE 'difficulty_training_done' END,
           area, count(*)
      FROM training
     WHERE area >= %(low)s AND area < %(high)s AND completed_on BETWEEN %(first)s AND %(last)s
       AND counted_group IN ('registered_poor', 'difficulty')
     GROUP BY counted_group, area
    UNION ALL
    -- 就业再就业: a person counts once, where the first counted employment of the period began; who changes from one job
    -- to another has not been employed again. The group is that of the person on that day.
    SELECT 'reemployed_done', area, count(*)
      FROM employment job
     WHERE area >= %(low)s AND area < %(high)s AND began_on BETWEEN %(first)s AND %(last)s
       AND entry AND counted_group = ANY (%(reemployed_groups)s::text[])
       AND NOT EXISTS (SELECT
                         FROM employment earlier
                        WHERE earlier.person_id = job.person_id
                          AND earlier.entry AND earlier.counted_group = ANY (%(reemployed_groups)s::text[])
                          AND earlier.began_on >= %(first)s
                          AND (earlier.began_on, earlier.version) < (job.began_on, job.version))
     GROUP BY area
    UNION ALL
    -- 转移就业: registered-poor labour in work on the day, wherever the job was found; the area is the one responsible now
    SELECT 'transferred', area, count(*)
      FROM roster
     WHERE area >= %(low)s AND area < %(high)s AND counted_group = 'registered_poor'
       AND EXISTS (SELECT
                     FROM employment job
                    WHERE job.person_id = roster.person_id
                      AND job.began_on <= %(day)s
                      AND (job.ended_on IS NULL OR job.ended_on > %(day)s))
     GROUP BY area
    UNION ALL
    -- 零就业家庭: recognised and with nobody in work on the day; of these, beyond the limit for putting one of them to work
    SELECT figure, area, value
      FROM (SELECT area, count(*) AS open, count(*) FILTER (WHERE due < %(day)s) AS overdue
              FROM household
             WHERE area >= %(low)s AND area < %(high)s AND status IN ('open', 'reopened')
               AND since <= %(day)s AND (until IS NULL OR until > %(day)s)
             GROUP BY area) household,
           LATERAL (VALUES ('zero_households_open', open), ('zero_households_overdue', overdue)) told (figure, value)
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
           coalesce(max(value) FILTER (WHERE figure = 'transferred'), 0)               AS transferred,
           coalesce(max(value) FILTER (WHERE figure = 'zero_households_open'), 0)      AS zero_households_open,
           coalesce(max(value) FILTER (WHERE figure = 'zero_households_overdue'), 0)   AS zero_households_overdue
      FROM (SELECT DISTINCT number, code FROM line) line
      LEFT JOIN figure USING (number)
     GROUP BY line.number, line.code
),
-- 完成率: percent with one decimal, half up, not capped; without a plan there is no rate
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
-- 排名: by the mean of the rates as printed, so that it can be checked on paper; equal means share a place, and where
-- there is nobody to compare with there is none
SELECT averaged.*,
       CASE WHEN number > 0 AND mean IS NOT NULL AND count(*) OVER (PARTITION BY number > 0) > 1
            THEN rank() OVER (PARTITION BY number > 0 ORDER BY mean DESC NULLS LAST)
        END AS rank
  FROM averaged
 ORDER BY number
