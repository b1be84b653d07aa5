-- A CloudEvents source belongs to one account; no other account posts from it.
CREATE TABLE zuji.account_source (
    source  text NOT NULL COLLATE "C" PRIMARY KEY,
    account text NOT NULL REFERENCES zuji.account (name)
);
CREATE INDEX account_source_account ON zuji.account_source (account);
COMMENT ON COLUMN zuji.account_source.source IS 'Kept when the account ends: recorded events of the source remain those of the account';
GRANT SELECT ON zuji.account_source TO zuji_service;
UPDATE zuji.account SET any_source = true WHERE source = '*';
-- A configured source goes to the first account that has it and has not ended.
INSERT INTO zuji.account_source (source, account)
SELECT DISTINCT ON (source) source, name
  FROM zuji.account
 WHERE source NOT IN ('', '*') AND role IN ('integration', 'caseworker', 'supervisor')
 ORDER BY source, revoked_at IS NOT NULL, created_at, name;
-- An account without a source could post from any. It gets the sources from which it was the first to record an event.
INSERT INTO zuji.account_source (source, account)
WITH RECURSIVE used (source) AS (
    (SELECT source FROM zuji.request ORDER BY source LIMIT 1)
    UNION ALL
    SELECT (SELECT r.source FROM zuji.request r WHERE r.source > used.source ORDER BY r.source LIMIT 1)
      FROM used WHERE used.source IS NOT NULL
)
SELECT used.source, a.name
  FROM used
 CROSS JOIN LATERAL (
       SELECT convert_from(l.state, 'UTF8')::jsonb #>> '{stamp,actor,name}' AS name
         FROM zuji.request r JOIN zuji.log l USING (stream_id, version)
        WHERE r.source = used.source LIMIT 1) first
  JOIN zuji.account a ON a.name = first.name
 WHERE used.source <> '' AND a.source = '' AND a.role IN ('integration', 'caseworker', 'supervisor')
ON CONFLICT DO NOTHING;
-- Every account that posts gets a source.
INSERT INTO zuji.account_source (source, account)
SELECT '/accounts/' || name, name
  FROM zuji.account a
 WHERE role IN ('integration', 'caseworker', 'supervisor') AND NOT any_source
   AND NOT EXISTS (SELECT FROM zuji.account_source s WHERE s.account = a.name)
ON CONFLICT DO NOTHING;
ALTER TABLE zuji.account DROP COLUMN source;
