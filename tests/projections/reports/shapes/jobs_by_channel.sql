SELECT 'jobs' AS figure, NULL::int AS number, area, channel AS code,
       person_id::text AS subject, version, began_on AS day, 1 AS value
  FROM employment
 WHERE area >= %(low)s AND area < %(high)s AND began_on BETWEEN %(first)s AND %(last)s
   AND (%(place)s::text IS NULL OR place = %(place)s)
