-- Services given: a row for each survey, assessment, briefing, guidance, information and introduction.
CREATE TABLE service (
    person_id uuid     NOT NULL,
    version   integer  NOT NULL,
    area      text     NOT NULL COLLATE "C",
    type      text     NOT NULL COLLATE "C",
    given_on  date     NOT NULL,
    posts     text[]
);
COMMENT ON COLUMN service.posts IS 'The posts of an information or introduction; empty for other services';
-- after load
ALTER TABLE service ADD PRIMARY KEY (person_id, version);
