-- Job fairs (招聘会) with the figures reported of them. An agreement at a fair is not an employment.
CREATE TABLE fair (
    stream_id  uuid     NOT NULL,
    version    integer  NOT NULL,
    area       text     NOT NULL COLLATE "C",
    name       text     NOT NULL,
    held_on    date     NOT NULL,
    employers  integer,
    posts      integer,
    attendees  integer,
    agreements integer,
    mode       text,
    campaign   text
);
-- after load
ALTER TABLE fair ADD PRIMARY KEY (stream_id, version);
CREATE INDEX fair_area ON fair (area, held_on);
