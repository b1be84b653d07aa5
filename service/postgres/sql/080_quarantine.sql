-- Refused events with sender, time and reason, kept until they are recorded. Bodies are encrypted: they may name a person.
CREATE TABLE zuji.quarantine (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    tried_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    attempts    integer     NOT NULL DEFAULT 1,
    caller      jsonb       NOT NULL,
    area        text        NOT NULL COLLATE "C",
    source      text        NOT NULL COLLATE "C",
    request_id  text        NOT NULL COLLATE "C",
    type        text        NOT NULL COLLATE "C",
    subject     bytea,
    digest      bytea       NOT NULL,
    body        bytea       NOT NULL,
    refusal     jsonb       NOT NULL,
    status      text        NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'recorded', 'superseded'))
);
CREATE INDEX quarantine_subject ON zuji.quarantine (subject) WHERE status = 'waiting';
CREATE UNIQUE INDEX quarantine_once ON zuji.quarantine (source, request_id, digest);
COMMENT ON COLUMN zuji.quarantine.area IS 'The area of the account that posted the event; decides who may see the row';
COMMENT ON COLUMN zuji.quarantine.subject IS 'Stream id, or keyed hash of the identity number: an event about it causes a retry';
GRANT SELECT, INSERT, UPDATE ON zuji.quarantine TO zuji_service;
GRANT SELECT ON zuji.quarantine TO zuji_reader;
ALTER TABLE zuji.quarantine ENABLE ROW LEVEL SECURITY;
