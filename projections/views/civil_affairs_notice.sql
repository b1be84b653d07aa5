-- Notices to civil affairs (函告民政部门): a row for each that is due or was sent.
CREATE TABLE civil_affairs_notice (
    person_id       uuid    NOT NULL,
    matter          text    NOT NULL COLLATE "C",
    version         integer NOT NULL,
    area            text    NOT NULL COLLATE "C",
    grounded        boolean NOT NULL,
    reported        text    COLLATE "C",
    since           date    NOT NULL,
    due             date,
    sent_version    integer,
    sent_on         date,
    office          text,
    number          text,
    acknowledged_on date
);
COMMENT ON COLUMN civil_affairs_notice.version IS 'The event that is reported, or of a notice without one in force the notice';
COMMENT ON COLUMN civil_affairs_notice.grounded IS 'Whether an event in force is reported';
-- after load
ALTER TABLE civil_affairs_notice ADD PRIMARY KEY (person_id, matter, version);
CREATE INDEX civil_affairs_notice_area ON civil_affairs_notice (area, since);
