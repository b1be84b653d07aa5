-- Probes by account and hour: dry runs and registrations with the number of a person whom the account may not see.
-- Beyond a limit per hour such calls are refused.
CREATE TABLE zuji.probe (
    account text        NOT NULL COLLATE "C",
    hour    timestamptz NOT NULL,
    count   integer     NOT NULL,
    PRIMARY KEY (account, hour)
);
GRANT SELECT, INSERT, UPDATE (count) ON zuji.probe TO zuji_service;
