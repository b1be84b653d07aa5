-- A stream has one kind. Streams of areas, posts, fairs and employers have name-based ids (UUID version 5, from kind and
-- key); ids of persons are never of version 5. This keeps events of persons out of streams of areas and vice versa,
-- without a query. NOT VALID: existing rows are not checked, so that the migration also succeeds on a log that has some.
ALTER TABLE zuji.log ADD CONSTRAINT log_stream_of_one_kind
    CHECK (starts_with(type, 'person.') = (get_byte(uuid_send(stream_id), 6) >> 4 <> 5)) NOT VALID;
COMMENT ON CONSTRAINT log_stream_of_one_kind ON zuji.log IS 'person.* on random ids, all other types on name-based ids';
