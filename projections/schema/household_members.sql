-- Whether a person who belongs to the household is in scope: the area of a member sees a household of another area. The
-- function runs as the owner of the views, whom no policy binds. It is called for households outside the scope only, which
-- other conditions have nearly always excluded: a realistic cost would lead the planner to worse plans for all others.
CREATE FUNCTION has_member_in_scope(wanted text) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER COST 1
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
-- One policy and not two: conditions are evaluated in the order in which they are written, those of several policies are not.
ALTER POLICY seen_in_scope ON household
    USING (area OPERATOR(zuji.^@) (SELECT zuji.scope_prefix())
        OR area OPERATOR(zuji.^@) ANY ((SELECT zuji.other_prefixes())::text[])
        OR has_member_in_scope(household_key));
