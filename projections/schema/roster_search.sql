-- The first persons in scope that have all search terms (states, level, categories, roster.search_terms, characters of the
-- name), in the order of lists. Under row-level security PostgreSQL uses no index for an operator that is not leakproof, and
-- those on arrays are not. So readers pass values to this function, which runs as the owner of the roster, whom no policy
-- binds; the scope is a condition in it. The terms alone are not exact: category and name are compared again.
CREATE FUNCTION roster_search(
    wanted text[], category text, named text, low text, high text, prefixes text[], after_area text, after_id uuid,
    most integer
) RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER SET plan_cache_mode = force_custom_plan
AS $$
BEGIN
    RETURN QUERY
    SELECT r.person_id
      FROM roster r
     WHERE ARRAY['case:' || r.case_state, 'labour:' || r.labour_state, 'level:' || r.level]
           || r.categories || r.search_terms || string_to_array(r.search_name, NULL) @> wanted
       AND (roster_search.category IS NULL OR roster_search.category = ANY(r.categories))
       AND (named IS NULL OR strpos(r.search_name, named) > 0)
       AND r.area >= low AND r.area < high AND (r.area, r.person_id) > (after_area, after_id)
       AND (cardinality(prefixes) < 2 OR r.area OPERATOR(zuji.^@) ANY (prefixes))
       AND (r.area OPERATOR(zuji.^@) (SELECT zuji.scope_prefix())
            OR r.area OPERATOR(zuji.^@) ANY ((SELECT zuji.other_prefixes())::text[]))
     ORDER BY r.area, r.person_id
     LIMIT most;
END
$$;
REVOKE ALL ON FUNCTION roster_search FROM PUBLIC;
GRANT EXECUTE ON FUNCTION roster_search TO zuji_reader;
DO $$ BEGIN  -- names in the function mean the tables of this schema, whatever the search path of its caller
    EXECUTE format('ALTER FUNCTION roster_search SET search_path = %I, pg_temp', current_schema());
END $$;
