SELECT line.number, line.code AS key, count(job.person_id) AS jobs
  FROM unnest(%(line_numbers)s::int[], %(line_codes)s::text[]) AS line (number, code)
  LEFT JOIN employment AS job
    ON (line.number = 0 OR job.channel = line.code) AND job.area >= %(low)s AND job.area < %(high)s
   AND job.began_on BETWEEN %(first)s AND %(last)s AND (%(place)s::text IS NULL OR job.place = %(place)s)
 GROUP BY line.number, line.code
