-- All items of a report for each line that counts them, in a fixed order. `select` is the SELECT of the report, `covers` the
-- condition of its shape.
WITH line (number, code, prefix) AS (
    SELECT * FROM unnest(%(line_numbers)s::int[], %(line_codes)s::text[], %(line_prefixes)s::text[])
),
item AS MATERIALIZED ({select}),
counted AS (
    SELECT number AS line, figure, subject, version, day, value
      FROM item
     WHERE number IS NOT NULL
     UNION ALL
    SELECT line.number, item.figure, item.subject, item.version, item.day, item.value
      FROM item
      JOIN line ON {covers}
     WHERE item.number IS NULL AND (line.number > 0 OR item.figure <> ALL (%(own_totals)s::text[]))
)
SELECT line, figure, subject, coalesce(version, 0) AS version, day, value
  FROM counted
 ORDER BY line, figure COLLATE "C", subject COLLATE "C", version, day, value
