-- Trainings: a row for each course of a person; a completed course is one person-time (人次).
CREATE TABLE training (
    person_id     uuid     NOT NULL,
    version       integer  NOT NULL,
    area          text     NOT NULL COLLATE "C",
    course        text     NOT NULL,
    trade         text,
    kind          text,
    days          integer,
    provider      text,
    counted_group text,
    enrolled_on   date,
    completed_on  date,
    days_attended integer,
    passed        boolean,
    completed_by  integer,
    course_id     text,
    dropped_on    date
);
COMMENT ON COLUMN training.version IS 'The version of the enrolment, or of the completion if no enrolment was reported';
COMMENT ON COLUMN training.area IS 'The area responsible for the person at enrolment, where the course counts';
COMMENT ON COLUMN training.counted_group IS 'The counted group of the person at enrolment';
COMMENT ON COLUMN training.course_id IS 'The course of the register that the enrolment names, by the id of its district';
-- after load
ALTER TABLE training ADD PRIMARY KEY (person_id, version);
CREATE INDEX training_course ON training (course_id) WHERE course_id IS NOT NULL;
CREATE INDEX training_area ON training (area, completed_on) INCLUDE (counted_group);
