-- Objections and appeals against decisions (异议申诉): a row for each.
CREATE TABLE appeal (
    person_id        uuid    NOT NULL,
    version          integer NOT NULL,
    area             text    NOT NULL COLLATE "C",
    procedure        text    NOT NULL COLLATE "C",
    number           text,
    filed_on         date    NOT NULL,
    decision_version integer,
    decision_type    text    COLLATE "C",
    decision_on      date,
    file_by          date,
    late             boolean NOT NULL,
    admitted_on      date,
    outcome          text    COLLATE "C",
    outcome_version  integer,
    outcome_on       date
);
COMMENT ON COLUMN appeal.decision_version IS 'The event of the decision in question; empty if it is void';
COMMENT ON COLUMN appeal.file_by IS 'The last day of the term of filing';
-- after load
ALTER TABLE appeal ADD PRIMARY KEY (person_id, version);
CREATE INDEX appeal_area ON appeal (area, filed_on);
