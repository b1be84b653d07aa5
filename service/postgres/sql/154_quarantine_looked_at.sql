-- When an item was last tried by the service itself; `tried_at` is what its sender is shown.
ALTER TABLE zuji.quarantine ADD COLUMN looked_at timestamptz NOT NULL DEFAULT clock_timestamp();
COMMENT ON COLUMN zuji.quarantine.looked_at IS 'Not shown: a try that leaves a person out of reach unknown must not be seen';
