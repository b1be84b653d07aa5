-- Half-yearly reports of units (半年报): a row for each submission.
CREATE TABLE half_year_report (
    area             text        NOT NULL COLLATE "C",
    year             integer     NOT NULL,
    half             integer     NOT NULL,
    version          integer     NOT NULL,
    number           integer     NOT NULL,
    submitted_at     timestamptz NOT NULL,
    whole_day        boolean     NOT NULL,
    due              date,
    late             boolean     NOT NULL,
    account          text        NOT NULL,
    organisation     text        NOT NULL,
    narrative        text        NOT NULL,
    responsible      text,
    figures          text[]      NOT NULL,
    figures_position bigint,
    figures_on       date,
    figures_sha256   text
);
COMMENT ON COLUMN half_year_report.number IS 'The submissions of a half-year from 1, in business order';
COMMENT ON COLUMN half_year_report.figures IS 'The figures of report 4A when it was submitted, as key=value';
-- after load
ALTER TABLE half_year_report ADD PRIMARY KEY (area, year, half, version);
