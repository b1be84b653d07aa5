SELECT figure, NULL::int AS number, area, NULL::text AS code, person_id::text AS subject, version, began_on AS day, 1 AS value
  FROM employment
 CROSS JOIN LATERAL (VALUES ('jobs'), (channel)) named (figure)
