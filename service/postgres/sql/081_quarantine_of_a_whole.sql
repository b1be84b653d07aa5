-- What was to be recorded with all of its call or not at all is not recorded by itself later: its sender says it again.
ALTER TABLE zuji.quarantine ADD COLUMN whole_call boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN zuji.quarantine.whole_call IS 'Posted with atomic=true: revived by call only';
