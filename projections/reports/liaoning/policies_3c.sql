-- 3C 政策享受查询: the benefits granted in the period, by benefit. Definitions: docs/domain.md 6 and 9; source document S3.
WITH granted AS (
    SELECT person_id, version, area, benefit, granted_on, amount_fen, paid_fen, recovered_fen
      FROM benefit
     WHERE area >= %(low)s AND area < %(high)s AND granted_on BETWEEN %(first)s AND %(last)s
)
SELECT named.figure, NULL::int AS number, area, benefit AS code, person_id::text AS subject, version, granted_on AS day,
       named.value
  FROM granted
 CROSS JOIN LATERAL (VALUES ('grants', 1), ('granted', amount_fen), ('paid', paid_fen), ('recovered', recovered_fen))
                    named (figure, value)
 WHERE named.value > 0
UNION ALL
-- a person once a benefit, and once in the total: by the first grant
SELECT 'persons', line.number, area, benefit, person_id::text, version, granted_on, 1
  FROM (SELECT granted.*,
               row_number() OVER (PARTITION BY person_id, benefit ORDER BY granted_on, version) AS of_benefit,
               row_number() OVER (PARTITION BY person_id ORDER BY granted_on, version) AS of_person
          FROM granted
         WHERE area ^@ ANY (%(area_prefixes)s::text[])) first
 CROSS JOIN LATERAL (VALUES (NULL, of_benefit), (0, of_person)) line (number, place)
 WHERE line.place = 1
