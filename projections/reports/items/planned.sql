-- The targets and baselines of the year (计划、基数) as items, for each line. `line` is the rows of the table: line 0 is the total,
-- and a unit that replaced others has a row here for each of their codes too.
WITH
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
