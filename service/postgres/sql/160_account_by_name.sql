-- An account is identified by its name, which is never used again. Tokens are rows of their own, so that one can replace
-- another.
ALTER TABLE zuji.account
    ADD COLUMN expires_at   timestamptz,
    ADD COLUMN last_used_at timestamptz,
    ADD COLUMN created_by   text    NOT NULL DEFAULT '',
    ADD COLUMN ended_by     text    NOT NULL DEFAULT '',
    ADD COLUMN any_source   boolean NOT NULL DEFAULT false;
-- Of several accounts with one name, the first that has not ended keeps the name; the others get a number.
DO $$
DECLARE
    twin   record;
    number integer;
BEGIN
    FOR twin IN
        SELECT token_hash, name
          FROM (SELECT token_hash, name, created_at,
                       row_number() OVER (PARTITION BY name ORDER BY revoked_at IS NOT NULL, created_at, token_hash) AS place
                  FROM zuji.account) numbered
         WHERE place > 1 ORDER BY name, place
    LOOP
        number := 2;
        WHILE EXISTS (SELECT FROM zuji.account WHERE name = twin.name || ' (' || number || ')') LOOP
            number := number + 1;
        END LOOP;
        UPDATE zuji.account SET name = twin.name || ' (' || number || ')' WHERE token_hash = twin.token_hash;
    END LOOP;
END
$$;
CREATE TABLE zuji.account_token (
    token_hash bytea       PRIMARY KEY,
    account    text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz,
    revoked_at timestamptz
);
COMMENT ON COLUMN zuji.account_token.revoked_at IS 'End of the token; in the future while an old token overlaps a new one';
INSERT INTO zuji.account_token (token_hash, account, created_at, revoked_at)
SELECT token_hash, name, created_at, revoked_at FROM zuji.account;
ALTER TABLE zuji.account DROP COLUMN token_hash;
ALTER TABLE zuji.account ADD PRIMARY KEY (name);
ALTER TABLE zuji.account_token ADD FOREIGN KEY (account) REFERENCES zuji.account (name);
CREATE INDEX account_token_account ON zuji.account_token (account);
COMMENT ON COLUMN zuji.account.any_source IS 'Posts from every source that no account owns: for the replication of another installation';
COMMENT ON COLUMN zuji.account.last_used_at IS 'Written at most once a minute';
COMMENT ON COLUMN zuji.account.created_by IS 'The user of the operating system who ran the command';
-- Accounts are created and ended by the owner of the schema, on the command line. The web only writes last_used_at.
REVOKE INSERT, UPDATE ON zuji.account FROM zuji_service;
GRANT SELECT, UPDATE (last_used_at) ON zuji.account TO zuji_service;
GRANT SELECT ON zuji.account_token TO zuji_service;
