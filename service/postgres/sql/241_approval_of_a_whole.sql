-- The events of an atomic call wait, and are decided, together: the number of the first of their requests.
ALTER TABLE zuji.approval ADD COLUMN whole bigint;
CREATE INDEX approval_whole ON zuji.approval (whole) WHERE whole IS NOT NULL;
COMMENT ON COLUMN zuji.approval.whole IS 'The same for all events of an atomic call: they are decided together';
