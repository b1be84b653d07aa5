-- Subjects of which there is news for what waits in quarantine, more than a call tries by itself: the work of one
-- background process. `marks` tells whether there was more news while it worked.
CREATE TABLE zuji.quarantine_due (
    subject    bytea       PRIMARY KEY,
    marks      bigint      NOT NULL DEFAULT 1,
    since      timestamptz NOT NULL DEFAULT clock_timestamp(),
    not_before timestamptz NOT NULL DEFAULT '-infinity'
);
COMMENT ON COLUMN zuji.quarantine_due.not_before IS 'A subject on which much work was done is left alone for a while';
GRANT SELECT, INSERT, UPDATE, DELETE ON zuji.quarantine_due TO zuji_service;
