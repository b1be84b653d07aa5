-- When each single-instance process last did its work.
CREATE TABLE zuji.heartbeat (
    name text        PRIMARY KEY,
    at   timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (fillfactor = 10);
GRANT SELECT, INSERT, UPDATE ON zuji.heartbeat TO zuji_service;
