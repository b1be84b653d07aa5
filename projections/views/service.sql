-- Services given: a row for each survey, assessment, briefing, guidance, information and introduction.
CREATE TABLE service (
    person_id uuid     NOT NULL,
    version   integer  NOT NULL,
    area      text     NOT NULL COLLATE "C",
    type      text     NOT NULL COLLATE "C",
    given_on  date     NOT NULL,
    posts     text[],
    post_id   text,
    kind      text
);
COMMENT ON COLUMN service.posts IS 'The posts of an information or introduction; empty for other services';
COMMENT ON COLUMN service.kind IS 'The kind of a one-stop service; empty for other services';
COMMENT ON COLUMN service.post_id IS 'The vacancy that an introduction names, by the id of its district';
-- after load
ALTER TABLE service ADD PRIMARY KEY (person_id, version);
CREATE INDEX service_post ON service (post_id) WHERE post_id IS NOT NULL;
