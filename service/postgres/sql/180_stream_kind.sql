-- A stream has one kind. Streams of areas, posts, fairs and employers have name-based ids (UUID version 5, made from
-- kind and key); those of persons are made by the service and are never of version 5. So no person's event can begin or
-- continue the stream of an area, and no event of an area that of a person. The id alone tells: nothing is read.
-- NOT VALID: rows from before are not looked at, so that a log in which it happened can still be brought up to date.
ALTER TABLE zuji.log ADD CONSTRAINT log_stream_of_one_kind
    CHECK (starts_with(type, 'person.') = (get_byte(uuid_send(stream_id), 6) >> 4 <> 5)) NOT VALID;
COMMENT ON CONSTRAINT log_stream_of_one_kind ON zuji.log IS 'person.* on ids of the service, all other types on name-based ids';
