-- The log: one row for each event. `state` is the complete event as JSON.
-- The primary key begins with the stream, so that the table can be distributed by it. Positions are dense and in commit
-- order.
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
COMMENT ON COLUMN zuji.log.stream_id IS 'The person, area, post, fair or employer that the event is about';
COMMENT ON COLUMN zuji.log.version IS 'Number of the event within its stream, from 1';
COMMENT ON COLUMN zuji.log.position IS 'Number of the event within the log, from 1, without gaps';
COMMENT ON COLUMN zuji.log.area IS 'The area responsible when the event occurred';
COMMENT ON COLUMN zuji.log.state IS 'JSON (UTF-8): fields, encrypted private fields, metadata (stamp)';
GRANT SELECT, INSERT ON zuji.log TO zuji_service;
