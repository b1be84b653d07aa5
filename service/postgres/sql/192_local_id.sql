-- The stream of a post or fair by the id of its district: the same id in another district is another post.
-- For an account above the districts that names no area, the id means the only post of that id in its scope.
CREATE TABLE zuji.local_id (
    kind      text NOT NULL COLLATE "C",
    key       text NOT NULL COLLATE "C",
    district  text NOT NULL COLLATE "C",
    stream_id uuid NOT NULL,
    PRIMARY KEY (kind, key, district)
);
COMMENT ON TABLE zuji.local_id IS 'Streams of posts and fairs by the ids of their districts; append-only';
COMMENT ON COLUMN zuji.local_id.kind IS 'post or fair';
COMMENT ON COLUMN zuji.local_id.key IS 'The id as it is posted (subject)';
COMMENT ON COLUMN zuji.local_id.district IS 'The first six digits of the area of the first event of the stream';
GRANT SELECT, INSERT ON zuji.local_id TO zuji_service;

-- Existing streams were shared by all areas; each gets the district of its first event.
INSERT INTO zuji.local_id
SELECT split_part(type, '.', 1), convert_from(state, 'UTF8')::json->'stamp'->>'key', left(area, 6), stream_id
  FROM zuji.log
 WHERE version = 1 AND (starts_with(type, 'post.') OR starts_with(type, 'fair.'))
   AND convert_from(state, 'UTF8')::json->'stamp'->>'key' IS NOT NULL
    ON CONFLICT DO NOTHING;
