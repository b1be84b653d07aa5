-- Poverty-lifted labour (脱贫劳动力): a row for each period in which a person is one of them and the same is true.
CREATE TABLE poverty_lifted (
    person_id        uuid    NOT NULL,
    since            date    NOT NULL,
    until            date,
    area             text    NOT NULL COLLATE "C",
    poverty          text    NOT NULL COLLATE "C",
    poverty_version  integer,
    entered_version  integer NOT NULL,
    job_version      integer,
    to_place_version integer,
    to_train_version integer,
    trained_version  integer,
    benefits         text[]  NOT NULL,
    retires_on       date
);
COMMENT ON COLUMN poverty_lifted.until IS 'The first day after the period; empty: without end';
COMMENT ON COLUMN poverty_lifted.area IS 'The area responsible on these days';
COMMENT ON COLUMN poverty_lifted.poverty_version IS 'The version of the event that set the poverty status';
COMMENT ON COLUMN poverty_lifted.entered_version IS 'The version of the event by which the person came into the group';
COMMENT ON COLUMN poverty_lifted.job_version IS 'The version of the event that began the present job; empty: not at work';
COMMENT ON COLUMN poverty_lifted.to_place_version IS 'The version of the latest assessment, if it notes the wish and ability to work of a person without work';
COMMENT ON COLUMN poverty_lifted.to_train_version IS 'The version of the latest assessment, if it notes the wish for training';
COMMENT ON COLUMN poverty_lifted.trained_version IS 'The version of the first completion of a course since that assessment';
COMMENT ON COLUMN poverty_lifted.benefits IS 'The benefits of which the person meets the conditions of status, work and insurance';
-- after load
ALTER TABLE poverty_lifted ADD PRIMARY KEY (person_id, since);
CREATE INDEX poverty_lifted_area ON poverty_lifted (area, since, until);
