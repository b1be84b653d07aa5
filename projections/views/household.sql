-- Households (零就业家庭): a row for each period in which nothing about the household changed. The row that covers a day
-- has the status and the area of that day; periods in the future follow from ages that members will reach.
CREATE TABLE household (
    household_key   text     NOT NULL COLLATE "C",
    household_id    text     NOT NULL COLLATE "C",
    since           date     NOT NULL,
    until           date,
    area            text     NOT NULL COLLATE "C",
    status          text     NOT NULL,
    status_since    date     NOT NULL,
    opened_at       date,
    due             date,
    cleared_at      date,
    cleared_by      uuid,
    cleared_version integer,
    unstable        boolean  NOT NULL,
    members         jsonb    NOT NULL
);
COMMENT ON COLUMN household.until IS 'The first day after the period; empty: without end';
COMMENT ON COLUMN household.status_since IS 'The day on which the status began; a change of members begins a new row, but not a new status';
COMMENT ON COLUMN household.household_key IS 'The code of the area that named the household, a slash, household_id';
COMMENT ON COLUMN household.area IS 'The area responsible on these days (domain.households.responsible_area)';
COMMENT ON COLUMN household.members IS '[{person, relation, counted, why_not, labour}]';
-- after load
ALTER TABLE household ADD PRIMARY KEY (household_key, since);
CREATE INDEX household_area ON household (area, household_key, since) INCLUDE (until); -- it is counted alone
CREATE INDEX household_name ON household (household_id);
CREATE INDEX household_due ON household (area, due) INCLUDE (status, since, until, opened_at)
    WHERE status IN ('suspected', 'open', 'reopened', 'unwilling');
CREATE INDEX household_now ON household (status, until) INCLUDE (since, due, area, household_key, status_since, opened_at)
    WHERE status IN ('suspected', 'open', 'reopened', 'withdrawn', 'unwilling');
