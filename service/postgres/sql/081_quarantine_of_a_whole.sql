-- An event of a refused atomic call is not retried: the sender posts the call again.
ALTER TABLE zuji.quarantine ADD COLUMN whole_call boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN zuji.quarantine.whole_call IS 'Posted with atomic=true: not retried automatically';
