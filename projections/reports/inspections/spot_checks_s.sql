-- S 抽查报告: the cases that inspections drew and what was found, by unit. Definitions: docs/domain.md 7, docs/decisions/0065.
WITH drawn AS MATERIALIZED ({drawn_cases})
-- 随机抽取 the random part, without the cases that were replaced
SELECT named.figure, NULL::int AS number, drawn.area, NULL::text AS code, drawn.person_id::text AS subject,
       drawn.version, coalesce(drawn.day, drawn.drawn_on) AS day, 1::bigint AS value
  FROM drawn
 CROSS JOIN LATERAL (VALUES ('sampled', true),
                            ('reached', outcome IN ('conforming', 'nonconforming', 'unverifiable')),
                            (outcome, true))
                    named (figure, counts)
 WHERE part = 'random' AND outcome <> 'replaced' AND named.counts
UNION ALL
SELECT 'replaced', NULL, area, NULL, person_id::text, NULL, replaced_on, 1
  FROM drawn
 WHERE outcome = 'replaced'
UNION ALL
-- 必查 the mandatory part
SELECT named.figure, NULL, drawn.area, NULL, drawn.person_id::text, drawn.version, coalesce(drawn.day, drawn.drawn_on), 1
  FROM drawn
 CROSS JOIN LATERAL (VALUES ('mandatory', true),
                            ('mandatory_reached', outcome IN ('conforming', 'nonconforming', 'unverifiable')),
                            ('mandatory_nonconforming', outcome = 'nonconforming'))
                    named (figure, counts)
 WHERE part <> 'random' AND outcome <> 'replaced' AND named.counts
UNION ALL
-- 推断 the strata, from which the population is estimated (estimates.py)
SELECT concat_ws(E'\t', 'stratum', strata.key, strata.stratum, named.number), NULL, strata.area, NULL, strata.key, NULL, NULL,
       named.value
  FROM ({sampled_strata}) strata
 CROSS JOIN LATERAL (VALUES ('population', population), ('judged', judged), ('errors', errors)) named (number, value)
