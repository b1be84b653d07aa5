-- The strata of inspections: how many persons each has, in how many of those drawn by chance a verdict was reached, and how
-- many of these are in error. The area is the town of the stratum, where towns are strata, else that of the inspection.
SELECT inspected.key, quota.stratum, quota.size, quota.population, coalesce(judged.judged, 0) AS judged, coalesce(judged.errors, 0) AS errors,
       coalesce(nullif(split_part(quota.stratum, '/', array_position(inspected.strata, 'town')), ''), inspected.area) AS area
  FROM ({counted_inspections}) inspected
 CROSS JOIN LATERAL (
        SELECT substring(text FROM '^(.*) \d+ \d+$') AS stratum, substring(text FROM '(\d+) \d+$')::bigint AS size,
               substring(text FROM '\d+$')::bigint AS population
          FROM unnest(inspected.quotas) text) quota
  LEFT JOIN (
        SELECT key, stratum, count(*) FILTER (WHERE outcome IN ('conforming', 'nonconforming')) AS judged,
               count(*) FILTER (WHERE outcome = 'nonconforming') AS errors
          FROM ({drawn_cases}) drawn
         WHERE part = 'random'
         GROUP BY key, stratum) judged ON judged.key = inspected.key AND judged.stratum = quota.stratum
 WHERE inspected.state <> 'abandoned'
