-- A request belongs to the account that posted it: the same source and id from another account is another request.
-- An old row gets the account of its event, a duplicate (version 0) the only account of its source. Mirrored events of
-- merges have an empty account and an empty source.
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
COMMENT ON COLUMN zuji.request.account IS 'The account that posted the request; empty for the mirrored event of a merge';

-- The same for quarantine. The key stays unique on existing rows: it only gets longer.
ALTER TABLE zuji.quarantine ADD COLUMN account text COLLATE "C" NOT NULL DEFAULT '';
UPDATE zuji.quarantine SET account = coalesce(caller->>'name', '');
ALTER TABLE zuji.quarantine ALTER COLUMN account DROP DEFAULT;
DROP INDEX zuji.quarantine_once;
CREATE UNIQUE INDEX quarantine_once ON zuji.quarantine (account, source, request_id, digest);
COMMENT ON COLUMN zuji.quarantine.account IS 'The account that posted the event';
