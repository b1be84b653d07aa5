-- A request belongs to the account that posted it: what another account posts under the same source and id is another
-- request. The account of an old row is the one stamped on its event; of a request that had been said before by another
-- (version 0), the only account of its source. Twins of merges belong to nobody: their source is empty too.
ALTER TABLE zuji.request ADD COLUMN account text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE zuji.request DROP CONSTRAINT request_pkey;
UPDATE zuji.request r
   SET account = convert_from(l.state, 'UTF8')::json->'stamp'->'actor'->>'name'
  FROM zuji.log l
 WHERE l.stream_id = r.stream_id AND l.version = r.version AND r.source <> '';
UPDATE zuji.request r
   SET account = one.account
  FROM (SELECT source, min(account) AS account FROM zuji.request WHERE version > 0 AND source <> ''
         GROUP BY source HAVING count(DISTINCT account) = 1) one
 WHERE r.version = 0 AND r.source = one.source;
ALTER TABLE zuji.request ALTER COLUMN account DROP DEFAULT;
ALTER TABLE zuji.request ADD CONSTRAINT request_pkey PRIMARY KEY (account, source, request_id);
COMMENT ON COLUMN zuji.request.account IS 'The account that posted it; empty for the second stream of a merge';

-- The same for what was refused. The key stays unique on the rows there are, for it only becomes longer.
ALTER TABLE zuji.quarantine ADD COLUMN account text COLLATE "C" NOT NULL DEFAULT '';
UPDATE zuji.quarantine SET account = coalesce(caller->>'name', '');
ALTER TABLE zuji.quarantine ALTER COLUMN account DROP DEFAULT;
DROP INDEX zuji.quarantine_once;
CREATE UNIQUE INDEX quarantine_once ON zuji.quarantine (account, source, request_id, digest);
COMMENT ON COLUMN zuji.quarantine.account IS 'The account that posted it: another account''s body neither holds nor hides it';
