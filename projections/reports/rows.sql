-- The rows of a report on persons, with the position of the views. `select` is the SELECT of the report.
SELECT at.position,
       (SELECT recorded_at FROM visible_log log WHERE log.position = at.position) AS known_at,
       report.*
  FROM projection_position at
  LEFT JOIN ({select}) report ON true
 ORDER BY report.number
 LIMIT %(most_rows)s + 1
