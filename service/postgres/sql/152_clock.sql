-- Stamps are taken only while the clocks agree: one that ran ahead once would spoil every later stamp.
-- An operator may declare that the last stamps were wrong; from there on they continue with the true time.
CREATE TABLE zuji.clock_correction (
    id        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    noted_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    noted_by  text        NOT NULL,
    reason    text        NOT NULL,
    position  bigint      NOT NULL,
    stamped   timestamptz NOT NULL,
    continued timestamptz NOT NULL
);
COMMENT ON COLUMN zuji.clock_correction.position IS 'The last event that may have a wrong stamp';
COMMENT ON COLUMN zuji.clock_correction.stamped IS 'The stamp of that event';
COMMENT ON COLUMN zuji.clock_correction.continued IS 'The time at which this was noted: by then all of them were recorded';
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
COMMENT ON FUNCTION zuji.stamp IS 'The time of recording; refused (ZJ001) while it cannot be right';
