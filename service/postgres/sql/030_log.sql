-- The one log. A row is an event; `state` is its whole JSON, so that the row can be read by itself.
-- Keys begin with the stream, so that the table can be distributed by it; the position is dense and in commit order.
CREATE TABLE zuji.log (
    stream_id   uuid        NOT NULL,
    version     integer     NOT NULL,
    position    bigint      NOT NULL,
    type        text        NOT NULL COLLATE "C",
    area        text        NOT NULL COLLATE "C",
    recorded_at timestamptz NOT NULL,
    state       bytea       NOT NULL,
    PRIMARY KEY (stream_id, version),
    CONSTRAINT log_version_from_1 CHECK (version > 0)
);
ALTER TABLE zuji.log ALTER COLUMN state SET STORAGE MAIN;
CREATE UNIQUE INDEX log_position ON zuji.log (position);
COMMENT ON TABLE zuji.log IS 'Events as recorded; appended, never changed';
COMMENT ON COLUMN zuji.log.stream_id IS 'The person, or the area or post the event is about';
COMMENT ON COLUMN zuji.log.version IS 'The how-many-th event of its stream, from 1';
COMMENT ON COLUMN zuji.log.position IS 'The how-many-th event of the log, from 1, without gaps';
COMMENT ON COLUMN zuji.log.area IS 'The area responsible when it happened; the scope under which the feed shows it';
COMMENT ON COLUMN zuji.log.state IS 'JSON (UTF-8): payload, sealed private fields, stamp';
GRANT SELECT, INSERT ON zuji.log TO zuji_service;
