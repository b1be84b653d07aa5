-- Subjects with new events and with quarantined events that a call has not retried: the work of the background process.
-- `marks` changes if there are more new events while it works.
CREATE TABLE zuji.quarantine_due (
    subject    bytea       PRIMARY KEY,
    marks      bigint      NOT NULL DEFAULT 1,
    since      timestamptz NOT NULL DEFAULT clock_timestamp(),
    not_before timestamptz NOT NULL DEFAULT '-infinity'
);
COMMENT ON COLUMN zuji.quarantine_due.not_before IS 'A subject rests for a while after much work';
GRANT SELECT, INSERT, UPDATE, DELETE ON zuji.quarantine_due TO zuji_service;
