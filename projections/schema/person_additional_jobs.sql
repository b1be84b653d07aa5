-- The additional jobs (兼职) that a person whose area is in scope has now, without refuted ones. Row-level security on the
-- spells themselves would hide those that began while another area was responsible; see person_deadlines.
CREATE FUNCTION person_additional_jobs(wanted uuid)
RETURNS SETOF employment LANGUAGE plpgsql STABLE SECURITY DEFINER
AS $$
BEGIN
    RETURN QUERY
    SELECT e.*
      FROM employment e
     WHERE e.person_id = wanted AND e.additional AND e.ended_on IS NULL AND e.verdict IS DISTINCT FROM 'refuted'
       AND EXISTS (SELECT FROM roster r
                    WHERE r.person_id = wanted
                      AND (r.area OPERATOR(zuji.^@) (SELECT zuji.scope_prefix())
                           OR r.area OPERATOR(zuji.^@) ANY ((SELECT zuji.other_prefixes())::text[])))
     ORDER BY e.began_on, e.version;
END
$$;
REVOKE ALL ON FUNCTION person_additional_jobs FROM PUBLIC;
GRANT EXECUTE ON FUNCTION person_additional_jobs TO zuji_reader;
DO $$ BEGIN  -- names in the function mean the tables of this schema, whatever the search path of its caller
    EXECUTE format('ALTER FUNCTION person_additional_jobs SET search_path = %I, pg_temp', current_schema());
END $$;
