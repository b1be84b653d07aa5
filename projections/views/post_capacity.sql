-- The number of places of public-welfare posts (岗位数): a row for each period in which it is the same.
CREATE TABLE post_capacity (
    stream_id uuid    NOT NULL,
    version   integer NOT NULL,
    area      text    NOT NULL COLLATE "C",
    post_id   text    NOT NULL COLLATE "C",
    since     date    NOT NULL,
    until     date,
    places    integer NOT NULL
);
COMMENT ON COLUMN post_capacity.area IS 'The area that developed the post; its district gave the id';
COMMENT ON COLUMN post_capacity.places IS 'Places from this day on; none once the post is closed';
-- after load
ALTER TABLE post_capacity ADD PRIMARY KEY (stream_id, version);
CREATE INDEX post_capacity_post ON post_capacity (post_id);
