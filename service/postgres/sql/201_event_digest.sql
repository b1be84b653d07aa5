-- A keyed digest of each event, computed by the application before the append; the key is not in the database.
-- Events from before this column have none; `zuji check` counts them.
ALTER TABLE zuji.log ADD COLUMN digest bytea;
COMMENT ON COLUMN zuji.log.digest IS 'Keyed BLAKE2b, 16 bytes, of stream, version and state without position and time; NULL for events before this column';
