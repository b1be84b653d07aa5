-- Subscriptions to webhooks: where an account wants to be notified, and of what (docs/decisions/0053). An account sees its
-- own. The secrets are encrypted with a key that is not in the database.
CREATE TABLE zuji.webhook (
    id               uuid        PRIMARY KEY,
    account          text        NOT NULL REFERENCES zuji.account (name),
    url              text        NOT NULL,
    kinds            text[]      NOT NULL,
    area             text        NOT NULL COLLATE "C",
    secret           bytea       NOT NULL,
    old_secret       bytea,
    old_secret_until timestamptz,
    status           text        NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'paused', 'disabled')),
    reason           text,
    status_since     timestamptz NOT NULL DEFAULT clock_timestamp(),
    created_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    since_position   bigint      NOT NULL,
    failures         integer     NOT NULL DEFAULT 0,
    next_attempt_at  timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (fillfactor = 50);
CREATE INDEX webhook_account ON zuji.webhook (account);
COMMENT ON COLUMN zuji.webhook.area IS 'Persons, deadlines and reports of this area and those below it; empty: everywhere';
COMMENT ON COLUMN zuji.webhook.old_secret IS 'The secret before the last rotation; messages are signed with both until old_secret_until';
COMMENT ON COLUMN zuji.webhook.reason IS 'Why it is disabled: gone, retries_exhausted, account_ended';
COMMENT ON COLUMN zuji.webhook.since_position IS 'The end of the log when it was created: what came before is not sent';
COMMENT ON COLUMN zuji.webhook.failures IS 'Attempts in a row that failed; they decide when the next one is made';
GRANT SELECT, INSERT, UPDATE, DELETE ON zuji.webhook TO zuji_service;
GRANT SELECT (id, account, url, kinds, area, old_secret_until, status, reason, status_since, created_at, failures,
              next_attempt_at) ON zuji.webhook TO zuji_reader;
ALTER TABLE zuji.webhook ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen_by_its_account ON zuji.webhook FOR SELECT TO zuji_reader
    USING (account = nullif(current_setting('zuji.account', true), ''));
CREATE POLICY kept_by_service ON zuji.webhook TO zuji_service USING (true) WITH CHECK (true);
