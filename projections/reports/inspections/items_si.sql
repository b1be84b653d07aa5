-- SI 抽查报告分项表: the verdicts on each item of the form, of the cases that S counts. Definitions: docs/decisions/0065.
WITH drawn AS MATERIALIZED ({drawn_cases}),
item AS MATERIALIZED (
    SELECT drawn.key, drawn.stratum, drawn.part, drawn.area, drawn.person_id, drawn.version, drawn.day, item.item AS code,
           coalesce(item.verdict, 'unverifiable') AS verdict
      FROM drawn
      JOIN spot_check_item item ON item.inspection = drawn.key AND item.case_no = drawn.case_no
                               AND item.version = drawn.version AND NOT item.second_check
     WHERE drawn.outcome IN ('conforming', 'nonconforming', 'unverifiable') AND item.item <> ''
)
SELECT named.figure, NULL::int AS number, item.area, item.code, item.person_id::text AS subject, item.version, item.day,
       1::bigint AS value
  FROM item
 CROSS JOIN LATERAL (VALUES
                            ('conforming', part = 'random' AND verdict = 'conforms'),
                            ('nonconforming', part = 'random' AND verdict = 'nonconforming'),
                            ('unverifiable', part = 'random' AND verdict = 'unverifiable'),
                            ('mandatory', part <> 'random'),
                            ('mandatory_nonconforming', part <> 'random' AND verdict = 'nonconforming'))
                    named (figure, counts)
 WHERE named.counts
