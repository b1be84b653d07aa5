-- Snapshots of the views: each is a schema views_at_<id> with the views as of the end of a day, as known up to a position of
-- the log. One process builds, brings up and drops them, under a lease (docs/decisions/0055).
CREATE TABLE zuji.snapshot (
    id           integer     GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    as_of        date        NOT NULL,
    follows      boolean     NOT NULL,
    target       bigint      NOT NULL CHECK (target >= 0),
    position     bigint      NOT NULL DEFAULT 0,
    state        text        NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'building', 'ready', 'failed')),
    made_by      text,
    share        real        NOT NULL DEFAULT 0 CHECK (share BETWEEN 0 AND 1),
    rate         real,
    seconds_left real,
    error        text,
    requested_by text        NOT NULL,
    requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    started_at   timestamptz,
    built_at     timestamptz,
    last_used_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE UNIQUE INDEX snapshot_moment ON zuji.snapshot (as_of, target) WHERE NOT follows;
CREATE UNIQUE INDEX snapshot_following ON zuji.snapshot (as_of) WHERE follows;
COMMENT ON TABLE zuji.snapshot IS 'Views as of a day and as known up to a position; rebuilt from the log, not backed up';
COMMENT ON COLUMN zuji.snapshot.as_of IS 'The last day (Asia/Shanghai) of which events count';
COMMENT ON COLUMN zuji.snapshot.follows IS 'Whether it is brought up to later positions on demand; otherwise its position never changes';
COMMENT ON COLUMN zuji.snapshot.target IS 'The position of the log that is wanted';
COMMENT ON COLUMN zuji.snapshot.position IS 'The position of the log that the views of the schema contain; 0 until they are built';
COMMENT ON COLUMN zuji.snapshot.made_by IS 'Fingerprint of code, tables and policy that made it (projections/schema/fingerprint.py)';
COMMENT ON COLUMN zuji.snapshot.rate IS 'Events folded per second';
COMMENT ON COLUMN zuji.snapshot.error IS 'Why the last build failed';
GRANT SELECT, INSERT, UPDATE, DELETE ON zuji.snapshot TO zuji_service;
