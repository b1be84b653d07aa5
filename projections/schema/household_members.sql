-- Whether a person who belongs to the household is in scope: the area of a member sees a household of another area. The
-- function runs as the owner of the views, whom no policy binds; it is called for households outside the scope only.
CREATE FUNCTION has_member_in_scope(wanted text) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER COST 10000
AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM membership m JOIN roster r USING (person_id)
         WHERE m.household_key = wanted AND m.left_on IS NULL AND r.case_state <> 'deceased'
           AND (r.area OPERATOR(zuji.^@) (SELECT zuji.scope_prefix())
                OR r.area OPERATOR(zuji.^@) ANY ((SELECT zuji.other_prefixes())::text[])));
END
$$;
REVOKE ALL ON FUNCTION has_member_in_scope FROM PUBLIC;
GRANT EXECUTE ON FUNCTION has_member_in_scope TO zuji_reader;
DO $$ BEGIN  -- names in the function mean the tables of this schema, whatever the search path of its caller
    EXECUTE format('ALTER FUNCTION has_member_in_scope SET search_path = %I, pg_temp', current_schema());
END $$;
-- Evaluated after seen_in_scope (policies are taken in the order of their names).
CREATE POLICY seen_with_members ON household FOR SELECT TO zuji_reader USING (has_member_in_scope(household_key));
