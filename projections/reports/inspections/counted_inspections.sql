-- The inspections of a report: the one asked for, or those drawn in the period; abandoned ones too.
SELECT inspection_id, key, area, title, mode, state, population_size, sample_size, mandatory, plan_sha256, population_sha256,
       seed, seed_kind, seed_source, seed_published_on, drawn_on, strata, quotas
  FROM inspection
 WHERE drawn_on IS NOT NULL
   AND CASE WHEN %(inspection)s::text IS NULL THEN drawn_on BETWEEN %(first)s AND %(last)s ELSE key = %(inspection)s END
