-- Times of recording are given only while the clocks agree: they are monotonic, so one clock that ran ahead would make all
-- later times wrong. An operator may declare the last times wrong; the next event then gets the true time.
CREATE TABLE zuji.clock_correction (
    id        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    noted_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    noted_by  text        NOT NULL,
    reason    text        NOT NULL,
    position  bigint      NOT NULL,
    stamped   timestamptz NOT NULL,
    continued timestamptz NOT NULL
);
COMMENT ON COLUMN zuji.clock_correction.position IS 'The last event that may have a wrong time of recording';
COMMENT ON COLUMN zuji.clock_correction.stamped IS 'The time of recording of that event';
COMMENT ON COLUMN zuji.clock_correction.continued IS 'The time of the declaration: all these events were recorded before it';
GRANT SELECT, INSERT ON zuji.clock_correction TO zuji_service;

CREATE FUNCTION zuji.stamp(last timestamptz, caller_clock timestamptz, tolerance interval) RETURNS timestamptz
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    asked timestamptz := statement_timestamp();
    present timestamptz := clock_timestamp();
BEGIN
    IF last > present + tolerance THEN
        RAISE EXCEPTION 'the last stamp % is ahead of the clock %', last, present USING ERRCODE = 'ZJ001';
    END IF;
    IF caller_clock NOT BETWEEN asked - tolerance AND asked + tolerance THEN
        RAISE EXCEPTION 'the clock of the database % differs from that of the caller %', asked, caller_clock
              USING ERRCODE = 'ZJ001';
    END IF;
    RETURN greatest(last, present);
END
$$;
COMMENT ON FUNCTION zuji.stamp IS 'The time of recording; raises ZJ001 if the clocks differ by more than the tolerance';
