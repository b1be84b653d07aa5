-- Links that sign a browser in once, printed by `zuji serve --demo`. Only the hash of the token in a link is stored.
CREATE TABLE zuji.sign_in_link (
    token_hash bytea       PRIMARY KEY,
    account    text        NOT NULL REFERENCES zuji.account (name),
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);
COMMENT ON COLUMN zuji.sign_in_link.used_at IS 'When the link was used; it signs in once';
GRANT SELECT, UPDATE (used_at) ON zuji.sign_in_link TO zuji_service;
