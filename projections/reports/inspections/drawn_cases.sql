-- The cases that inspections drew, each with its outcome: replaced, pending, not_reached, conforming, nonconforming or
-- unverifiable. Those of abandoned inspections are no cases. The area is the town of the stratum, where towns are strata, else
-- that of the person when checked, or now, if the inspection covers it. Of several checks of a case the last one that
-- reached the person counts, else the last; second checks do not.
SELECT inspected.key, drawn.case_no, drawn.person_id, drawn.part, drawn.stratum, drawn.drawn_on, drawn.replaced_on, town.area,
       checked.version, checked.day,
       CASE WHEN drawn.replaced_on IS NOT NULL THEN 'replaced' ELSE coalesce(checked.outcome, 'pending') END AS outcome
  FROM ({counted_inspections}) inspected
  JOIN inspection_case drawn ON drawn.inspection_id = inspected.inspection_id
  LEFT JOIN LATERAL (
        SELECT version, day, area,
               CASE WHEN contact <> 'reached' THEN 'not_reached'
                    WHEN bool_or(verdict = 'nonconforming') THEN 'nonconforming'
                    WHEN bool_and(verdict = 'conforms') THEN 'conforming'
                    ELSE 'unverifiable' END AS outcome
          FROM spot_check_item item
         WHERE item.inspection = drawn.key AND item.case_no = drawn.case_no AND NOT second_check
         GROUP BY person_id, version, day, area, contact
         ORDER BY contact <> 'reached' NULLS FIRST, day DESC, version DESC
         LIMIT 1) checked ON true
 CROSS JOIN LATERAL (
        SELECT coalesce(nullif(split_part(drawn.stratum, '/', array_position(inspected.strata, 'town')), ''), checked.area,
                        (SELECT roster.area
                           FROM roster
                          WHERE roster.person_id = drawn.person_id
                            AND roster.area ^@ regexp_replace(inspected.area, '^(\d{2})0000$|^(\d{4})00$', '\1\2')),
                        inspected.area) AS area) town
 WHERE inspected.state <> 'abandoned'
