-- Interviews about the work of an area (访谈): a row for each.
CREATE TABLE interview (
    area         text    NOT NULL COLLATE "C",
    version      integer NOT NULL,
    party        text    NOT NULL COLLATE "C",
    topic        text    NOT NULL,
    summary      text    NOT NULL,
    persons      integer,
    held_on      date    NOT NULL,
    organisation text    NOT NULL
);
-- after load
ALTER TABLE interview ADD PRIMARY KEY (area, version);
CREATE INDEX interview_held_on ON interview (area, held_on);
