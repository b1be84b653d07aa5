-- 2A 五送统计表: what was delivered in the period, by the five deliveries. Definitions: docs/domain.md 9; source document S2.
WITH delivery (type, kind, code) AS (
    SELECT * FROM unnest(%(delivered)s::text[], %(delivered_kinds)s::text[], %(delivered_as)s::text[])
),
delivered AS (
    SELECT type, coalesce(kind, '') AS kind, person_id, version, area, given_on AS day
      FROM service
     WHERE area >= %(low)s AND area < %(high)s AND given_on BETWEEN %(first)s AND %(last)s
    UNION ALL
    SELECT 'person.loan_granted', '', person_id, version, area, granted_on
      FROM loan
     WHERE area >= %(low)s AND area < %(high)s AND granted_on BETWEEN %(first)s AND %(last)s
    UNION ALL
    SELECT 'person.benefit_granted', '', person_id, version, area, granted_on
      FROM benefit
     WHERE area >= %(low)s AND area < %(high)s AND granted_on BETWEEN %(first)s AND %(last)s
    UNION ALL
    SELECT 'person.training_enrolled', '', person_id, version, area, enrolled_on
      FROM training
     WHERE area >= %(low)s AND area < %(high)s AND enrolled_on BETWEEN %(first)s AND %(last)s
),
counted AS (
    SELECT delivery.code, person_id, version, area, day
      FROM delivered
      JOIN delivery USING (type, kind)
     WHERE area ^@ ANY (%(area_prefixes)s::text[])
)
SELECT 'times' AS figure, NULL::int AS number, area, code, person_id::text AS subject, version, day, 1 AS value
  FROM counted
UNION ALL
-- a person once a delivery, and once in the total: by the first
SELECT 'persons', line.number, area, code, person_id::text, version, day, 1
  FROM (SELECT counted.*,
               row_number() OVER (PARTITION BY person_id, code ORDER BY day, version) AS of_delivery,
               row_number() OVER (PARTITION BY person_id ORDER BY day, version) AS of_person
          FROM counted) first
 CROSS JOIN LATERAL (VALUES (NULL, of_delivery), (0, of_person)) line (number, place)
 WHERE line.place = 1
