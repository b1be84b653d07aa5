-- Who was a member of which household, from when to when.
CREATE TABLE membership (
    person_id      uuid     NOT NULL,
    version        integer  NOT NULL,
    area           text     NOT NULL COLLATE "C",
    household_key  text     NOT NULL COLLATE "C",
    household_id   text     NOT NULL COLLATE "C",
    relation       text     NOT NULL,
    same_register  boolean  NOT NULL,
    lives_together boolean  NOT NULL,
    joined_on      date     NOT NULL,
    left_on        date,
    life           bytea    NOT NULL
);
COMMENT ON COLUMN membership.version IS 'The event by which the person joined';
COMMENT ON COLUMN membership.household_key IS 'The area that named the household, a slash, household_id';
COMMENT ON COLUMN membership.life IS 'What the household asks of the person, as JSON (projections.life); no name, no number';
-- after load
ALTER TABLE membership ADD PRIMARY KEY (person_id, version);
CREATE INDEX membership_household ON membership (household_key, person_id);
