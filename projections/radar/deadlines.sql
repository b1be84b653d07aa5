-- The deadlines that an event of the person's own stream met.
SELECT person_id, met_version, started_at, due_at
  FROM deadline
 WHERE area >= %(low)s AND area < %(high)s AND area OPERATOR(zuji.^@) ANY(%(prefixes)s) AND met_version > 0
 LIMIT %(most)s
