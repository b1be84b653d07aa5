-- A keyed digest of each event, made by the application before the append; the key is not in the database.
-- Events recorded before this column existed have none: `zuji check` counts them.
ALTER TABLE zuji.log ADD COLUMN digest bytea;
COMMENT ON COLUMN zuji.log.digest IS 'BLAKE2b, 16 bytes, keyed: stream, version and state without its place; NULL before the column existed';
