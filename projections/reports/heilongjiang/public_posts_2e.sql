-- 2E 公益性岗位: posts developed, and the persons who took, hold, left and overstay one. Definitions: docs/domain.md 6 and 9; source
-- document S2.
SELECT 'developed' AS figure, NULL::int AS number, area, NULL::text AS code, stream_id::text AS subject, version,
       developed_on AS day, count AS value
  FROM post
 WHERE area >= %(low)s AND area < %(high)s AND developed_on BETWEEN %(first)s AND %(last)s
UNION ALL
SELECT named.figure, NULL, area, NULL, person_id::text, version, named.day, 1
  FROM (SELECT person_id, version, area, began_on, ended_on,
               row_number() OVER (PARTITION BY person_id, began_on BETWEEN %(first)s AND %(last)s
                                      ORDER BY began_on, version) AS signed,
               row_number() OVER (PARTITION BY person_id, ended_on BETWEEN %(first)s AND %(last)s
                                      ORDER BY ended_on, began_on, version) AS left_one,
               row_number() OVER (PARTITION BY person_id,
                                      began_on <= %(day)s AND (ended_on IS NULL OR ended_on > %(day)s)
                                      ORDER BY began_on, version) AS holds
          FROM employment
         WHERE channel = 'public_welfare' AND verdict IS DISTINCT FROM 'refuted' AND began_on <= %(last)s) job
 CROSS JOIN LATERAL (VALUES ('signed', began_on, signed = 1 AND began_on >= %(first)s),
                            ('left_post', ended_on, left_one = 1 AND ended_on BETWEEN %(first)s AND %(last)s),
                            ('on_post', began_on, holds = 1 AND (ended_on IS NULL OR ended_on > %(day)s)
                                                  AND began_on <= %(day)s))
                    named (figure, day, counts)
 WHERE area >= %(low)s AND area < %(high)s AND named.counts
UNION ALL
-- 超期: on a post beyond its term on the day
SELECT 'over_term', NULL, area, NULL, person_id::text, trigger_version, due_on, 1
  FROM (SELECT person_id, area, trigger_version, (due_at AT TIME ZONE 'Asia/Shanghai')::date AS due_on,
               row_number() OVER (PARTITION BY person_id ORDER BY due_at, trigger_version) AS place
          FROM deadline
         WHERE name = 'post_term' AND (due_at AT TIME ZONE 'Asia/Shanghai')::date < %(day)s
           AND (coalesce(met_at, waived_at) IS NULL
                OR (coalesce(met_at, waived_at) AT TIME ZONE 'Asia/Shanghai')::date > %(day)s)) term
 WHERE area >= %(low)s AND area < %(high)s AND place = 1
