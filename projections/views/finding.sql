-- Findings of inspections (检查发现的问题): a row for each.
CREATE TABLE finding (
    person_id     uuid    NOT NULL,
    version       integer NOT NULL,
    inspection    text    NOT NULL COLLATE "C",
    case_no       integer,
    item          text    NOT NULL,
    severity      text    NOT NULL COLLATE "C",
    unit          text,
    unit_area     text    COLLATE "C",
    area          text    NOT NULL COLLATE "C",
    raised_on     date    NOT NULL,
    due           date,
    clock         text    COLLATE "C",
    clock_version integer,
    due_at        timestamptz,
    met_at        timestamptz,
    waived_at     timestamptz,
    provisional   boolean NOT NULL,
    state         text    NOT NULL COLLATE "C",
    reply         text    COLLATE "C",
    rejections    integer NOT NULL,
    rectified_on  date,
    accepted_on   date,
    rechecked     text    COLLATE "C",
    escalation    text    COLLATE "C",
    escalated_on  date,
    at_stake_fen  bigint,
    found_fen     bigint,
    recovered_fen bigint  NOT NULL
);
COMMENT ON COLUMN finding.area IS 'The area of the person when the finding was raised';
COMMENT ON COLUMN finding.due IS 'The last day of the present term; a rejected rectification starts another';
COMMENT ON COLUMN finding.clock_version IS 'The event that started the present term: with clock the key of the row of deadline';
COMMENT ON COLUMN finding.found_fen IS 'The amount established, else the one concerned; empty if withdrawn';
-- after load
ALTER TABLE finding ADD PRIMARY KEY (person_id, version);
CREATE INDEX finding_area ON finding (area, raised_on);
CREATE INDEX finding_inspection ON finding (inspection, case_no);
