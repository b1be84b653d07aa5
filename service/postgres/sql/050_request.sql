-- CloudEvents `source` + `id`, recorded once. The digest is keyed: it tells a repetition from another body, no more.
CREATE TABLE zuji.request (
    source     text    NOT NULL COLLATE "C",
    request_id text    NOT NULL COLLATE "C",
    digest     bytea   NOT NULL,
    stream_id  uuid    NOT NULL,
    version    integer NOT NULL,
    PRIMARY KEY (source, request_id)
);
COMMENT ON COLUMN zuji.request.version IS 'The event it was recorded as; 0 when the same had been said before under another id';
GRANT SELECT, INSERT ON zuji.request TO zuji_service;
