-- Employment outcomes (就业去向): on each day, every registered living person is in exactly one row.
CREATE TABLE outcome (
    person_id        uuid    NOT NULL,
    since            date    NOT NULL,
    until            date,
    area             text    NOT NULL COLLATE "C",
    outcome          text    NOT NULL,
    outcome_since    date    NOT NULL,
    evidence_version integer,
    last_contact_on  date,
    earlier_contacts date[],
    counted_group    text,
    verified_on      date,
    working_from     date,
    retires_on       date
);
COMMENT ON COLUMN outcome.until IS 'The first day after the period; empty: without end. Periods in the future follow from evidence that will expire';
COMMENT ON COLUMN outcome.outcome IS 'employed, training_or_referral, not_able_or_willing, not_reached';
COMMENT ON COLUMN outcome.outcome_since IS 'The day on which the outcome began; a move to another area begins a new row, but not a new outcome';
COMMENT ON COLUMN outcome.evidence_version IS 'The version of the event that shows the outcome; empty for not_reached';
COMMENT ON COLUMN outcome.last_contact_on IS 'The day of the latest contact up to the last day of the row';
COMMENT ON COLUMN outcome.earlier_contacts IS 'Of not_reached: the days of the contacts before, as far as one was the latest on a day of the row';
COMMENT ON COLUMN outcome.counted_group IS 'Of employed: the group in which the person was counted on these days';
COMMENT ON COLUMN outcome.verified_on IS 'Of employed: the day on which a verification confirmed the job; empty: only declared';
COMMENT ON COLUMN outcome.working_from IS 'The day on which the person reaches the working age; with retires_on: the days of those who can be placed';
-- after load
ALTER TABLE outcome ADD PRIMARY KEY (person_id, since);
CREATE INDEX outcome_area ON outcome (area, outcome, since);
CREATE INDEX outcome_silent ON outcome (area, coalesce(last_contact_on, outcome_since), person_id) WHERE outcome = 'not_reached';
CREATE INDEX outcome_poor_at_work ON outcome (area, since, until) WHERE outcome = 'employed' AND counted_group = 'registered_poor';
