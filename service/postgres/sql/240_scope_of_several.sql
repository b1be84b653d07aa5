-- A scope may have several prefixes (zuji.scope, separated by commas): its own comes first, then those of the areas that
-- belong to it beside, such as a city that became this district. The own prefix is compared first, alone: nearly all rows
-- that a query reads have it.
CREATE OR REPLACE FUNCTION zuji.scope_prefix() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE current_setting('zuji.scope', true)
           WHEN '*' THEN '' WHEN '' THEN NULL ELSE split_part(current_setting('zuji.scope', true), ',', 1) END;
CREATE FUNCTION zuji.other_prefixes() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (string_to_array(current_setting('zuji.scope', true), ','))[2:];
ALTER POLICY seen_in_scope ON zuji.quarantine
    USING (area OPERATOR(zuji.^@) (SELECT zuji.scope_prefix())
        OR area OPERATOR(zuji.^@) ANY ((SELECT zuji.other_prefixes())::text[]));
ALTER POLICY seen_in_scope ON zuji.access_log
    USING (subject_area OPERATOR(zuji.^@) (SELECT zuji.scope_prefix())
        OR subject_area OPERATOR(zuji.^@) ANY ((SELECT zuji.other_prefixes())::text[])
        OR (NOT subject_only AND (area OPERATOR(zuji.^@) (SELECT zuji.scope_prefix())
                                  OR area OPERATOR(zuji.^@) ANY ((SELECT zuji.other_prefixes())::text[]))));
ALTER POLICY seen_in_scope ON zuji.approval
    USING (area OPERATOR(zuji.^@) (SELECT zuji.scope_prefix())
        OR area OPERATOR(zuji.^@) ANY ((SELECT zuji.other_prefixes())::text[])
        OR account = nullif(current_setting('zuji.account', true), ''));
-- Views of an older version call this function until they are rebuilt.
CREATE OR REPLACE FUNCTION zuji.in_scope(area text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN starts_with(area, zuji.scope_prefix())
        OR EXISTS (SELECT FROM unnest(zuji.other_prefixes()) AS other (prefix) WHERE starts_with(area, other.prefix));
