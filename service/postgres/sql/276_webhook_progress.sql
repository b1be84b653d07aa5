-- How far the delivery process has read the log, and up to which time it has announced the deadlines; one row.
CREATE TABLE zuji.webhook_progress (
    one       boolean     PRIMARY KEY DEFAULT true CHECK (one),
    position  bigint      NOT NULL,
    due_until timestamptz
) WITH (fillfactor = 10);
INSERT INTO zuji.webhook_progress (position) SELECT position FROM zuji.log_head;
GRANT SELECT, UPDATE ON zuji.webhook_progress TO zuji_service;
