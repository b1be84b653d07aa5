-- Accounts. A token is shown once, when it is issued; only its hash is stored.
CREATE TABLE zuji.account (
    token_hash        bytea       PRIMARY KEY,
    name              text        NOT NULL,
    role              text        NOT NULL CHECK (role IN ('integration', 'caseworker', 'supervisor', 'auditor', 'admin')),
    area              text        NOT NULL COLLATE "C",
    organisation      text        NOT NULL DEFAULT '',
    organisation_type text        NOT NULL DEFAULT '',
    source            text        NOT NULL DEFAULT '',
    types             text[]      NOT NULL DEFAULT '{}',
    created_at        timestamptz NOT NULL DEFAULT clock_timestamp(),
    revoked_at        timestamptz
);
COMMENT ON COLUMN zuji.account.source IS 'The only source of an integration; empty: any source';
COMMENT ON COLUMN zuji.account.types IS 'The only event types of an integration; empty: any type';
GRANT SELECT, INSERT, UPDATE (revoked_at) ON zuji.account TO zuji_service;
