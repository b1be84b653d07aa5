-- How many persons an account asked for by number and was not shown, by hour: previews, and registrations of numbers that
-- are held elsewhere. Beyond a limit an hour such calls are turned away.
CREATE TABLE zuji.probe (
    account text        NOT NULL COLLATE "C",
    hour    timestamptz NOT NULL,
    count   integer     NOT NULL,
    PRIMARY KEY (account, hour)
);
GRANT SELECT, INSERT, UPDATE (count) ON zuji.probe TO zuji_service;
