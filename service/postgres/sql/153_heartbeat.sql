-- When a process of which there is one last did its work; that it merely runs is not enough.
CREATE TABLE zuji.heartbeat (
    name text        PRIMARY KEY,
    at   timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (fillfactor = 10);
GRANT SELECT, INSERT, UPDATE ON zuji.heartbeat TO zuji_service;
