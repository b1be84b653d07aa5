-- The inspections that a report counts, as they are printed with it: those of the area, and those that drew or left out
-- somebody of it. Strata in which nobody was judged are named: the estimate does not hold for them.
SELECT inspected.key, inspected.title, inspected.area, inspected.mode, inspected.state, inspected.drawn_on,
       inspected.population_size, inspected.sample_size, inspected.mandatory, inspected.population_sha256,
       inspected.plan_sha256, inspected.seed, inspected.seed_kind, inspected.seed_source, inspected.seed_published_on,
       array(SELECT strata.stratum
               FROM ({sampled_strata}) strata
              WHERE strata.key = inspected.key AND strata.judged = 0 AND strata.population > 0
              ORDER BY strata.stratum) AS strata_not_judged
  FROM ({counted_inspections}) inspected
 WHERE inspected.area ^@ ANY (%(area_prefixes)s::text[])
    OR EXISTS (SELECT
                 FROM ({drawn_cases}) drawn
                WHERE drawn.key = inspected.key AND drawn.area ^@ ANY (%(area_prefixes)s::text[]))
 ORDER BY inspected.key
