-- All deadlines of a person whose area is in scope. Row-level security on the deadlines themselves would hide those that
-- ended while another area was responsible. The function runs as the owner of the views, whom no policy binds; the scope is
-- a condition in it.
CREATE FUNCTION person_deadlines(wanted uuid)
RETURNS SETOF deadline LANGUAGE plpgsql STABLE SECURITY DEFINER
AS $$
BEGIN
    RETURN QUERY
    SELECT d.*
      FROM deadline d
     WHERE d.person_id = wanted
       AND EXISTS (SELECT FROM roster r
                    WHERE r.person_id = wanted
                      AND (r.area OPERATOR(zuji.^@) (SELECT zuji.scope_prefix())
                           OR r.area OPERATOR(zuji.^@) ANY ((SELECT zuji.other_prefixes())::text[])))
     ORDER BY d.started_at, d.due_at, d.name COLLATE "C", d.trigger_version;
END
$$;
REVOKE ALL ON FUNCTION person_deadlines FROM PUBLIC;
GRANT EXECUTE ON FUNCTION person_deadlines TO zuji_reader;
DO $$ BEGIN  -- names in the function mean the tables of this schema, whatever the search path of its caller
    EXECUTE format('ALTER FUNCTION person_deadlines SET search_path = %I, pg_temp', current_schema());
END $$;
