-- Attempts to deliver a message: when, how long it took, and the HTTP status or the error. Nothing of an answer is kept.
CREATE TABLE zuji.webhook_attempt (
    message uuid        NOT NULL REFERENCES zuji.webhook_message (id) ON DELETE CASCADE,
    number  integer     NOT NULL,
    at      timestamptz NOT NULL,
    took_ms integer     NOT NULL,
    status  integer,
    error   text,
    PRIMARY KEY (message, number)
);
COMMENT ON COLUMN zuji.webhook_attempt.error IS 'Why there is no status, as a word: timeout, refused, unreachable, ...';
GRANT SELECT, INSERT, DELETE ON zuji.webhook_attempt TO zuji_service;
GRANT SELECT ON zuji.webhook_attempt TO zuji_reader;
ALTER TABLE zuji.webhook_attempt ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen_by_its_account ON zuji.webhook_attempt FOR SELECT TO zuji_reader
    USING (EXISTS (SELECT FROM zuji.webhook_message m WHERE m.id = message));
CREATE POLICY kept_by_service ON zuji.webhook_attempt TO zuji_service USING (true) WITH CHECK (true);
