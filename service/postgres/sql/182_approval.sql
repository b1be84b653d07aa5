-- Events that wait for a second account, and what became of them. The body is sealed, it may name a person.
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
COMMENT ON COLUMN zuji.approval.area IS 'The area whose account confirms';
COMMENT ON COLUMN zuji.approval.roles IS 'The roles that confirm';
COMMENT ON COLUMN zuji.approval.subject IS 'The stream the event is about';
COMMENT ON COLUMN zuji.approval.stream_id IS 'What it was recorded as, with version';
GRANT SELECT, INSERT, UPDATE ON zuji.approval TO zuji_service;
GRANT SELECT ON zuji.approval TO zuji_reader;
ALTER TABLE zuji.approval ENABLE ROW LEVEL SECURITY;
-- Seen where it is decided, and by the account that waits for it. No account set: only the first.
CREATE POLICY seen_in_scope ON zuji.approval FOR SELECT TO zuji_reader
    USING (zuji.in_scope(area) OR account = nullif(current_setting('zuji.account', true), ''));
CREATE POLICY kept_by_service ON zuji.approval TO zuji_service USING (true) WITH CHECK (true);
