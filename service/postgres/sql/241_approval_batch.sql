-- The events of an atomic call wait, and are decided, together: the number of the first of their requests.
ALTER TABLE zuji.approval ADD COLUMN batch bigint;
CREATE INDEX approval_batch ON zuji.approval (batch) WHERE batch IS NOT NULL;
COMMENT ON COLUMN zuji.approval.batch IS 'The same for all events of an atomic call: they are decided together';
