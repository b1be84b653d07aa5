-- When the service last retried an item; the sender is shown `tried_at` instead.
ALTER TABLE zuji.quarantine ADD COLUMN looked_at timestamptz NOT NULL DEFAULT clock_timestamp();
COMMENT ON COLUMN zuji.quarantine.looked_at IS 'Not shown: the retry of an event about a person outside the scope must not be visible';
