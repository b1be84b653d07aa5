-- The condition of row-level security: the area of the row begins with the scope set for the transaction.
-- Without a scope no row is visible.
CREATE FUNCTION zuji.in_scope(area text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN starts_with(area, current_setting('zuji.scope', true));
CREATE POLICY seen_in_scope ON zuji.quarantine FOR SELECT TO zuji_reader USING (zuji.in_scope(area));
CREATE POLICY kept_by_service ON zuji.quarantine TO zuji_service USING (true) WITH CHECK (true);
