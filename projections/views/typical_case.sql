-- Typical cases (典型案例): a row for each, without its text.
CREATE TABLE typical_case (
    person_id    uuid    NOT NULL,
    version      integer NOT NULL,
    area         text    NOT NULL COLLATE "C",
    kind         text    NOT NULL COLLATE "C",
    recorded_on  date    NOT NULL,
    consent      boolean NOT NULL,
    expires_on   date,
    withdrawn_on date
);
COMMENT ON COLUMN typical_case.area IS 'The area responsible for the person now';
COMMENT ON COLUMN typical_case.withdrawn_on IS 'The day on which the person withdrew the consent';
-- after load
ALTER TABLE typical_case ADD PRIMARY KEY (person_id, version);
CREATE INDEX typical_case_area ON typical_case (area, recorded_on);
