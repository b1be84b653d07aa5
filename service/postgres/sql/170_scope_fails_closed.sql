-- The scope fails closed: null and '' see nothing, '*' sees everything, anything else what begins with it.
-- After a transaction that set it PostgreSQL leaves the setting as '', not as null; '' was the prefix of everything.
CREATE OR REPLACE FUNCTION zuji.in_scope(area text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN starts_with(area, nullif(current_setting('zuji.scope', true), ''))
        OR nullif(current_setting('zuji.scope', true), '') = '*';
