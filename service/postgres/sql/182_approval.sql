-- Approval requests: events that wait for a second account, and the verdicts. Bodies are encrypted: they may name a person.
CREATE TABLE zuji.approval (
    number       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    account      text        NOT NULL COLLATE "C",
    source       text        NOT NULL COLLATE "C",
    request_id   text        NOT NULL COLLATE "C",
    type         text        NOT NULL COLLATE "C",
    digest       bytea       NOT NULL,
    body         bytea       NOT NULL,
    caller       jsonb       NOT NULL,
    area         text        NOT NULL COLLATE "C",
    roles        text[]      NOT NULL,
    rule         text        NOT NULL,
    zh           text        NOT NULL,
    en           text        NOT NULL,
    subject      uuid,
    status       text        NOT NULL DEFAULT 'waiting'
                 CHECK (status IN ('waiting', 'confirmed', 'refused', 'superseded')),
    decided_by   jsonb,
    decided_at   timestamptz,
    reason       jsonb,
    stream_id    uuid,
    version      integer
);
CREATE UNIQUE INDEX approval_once ON zuji.approval (account, source, request_id, digest, rule);
CREATE INDEX approval_waiting ON zuji.approval (account, source, request_id) WHERE status = 'waiting';
COMMENT ON COLUMN zuji.approval.area IS 'The area whose accounts may approve';
COMMENT ON COLUMN zuji.approval.roles IS 'The roles that may approve';
COMMENT ON COLUMN zuji.approval.subject IS 'The stream of the event';
COMMENT ON COLUMN zuji.approval.stream_id IS 'With version: the recorded event';
GRANT SELECT, INSERT, UPDATE ON zuji.approval TO zuji_service;
GRANT SELECT ON zuji.approval TO zuji_reader;
ALTER TABLE zuji.approval ENABLE ROW LEVEL SECURITY;
-- Visible to the area that decides, and to the account that posted the event if zuji.account is set.
CREATE POLICY seen_in_scope ON zuji.approval FOR SELECT TO zuji_reader
    USING (zuji.in_scope(area) OR account = nullif(current_setting('zuji.account', true), ''));
CREATE POLICY kept_by_service ON zuji.approval TO zuji_service USING (true) WITH CHECK (true);
