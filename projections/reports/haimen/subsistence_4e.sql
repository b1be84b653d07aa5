-- 4E 培训生活费补贴发放表: the subsistence subsidies granted in the period, a row a grant. Definitions: docs/domain.md 9; source
-- document S4.
SELECT row_number() OVER (ORDER BY benefit.area, granted_on, benefit.person_id, benefit.version) AS number,
       benefit.person_id::text || '.' || benefit.version::text AS key,
       benefit.person_id, benefit.version, benefit.area, granted_on AS day,
       roster.name, roster.id_no, benefit.counted_group AS category, course.course,
       benefit.since, benefit.until, course.days_attended AS days, benefit.amount_fen AS amount, benefit.paid_fen AS paid,
       CASE WHEN EXISTS (SELECT
                           FROM benefit earlier
                          WHERE earlier.person_id = benefit.person_id AND earlier.benefit = benefit.benefit
                            AND left(earlier.granted_on::text, 4) = left(benefit.granted_on::text, 4)
                            AND (earlier.granted_on, earlier.version) < (benefit.granted_on, benefit.version))
            THEN 'yes' ELSE 'no' END AS before
  FROM benefit
  LEFT JOIN roster USING (person_id)
  LEFT JOIN LATERAL (SELECT training.course, training.days_attended
                       FROM training
                      WHERE training.person_id = benefit.person_id
                        AND training.enrolled_on <= benefit.until AND training.completed_on >= benefit.since
                      ORDER BY training.enrolled_on, training.version
                      LIMIT 1) course ON true
 WHERE benefit.benefit = 'subsistence_subsidy' AND benefit.granted_on BETWEEN %(first)s AND %(last)s
   AND benefit.area >= %(low)s AND benefit.area < %(high)s AND benefit.area ^@ ANY (%(area_prefixes)s::text[])
