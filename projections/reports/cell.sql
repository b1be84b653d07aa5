-- The items of one cell of a report: how many, their sum, how many of them the caller may see, and a page of those. The scope
-- of the caller is in the setting zuji.scope. `select` is the SELECT of the report, `covers` the condition of its shape,
-- `seen` and `name` depend on what an item is.
WITH line (number, code, prefix) AS (
    SELECT * FROM unnest(%(line_numbers)s::int[], %(line_codes)s::text[], %(line_prefixes)s::text[])
),
counted AS MATERIALIZED (
    SELECT subject, coalesce(version, 0) AS version, coalesce(day, '-infinity') AS day, area, value
      FROM ({select}) item
     WHERE figure = %(figure)s
       AND (number = %(line)s
            OR number IS NULL AND NOT %(own_total)s
               AND EXISTS (SELECT FROM line WHERE line.number = %(line)s AND {covers}))
),
size AS (
    SELECT count(*) AS count, sum(value) AS value, count(*) FILTER (WHERE {seen}) AS shown FROM counted
),
page AS (
    SELECT subject, version, day, area, value, {name} AS name
      FROM counted
     WHERE (subject COLLATE "C", version, day) > (%(subject)s, %(version)s, %(on)s::date) AND {seen}
     ORDER BY subject COLLATE "C", version, day
     LIMIT %(limit)s
)
SELECT at.position,
       (SELECT recorded_at FROM zuji.log WHERE log.position = at.position) AS known_at,
       size.*,
       page.subject, nullif(page.version, 0) AS version, nullif(page.day, '-infinity') AS day, page.area,
       page.value AS adds, page.name
  FROM projection_position at
 CROSS JOIN size
  LEFT JOIN page ON true
 ORDER BY page.subject COLLATE "C", page.version, page.day
