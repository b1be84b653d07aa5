-- The scope fails closed: null and '' see nothing, '*' sees everything, any other value the areas that begin with it.
-- After a transaction that set it, the setting is '' and not null; '' is a prefix of every area.
CREATE OR REPLACE FUNCTION zuji.in_scope(area text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN starts_with(area, nullif(current_setting('zuji.scope', true), ''))
        OR nullif(current_setting('zuji.scope', true), '') = '*';
