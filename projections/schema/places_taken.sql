-- How many persons had taken a place of a vacancy (by a job) or of a course (by enrolling) by the end of a day, since the day
-- on which it was announced; with `before`, those who come before this person on that day. Persons of every area count:
-- whether it is full must not depend on who asks. They name it by its id, from another district as district/id. The function
-- runs as the owner of the views, whom no policy binds, and tells a number only.
CREATE FUNCTION places_taken(of_type text, of_area text, of_id text, announced date, day date, before uuid DEFAULT NULL)
RETURNS integer LANGUAGE plpgsql STABLE SECURITY DEFINER
AS $$
DECLARE  -- with the collation of the columns that name an item: otherwise no index of theirs would be used
    district  text := left(of_area, 6);
    named     text COLLATE "default" := of_id;
    elsewhere text COLLATE "default" := left(of_area, 6) || '/' || of_id;
BEGIN
    IF of_type = 'vacancy' THEN
        RETURN (SELECT count(DISTINCT e.person_id)
                  FROM employment e
                 WHERE e.post_id IN (named, elsewhere) AND (e.post_id = elsewhere OR left(e.area, 6) = district)
                   AND e.began_on BETWEEN announced AND day AND e.verdict IS DISTINCT FROM 'refuted'
                   AND (before IS NULL OR (e.began_on, e.person_id) < (day, before)));
    ELSIF of_type = 'course' THEN
        RETURN (SELECT count(DISTINCT t.person_id)
                  FROM training t
                 WHERE t.course_id IN (named, elsewhere) AND (t.course_id = elsewhere OR left(t.area, 6) = district)
                   AND t.enrolled_on BETWEEN announced AND day AND (t.dropped_on IS NULL OR t.dropped_on > day)
                   AND (before IS NULL OR (t.enrolled_on, t.person_id) < (day, before)));
    END IF;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION places_taken FROM PUBLIC;
GRANT EXECUTE ON FUNCTION places_taken TO zuji_reader;
DO $$ BEGIN  -- names in the function mean the tables of this schema, whatever the search path of its caller
    EXECUTE format('ALTER FUNCTION places_taken SET search_path = %I, pg_temp', current_schema());
END $$;
