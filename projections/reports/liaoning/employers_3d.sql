-- 3D 企业侧政策: support granted to employers in the period, by measure. Definitions: docs/domain.md 9; source document S3.
WITH granted AS (
    SELECT stream_id, version, area, measure, granted_on, amount_fen, persons
      FROM employer_support
     WHERE area >= %(low)s AND area < %(high)s AND granted_on BETWEEN %(first)s AND %(last)s
)
SELECT named.figure, NULL::int AS number, area, measure AS code, stream_id::text AS subject, version, granted_on AS day,
       named.value
  FROM granted
 CROSS JOIN LATERAL (VALUES ('grants', 1), ('persons', persons), ('amount', amount_fen)) named (figure, value)
 WHERE named.value > 0
UNION ALL
-- an employer once a measure, and once in the total: by the first grant
SELECT 'employers', line.number, area, measure, stream_id::text, version, granted_on, 1
  FROM (SELECT granted.*,
               row_number() OVER (PARTITION BY stream_id, measure ORDER BY granted_on, version) AS of_measure,
               row_number() OVER (PARTITION BY stream_id ORDER BY granted_on, version) AS of_employer
          FROM granted
         WHERE area ^@ ANY (%(area_prefixes)s::text[])) first
 CROSS JOIN LATERAL (VALUES (NULL, of_measure), (0, of_employer)) line (number, place)
 WHERE line.place = 1
