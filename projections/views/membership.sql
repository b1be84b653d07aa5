-- Memberships in households: a row for each time a person belonged to one.
CREATE TABLE membership (
    person_id        uuid     NOT NULL,
    version          integer  NOT NULL,
    area             text     NOT NULL COLLATE "C",
    household_key    text     NOT NULL COLLATE "C",
    household_id     text     NOT NULL COLLATE "C",
    relation         text     NOT NULL,
    same_register    boolean  NOT NULL,
    lives_together   boolean  NOT NULL,
    joined_on        date     NOT NULL,
    left_on          date,
    household_inputs bytea    NOT NULL
);
COMMENT ON COLUMN membership.version IS 'The event of joining';
COMMENT ON COLUMN membership.area IS 'The area responsible for the person on the day of joining';
COMMENT ON COLUMN membership.household_key IS 'The code of the area that named the household, a slash, household_id';
COMMENT ON COLUMN membership.left_on IS 'The first day outside the household; empty while the membership lasts';
COMMENT ON COLUMN membership.household_inputs IS 'What the view household needs of the person, as JSON (domain.households.HouseholdInputs); no name, no identity number';
-- after load
ALTER TABLE membership ADD PRIMARY KEY (person_id, version);
CREATE INDEX membership_household ON membership (household_key, person_id);
