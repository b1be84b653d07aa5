-- The only way into the log for the running service: this function assigns positions and times of recording.
-- It runs with the rights of its owner, so the service needs neither INSERT on the log nor UPDATE of the counter.
-- Raises unique_violation if one of the versions exists already, ZJ001 if the clocks differ too much (152_clock.sql).
-- The states come without their last two braces.
CREATE FUNCTION zuji.append(
    stream_ids uuid[], versions integer[], types text[], areas text[], states bytea[], digests bytea[],
    caller_clock timestamptz, tolerance interval
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    count  integer := cardinality(stream_ids);
    before bigint;
    moment timestamptz;
BEGIN
    UPDATE zuji.log_head h
       SET position = h.position + count, recorded_at = zuji.stamp(h.recorded_at, caller_clock, tolerance)
    RETURNING h.position - count, h.recorded_at INTO before, moment;
    INSERT INTO zuji.log (stream_id, version, position, type, area, recorded_at, state, digest)
    SELECT e.stream_id, e.version, before + e.place, e.type, e.area, moment, e.state
           || convert_to(',"position":' || before + e.place || ',"recorded_at":"'
                         || to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"}}', 'UTF8'),
           e.digest
      FROM unnest(stream_ids, versions, types, areas, states, digests) WITH ORDINALITY
           AS e (stream_id, version, type, area, state, digest, place);
    PERFORM pg_notify('zuji_log', '');
    RETURN before + count;
END
$$;
REVOKE ALL ON FUNCTION zuji.append FROM PUBLIC;
GRANT EXECUTE ON FUNCTION zuji.append TO zuji_service;
