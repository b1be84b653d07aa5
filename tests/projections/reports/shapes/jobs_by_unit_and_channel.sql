WITH line (number, code, prefix) AS (
    SELECT * FROM unnest(%(line_numbers)s::int[], %(line_codes)s::text[], %(line_prefixes)s::text[])
)
SELECT number, code AS key, NULL AS column_key, NULL AS value, count(job.person_id) AS jobs
  FROM line
  LEFT JOIN employment AS job ON starts_with(job.area, line.prefix)
 GROUP BY number, code
UNION ALL
SELECT number, code, job.channel, count(*), NULL
  FROM line
  JOIN employment AS job ON starts_with(job.area, line.prefix)
 GROUP BY number, code, job.channel
