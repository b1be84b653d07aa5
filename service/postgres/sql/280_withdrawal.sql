-- Withdrawals: everything that one source reported in one run is to be void (docs/decisions/0054). The voids are ordinary
-- events; this table holds what they are made from: which run, why, who asked for it, and who decided if somebody had to.
-- Its numbers are those of approvals: the events that an approved withdrawal records name it as their approval.
CREATE TABLE zuji.withdrawal (
    number         bigint      PRIMARY KEY DEFAULT nextval(pg_get_serial_sequence('zuji.approval', 'number')),
    requested_at   timestamptz NOT NULL,
    account        text        NOT NULL COLLATE "C",
    area           text        NOT NULL COLLATE "C",
    source         text        NOT NULL COLLATE "C",
    id_prefix      text        NOT NULL COLLATE "C",
    first_position bigint      NOT NULL,
    last_position  bigint      NOT NULL,
    reason         jsonb       NOT NULL,
    of_others      boolean     NOT NULL,
    status         text        NOT NULL CHECK (status IN ('waiting', 'ready', 'approved', 'refused')),
    decided_by     jsonb,
    decided_at     timestamptz,
    decided_reason jsonb
);
COMMENT ON COLUMN zuji.withdrawal.requested_at IS 'By the clock of the service, which may be that of a demo: the time of the voids';
COMMENT ON COLUMN zuji.withdrawal.area IS 'The area of the account that asked: only events of this area are withdrawn, and its supervisors decide';
COMMENT ON COLUMN zuji.withdrawal.first_position IS 'With last_position: the positions in the log between which the run lies';
COMMENT ON COLUMN zuji.withdrawal.of_others IS 'Whether another account posted some of the events: then a supervisor has to approve';
COMMENT ON COLUMN zuji.withdrawal.status IS 'waiting for a supervisor; ready: may begin without one; approved; refused';
GRANT USAGE ON SEQUENCE zuji.approval_number_seq TO zuji_service;
GRANT SELECT, INSERT, UPDATE (status, decided_by, decided_at, decided_reason) ON zuji.withdrawal TO zuji_service;
