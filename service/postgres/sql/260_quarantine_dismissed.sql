-- A person who decides that a refused event is wrong dismisses it: it waits no longer, its body is deleted, and who decided
-- so and why is kept with it (docs/decisions/0047).
ALTER TABLE zuji.quarantine DROP CONSTRAINT quarantine_status_check;
ALTER TABLE zuji.quarantine ADD CONSTRAINT quarantine_status_check
    CHECK (status IN ('waiting', 'recorded', 'superseded', 'expired', 'dismissed'));
ALTER TABLE zuji.quarantine ADD COLUMN dismissed jsonb;
COMMENT ON COLUMN zuji.quarantine.dismissed IS 'Who dismissed it, when and why: {by, at, reason}';
