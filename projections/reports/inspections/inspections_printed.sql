-- The inspections that a report counts, as they are printed with it: those of the area, and those that drew or left out
-- somebody of it. Strata of which somebody was to be drawn and nobody was judged are named, those
-- without a quota are counted: the estimate does not hold for either.
SELECT inspected.key, inspected.title, inspected.area, inspected.mode, inspected.state, inspected.drawn_on,
       inspected.population_size, inspected.sample_size, inspected.mandatory, inspected.population_sha256,
       inspected.plan_sha256, inspected.seed, inspected.seed_kind, inspected.seed_source, inspected.seed_published_on,
       inspected.strata, not_judged.strata_not_judged, not_judged.strata_without_quota
  FROM ({counted_inspections}) inspected
 CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(stratum ORDER BY stratum) FILTER (WHERE size > 0), '{}') AS strata_not_judged,
               count(*) FILTER (WHERE size = 0) AS strata_without_quota
          FROM ({sampled_strata}) strata
         WHERE strata.key = inspected.key AND strata.judged = 0 AND strata.population > 0) not_judged
 WHERE inspected.area ^@ ANY (%(area_prefixes)s::text[])
    OR EXISTS (SELECT
                 FROM ({drawn_cases}) drawn
                WHERE drawn.key = inspected.key AND drawn.area ^@ ANY (%(area_prefixes)s::text[]))
 ORDER BY inspected.key
