-- The counter of the log, one row. Its lock is the only global lock; a transaction takes it last, to append its events.
-- It makes positions dense and in commit order, and recorded_at monotonic.
CREATE TABLE zuji.log_head (
    one         boolean     PRIMARY KEY DEFAULT true CHECK (one),
    position    bigint      NOT NULL DEFAULT 0,
    recorded_at timestamptz NOT NULL DEFAULT '-infinity'
) WITH (fillfactor = 10);
INSERT INTO zuji.log_head DEFAULT VALUES;
GRANT SELECT, UPDATE (position, recorded_at) ON zuji.log_head TO zuji_service;
