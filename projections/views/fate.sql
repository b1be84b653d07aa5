-- The four fates: every registered living person is on each day in exactly one row.
CREATE TABLE fate (
    person_id       uuid     NOT NULL,
    since           date     NOT NULL,
    until           date,
    area            text     NOT NULL COLLATE "C",
    fate            text     NOT NULL,
    fate_since      date     NOT NULL,
    proof_version   integer,
    last_contact_on date
);
COMMENT ON COLUMN fate.until IS 'Exclusive; empty: for ever. Days to come on which a proof lapses are in it already';
COMMENT ON COLUMN fate.fate IS 'employed, training_or_referral, not_able_or_willing, not_reached';
COMMENT ON COLUMN fate.fate_since IS 'Since when in this fate; a move begins a row, not a fate';
COMMENT ON COLUMN fate.proof_version IS 'The event that shows it; empty where only silence does';
COMMENT ON COLUMN fate.last_contact_on IS 'The latest contact up to the last day of the row';
-- after load
ALTER TABLE fate ADD PRIMARY KEY (person_id, since);
CREATE INDEX fate_area ON fate (area, fate, since);
CREATE INDEX fate_silent ON fate (area, coalesce(last_contact_on, fate_since), person_id) WHERE fate = 'not_reached';
