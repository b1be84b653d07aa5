-- A second head of a household also waits until another person's membership as head ends.
ALTER TABLE zuji.quarantine ADD COLUMN household bytea;
CREATE INDEX quarantine_household ON zuji.quarantine (household) WHERE status = 'waiting' AND household IS NOT NULL;
COMMENT ON COLUMN zuji.quarantine.household IS 'Hash of the household key: the membership of its head must end first';
