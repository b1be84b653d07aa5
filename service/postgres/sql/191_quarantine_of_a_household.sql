-- A second head of a household waits for the end of another person's stay, besides news of the own person.
ALTER TABLE zuji.quarantine ADD COLUMN household bytea;
CREATE INDEX quarantine_household ON zuji.quarantine (household) WHERE status = 'waiting' AND household IS NOT NULL;
COMMENT ON COLUMN zuji.quarantine.household IS 'Hash of the key of the household whose head''s stay must end first';
