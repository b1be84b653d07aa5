-- The four outcomes: every registered living person is on each day in exactly one row.
CREATE TABLE outcome (
    person_id       uuid     NOT NULL,
    since           date     NOT NULL,
    until           date,
    area            text     NOT NULL COLLATE "C",
    outcome         text     NOT NULL,
    outcome_since      date     NOT NULL,
    proof_version   integer,
    last_contact_on date
);
COMMENT ON COLUMN outcome.until IS 'Exclusive; empty: for ever. Days to come on which a proof lapses are in it already';
COMMENT ON COLUMN outcome.outcome IS 'employed, training_or_referral, not_able_or_willing, not_reached';
COMMENT ON COLUMN outcome.outcome_since IS 'Since when in this outcome; a move begins a row, not an outcome';
COMMENT ON COLUMN outcome.proof_version IS 'The event that shows it; empty where only silence does';
COMMENT ON COLUMN outcome.last_contact_on IS 'The latest contact up to the last day of the row';
-- after load
ALTER TABLE outcome ADD PRIMARY KEY (person_id, since);
CREATE INDEX outcome_area ON outcome (area, outcome, since);
CREATE INDEX outcome_silent ON outcome (area, coalesce(last_contact_on, outcome_since), person_id) WHERE outcome = 'not_reached';
