-- Sessions of browsers. The cookie holds a random id; only its hash is stored.
CREATE TABLE zuji.session (
    id_hash      bytea       PRIMARY KEY,
    account      text        NOT NULL REFERENCES zuji.account (name),
    created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    last_seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ends_at      timestamptz NOT NULL,
    ended_at     timestamptz,
    address      text        NOT NULL DEFAULT ''
);
CREATE INDEX session_account ON zuji.session (account) WHERE ended_at IS NULL;
CREATE INDEX session_ends_at ON zuji.session (ends_at);
COMMENT ON COLUMN zuji.session.ends_at IS 'The end of the session regardless of its use';
COMMENT ON COLUMN zuji.session.ended_at IS 'Time of the sign-out, or of the end of the account';
GRANT SELECT, INSERT, UPDATE (last_seen_at, ended_at), DELETE ON zuji.session TO zuji_service;
