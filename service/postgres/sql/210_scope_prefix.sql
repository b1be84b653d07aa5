-- The common prefix of all areas in the scope: '' for everywhere, null without a scope (no area begins with null).
-- Policies call it in a sub-select, so that PostgreSQL evaluates it once for each statement and not for each row.
CREATE FUNCTION zuji.scope_prefix() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE current_setting('zuji.scope', true)
           WHEN '*' THEN '' WHEN '' THEN NULL ELSE current_setting('zuji.scope', true) END;
-- The operator ^@ of PostgreSQL with another estimate: the built-in one expects half a percent of the rows. Here nearly
-- all rows pass, because queries are bounded by a range of areas too; a plan for few rows would sort instead of using
-- the order of an index.
CREATE OPERATOR zuji.^@ (FUNCTION = starts_with, LEFTARG = text, RIGHTARG = text, RESTRICT = neqsel);
ALTER POLICY seen_in_scope ON zuji.quarantine USING (area OPERATOR(zuji.^@) (SELECT zuji.scope_prefix()));
ALTER POLICY seen_in_scope ON zuji.access_log
    USING (area OPERATOR(zuji.^@) (SELECT zuji.scope_prefix())
        OR subject_area OPERATOR(zuji.^@) (SELECT zuji.scope_prefix()));
ALTER POLICY seen_in_scope ON zuji.approval
    USING (area OPERATOR(zuji.^@) (SELECT zuji.scope_prefix())
        OR account = nullif(current_setting('zuji.account', true), ''));
-- Views of an older version call this function until they are rebuilt.
CREATE OR REPLACE FUNCTION zuji.in_scope(area text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN starts_with(area, zuji.scope_prefix());
