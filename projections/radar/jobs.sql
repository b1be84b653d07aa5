-- The jobs begun in a period, each with the event that began it, and the last leaving of the same employer before it.
SELECT e.person_id, e.version, e.area, e.began_on, e.ended_on, e.entry, e.employer, e.monthly_wage_fen, l.state,
       before.ended_on AS left_on, before.ended_by AS left_by, leaving.state AS left_state
  FROM employment e
  JOIN zuji.log l ON (l.stream_id, l.version) = (e.person_id, e.version)
  LEFT JOIN LATERAL (
       SELECT b.ended_on, b.ended_by
         FROM employment b
        WHERE b.person_id = e.person_id AND b.version <> e.version AND b.employer = e.employer
          AND b.ended_on <= e.began_on AND b.verdict IS DISTINCT FROM 'refuted'
        ORDER BY b.ended_on DESC, b.version DESC
        LIMIT 1) before ON e.entry
  LEFT JOIN zuji.log leaving ON (leaving.stream_id, leaving.version) = (e.person_id, before.ended_by)
 WHERE e.area >= %(low)s AND e.area < %(high)s AND e.area OPERATOR(zuji.^@) ANY(%(prefixes)s)
   AND e.began_on BETWEEN %(first)s AND %(last)s
   AND NOT e.additional AND e.verdict IS DISTINCT FROM 'refuted'
 LIMIT %(most)s
