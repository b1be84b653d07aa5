-- What the codes of all areas in the scope begin with: '' where it is everywhere, null where none was set, which no code
-- begins with. A policy asks for it in a sub-select: then PostgreSQL evaluates it once for a statement, and compares each
-- row with the result.
CREATE FUNCTION zuji.scope_prefix() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE current_setting('zuji.scope', true)
           WHEN '*' THEN '' WHEN '' THEN NULL ELSE current_setting('zuji.scope', true) END;
-- PostgreSQL's own ^@, which expects half a percent of the rows. Here nearly all pass: what is asked for is bounded by a
-- range of areas as well, for the index, and a plan made for few rows would sort where an index has the order.
CREATE OPERATOR zuji.^@ (FUNCTION = starts_with, LEFTARG = text, RIGHTARG = text, RESTRICT = neqsel);
ALTER POLICY seen_in_scope ON zuji.quarantine USING (area OPERATOR(zuji.^@) (SELECT zuji.scope_prefix()));
ALTER POLICY seen_in_scope ON zuji.access_log
    USING (area OPERATOR(zuji.^@) (SELECT zuji.scope_prefix())
        OR subject_area OPERATOR(zuji.^@) (SELECT zuji.scope_prefix()));
ALTER POLICY seen_in_scope ON zuji.approval
    USING (area OPERATOR(zuji.^@) (SELECT zuji.scope_prefix())
        OR account = nullif(current_setting('zuji.account', true), ''));
-- Views that an older version made still ask for this function, until they are rebuilt.
CREATE OR REPLACE FUNCTION zuji.in_scope(area text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN starts_with(area, zuji.scope_prefix());
