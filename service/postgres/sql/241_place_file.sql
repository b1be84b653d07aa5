-- Files of the place: policies, areas and calendars that operators have loaded, with the day from which each holds.
-- Append-only. `version` is a hash over this file and all before it: it names the reference data of an installation.
CREATE TABLE zuji.place_file (
    number    integer     PRIMARY KEY,
    kind      text        NOT NULL CHECK (kind IN ('policy', 'areas', 'calendar')),
    name      text        NOT NULL,
    since     date        NOT NULL,
    content   text        NOT NULL,
    loaded_by text        NOT NULL,
    loaded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    version   bytea       NOT NULL
);
COMMENT ON TABLE zuji.place_file IS 'Files of the place as loaded (TOML); append-only';
COMMENT ON COLUMN zuji.place_file.since IS 'The first day on which the content holds (Asia/Shanghai)';
COMMENT ON COLUMN zuji.place_file.version IS 'SHA-256 over the version before, kind, day and content';
GRANT SELECT ON zuji.place_file TO zuji_service, zuji_reader;
CREATE FUNCTION zuji.refuse_change_of_place_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'zuji.place_file is append-only: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER place_file_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON zuji.place_file
    FOR EACH STATEMENT EXECUTE FUNCTION zuji.refuse_change_of_place_file();
ALTER TABLE zuji.place_file ENABLE ALWAYS TRIGGER place_file_is_append_only;
