-- 2D 招聘会: the job fairs held in the period. Definitions: docs/domain.md 9; source document S2.
SELECT named.figure, NULL::int AS number, area, NULL::text AS code, stream_id::text AS subject, version, held_on AS day,
       named.value
  FROM fair
 CROSS JOIN LATERAL (VALUES ('fairs', 1), ('employers', employers), ('posts', posts), ('attendees', attendees),
                            ('agreements', agreements))
                    named (figure, value)
 WHERE area >= %(low)s AND area < %(high)s AND held_on BETWEEN %(first)s AND %(last)s AND named.value > 0
