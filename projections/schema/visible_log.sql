-- The log as readers see it: events with an area in scope, and all events of persons whose area is in scope now, including
-- those of duplicates merged into them.
CREATE VIEW visible_log WITH (security_barrier) AS
SELECT l.*
  FROM zuji.log l
 WHERE l.area OPERATOR(zuji.^@) (SELECT zuji.scope_prefix())
    OR l.area OPERATOR(zuji.^@) ANY ((SELECT zuji.other_prefixes())::text[])
    OR EXISTS (SELECT FROM roster r
                WHERE r.person_id = l.stream_id
                  AND (r.area OPERATOR(zuji.^@) (SELECT zuji.scope_prefix())
                       OR r.area OPERATOR(zuji.^@) ANY ((SELECT zuji.other_prefixes())::text[])))
    OR EXISTS (SELECT FROM zuji.merge m JOIN roster r ON r.person_id = m.survivor
                WHERE m.duplicate = l.stream_id AND m.in_force
                  AND (r.area OPERATOR(zuji.^@) (SELECT zuji.scope_prefix())
                       OR r.area OPERATOR(zuji.^@) ANY ((SELECT zuji.other_prefixes())::text[])));
GRANT SELECT ON visible_log TO zuji_reader;
