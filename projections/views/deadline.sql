-- Deadlines (时限): a row for each deadline that ever ran for a person, and how it ended.
CREATE TABLE deadline (
    person_id       uuid        NOT NULL,
    name            text        NOT NULL,
    area            text        NOT NULL COLLATE "C",
    started_at      timestamptz NOT NULL,
    due_at          timestamptz NOT NULL,
    met_at          timestamptz,
    waived_at       timestamptz,
    waived_reason   text,
    trigger_version integer     NOT NULL,
    met_version     integer,
    provisional     boolean     NOT NULL,
    helper          text,
    working_from    date,
    retires_on      date
);
COMMENT ON COLUMN deadline.area IS 'The area responsible when the deadline ended, or now while it runs';
COMMENT ON COLUMN deadline.due_at IS 'The last moment in time; for a limit in days, the end of the last day';
COMMENT ON COLUMN deadline.trigger_version IS 'The version of the event that started it';
COMMENT ON COLUMN deadline.met_version IS 'The version of the event that met it, or for which it was waived';
COMMENT ON COLUMN deadline.provisional IS 'The limit itself is provisional, or the working days of the year are not published';
COMMENT ON COLUMN deadline.helper IS 'The helper of the person when the deadline ended, or now while it runs';
COMMENT ON COLUMN deadline.retires_on IS 'With working_from: the days of those who can be placed; empty for other deadlines';
-- after load
ALTER TABLE deadline ADD PRIMARY KEY (person_id, name, trigger_version);
CREATE INDEX deadline_running ON deadline (area, due_at) INCLUDE (name, working_from, retires_on) -- it is counted alone
    WHERE met_at IS NULL AND waived_at IS NULL;
CREATE INDEX deadline_due ON deadline (due_at) WHERE met_at IS NULL AND waived_at IS NULL;
CREATE INDEX deadline_helper ON deadline (helper, due_at) WHERE met_at IS NULL AND waived_at IS NULL AND helper IS NOT NULL;
CREATE INDEX deadline_post_term ON deadline (person_id) INCLUDE (area, started_at, due_at, met_at, waived_at)
    WHERE name = 'post_term';
