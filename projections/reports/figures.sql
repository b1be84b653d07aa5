-- The figures of a report: its items summed for each line and column, with the position of the views. `select` is the SELECT
-- of the report, `covers` the condition of its shape. The items are summed per area and code first: they are many, the lines few.
WITH line (number, code, prefix) AS MATERIALIZED (
    SELECT * FROM unnest(%(line_numbers)s::int[], %(line_codes)s::text[], %(line_prefixes)s::text[])
),
item (figure, number, area, code, value) AS MATERIALIZED (
    SELECT figure, number, area, code, sum(value)
      FROM ({select}) counted
     GROUP BY figure, number, area, code
),
covered (number, figure, value) AS (
    SELECT number, figure, value
      FROM item
     WHERE number IS NOT NULL
     UNION ALL
    SELECT line.number, item.figure, item.value
      FROM item
      JOIN line ON {covers}
     WHERE item.number IS NULL AND (line.number > 0 OR item.figure <> ALL (%(own_totals)s::text[]))
)
SELECT known.position, known.known_at, figure.number, figure.figure, figure.value
  FROM (SELECT at.position, (SELECT recorded_at FROM visible_log log WHERE log.position = at.position) AS known_at
          FROM projection_position at OFFSET 0) known
  LEFT JOIN (SELECT number, figure, sum(value) AS value FROM covered GROUP BY number, figure) figure ON true
