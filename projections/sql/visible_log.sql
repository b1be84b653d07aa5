-- The log as readers see it: facts stamped with an area in scope, and all facts of persons who are in it now.
CREATE VIEW visible_log WITH (security_barrier) AS
SELECT l.*
  FROM zuji.log l
 WHERE zuji.in_scope(l.area)
    OR EXISTS (SELECT FROM roster r WHERE r.person_id = l.stream_id AND zuji.in_scope(r.area));
GRANT SELECT ON visible_log TO zuji_reader;
