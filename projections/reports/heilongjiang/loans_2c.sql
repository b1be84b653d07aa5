-- 2C 小额担保贷款表: the loans granted in the period. Definitions: docs/domain.md 9; source document S2.
SELECT named.figure, NULL::int AS number, area, NULL::text AS code, person_id::text AS subject, version,
       granted_on AS day, named.value
  FROM (SELECT person_id, version, area, granted_on, amount_fen,
               row_number() OVER (PARTITION BY person_id ORDER BY granted_on, version) AS place
          FROM loan
         WHERE granted_on BETWEEN %(first)s AND %(last)s) granted
 CROSS JOIN LATERAL (VALUES ('persons', CASE place WHEN 1 THEN 1 ELSE 0 END), ('loans', 1), ('amount', amount_fen))
                    named (figure, value)
 WHERE area >= %(low)s AND area < %(high)s AND named.value > 0
