-- R 记录行为雷达: doubts by pattern and by state. They are found before (`projections/radar`), and given as a parameter.
SELECT named.figure, NULL::int AS number, found.area, NULL::text AS code, found.doubt AS subject, found.version, found.day,
       1 AS value
  FROM jsonb_to_recordset(%(doubts)s::jsonb)
       AS found (doubt text, area text, pattern text, state text, overdue boolean, version integer, day date)
 CROSS JOIN LATERAL (VALUES ('doubts', true), (found.pattern, true), (found.state, true), ('overdue', found.overdue))
       AS named (figure, counts)
 WHERE named.counts
