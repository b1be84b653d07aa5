-- Returns to poverty (返贫): a row for each time that a person returned to poverty.
CREATE TABLE poverty_return (
    person_id   uuid    NOT NULL,
    version     integer NOT NULL,
    area        text    NOT NULL COLLATE "C",
    returned_on date    NOT NULL,
    cause       text    NOT NULL
);
COMMENT ON COLUMN poverty_return.area IS 'The area responsible on the day of the return';
-- after load
ALTER TABLE poverty_return ADD PRIMARY KEY (person_id, version);
CREATE INDEX poverty_return_area ON poverty_return (area, returned_on);
