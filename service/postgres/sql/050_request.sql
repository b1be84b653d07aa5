-- Recorded requests, by CloudEvents `source` and `id`. The keyed digest tells a replay from a request with another body.
CREATE TABLE zuji.request (
    source     text    NOT NULL COLLATE "C",
    request_id text    NOT NULL COLLATE "C",
    digest     bytea   NOT NULL,
    stream_id  uuid    NOT NULL,
    version    integer NOT NULL,
    PRIMARY KEY (source, request_id)
);
COMMENT ON COLUMN zuji.request.version IS 'The event; 0 if another request had recorded an equal event before';
GRANT SELECT, INSERT ON zuji.request TO zuji_service;
