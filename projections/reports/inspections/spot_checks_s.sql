-- S 抽查报告: the cases that inspections drew and what was found, by unit. Definitions: docs/domain.md 7, docs/decisions/0065.
WITH drawn AS MATERIALIZED ({drawn_cases})
-- 随机抽取 the random part, without the cases that were replaced; what was drawn is counted as drawn, whatever is found
SELECT 'sampled' AS figure, NULL::int AS number, area, NULL::text AS code, person_id::text AS subject,
       NULL::int AS version, drawn_on AS day, 1::bigint AS value
  FROM drawn
 WHERE part = 'random' AND outcome <> 'replaced'
UNION ALL
SELECT named.figure, NULL, drawn.area, NULL, drawn.person_id::text, drawn.version, coalesce(drawn.day, drawn.drawn_on), 1
  FROM drawn
 CROSS JOIN LATERAL (VALUES ('reached', outcome IN ('conforming', 'nonconforming', 'unverifiable')),
                            (outcome, true))
                    named (figure, counts)
 WHERE part = 'random' AND outcome <> 'replaced' AND named.counts
UNION ALL
SELECT 'replaced', NULL, area, NULL, person_id::text, NULL, replaced_on, 1
  FROM drawn
 WHERE outcome = 'replaced'
UNION ALL
-- 必查 the mandatory part
SELECT 'mandatory', NULL, area, NULL, person_id::text, NULL, drawn_on, 1
  FROM drawn
 WHERE part <> 'random' AND outcome <> 'replaced'
UNION ALL
SELECT named.figure, NULL, drawn.area, NULL, drawn.person_id::text, drawn.version, drawn.day, 1
  FROM drawn
 CROSS JOIN LATERAL (VALUES ('mandatory_reached', outcome IN ('conforming', 'nonconforming', 'unverifiable')),
                            ('mandatory_nonconforming', outcome = 'nonconforming'))
                    named (figure, counts)
 WHERE part <> 'random' AND outcome <> 'replaced' AND named.counts
UNION ALL
-- 问题 findings of these inspections that were not withdrawn, by their responsible unit; a rectification that was rejected does not
-- stand
SELECT named.figure, NULL, finding.area, NULL, finding.person_id::text, finding.version, finding.raised_on, named.value
  FROM (SELECT inspection, coalesce(unit_area, area) AS area, person_id, version, raised_on, due, escalation, found_fen,
               recovered_fen, CASE WHEN state IN ('rectified', 'accepted') THEN rectified_on END AS rectified_on
          FROM finding
         WHERE state <> 'withdrawn') finding
  JOIN ({counted_inspections}) inspected ON inspected.key = finding.inspection
 CROSS JOIN LATERAL (VALUES ('findings', 1::bigint),
                            ('on_time', CASE WHEN finding.rectified_on <= finding.due THEN 1 END),
                            ('overdue', CASE WHEN coalesce(finding.rectified_on, %(day)s) > finding.due THEN 1 END),
                            ('escalated', CASE WHEN finding.escalation IS NOT NULL THEN 1 END),
                            ('found_fen', nullif(finding.found_fen, 0)),
                            ('recovered_fen', nullif(finding.recovered_fen, 0)))
                    named (figure, value)
 WHERE inspected.state <> 'abandoned' AND named.value IS NOT NULL
UNION ALL
-- 推断 the strata, from which the population is estimated (estimates.py)
SELECT concat_ws(E'\t', 'stratum', strata.key, strata.stratum, named.number), NULL, strata.area, NULL, strata.key, NULL, NULL,
       named.value
  FROM ({sampled_strata}) strata
 CROSS JOIN LATERAL (VALUES ('population', population), ('judged', judged), ('errors', errors)) named (number, value)
