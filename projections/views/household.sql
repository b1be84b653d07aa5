-- Households with their whole story: a row for each stretch of days on which nothing about the household changed.
-- The row that covers a day tells how things stand on it; birthdays to come are in it already.
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
COMMENT ON COLUMN household.until IS 'Exclusive; empty: for ever';
COMMENT ON COLUMN household.status_since IS 'Since when the status holds; a change among the members begins a row, not a status';
COMMENT ON COLUMN household.household_key IS 'The area that named the household, a slash, household_id';
COMMENT ON COLUMN household.area IS 'The area responsible now: where the head is (domain.household.stays)';
COMMENT ON COLUMN household.members IS '[{person, relation, counted, why_not, labour}]';
-- after load
ALTER TABLE household ADD PRIMARY KEY (household_key, since);
CREATE INDEX household_area ON household (area, household_key, since);
CREATE INDEX household_name ON household (household_id);
CREATE INDEX household_due ON household (area, due) INCLUDE (status, since, until)
    WHERE status IN ('suspected', 'open', 'reopened');
CREATE INDEX household_now ON household (status, until) INCLUDE (since, due, area, household_key, status_since)
    WHERE status IN ('suspected', 'open', 'reopened', 'withdrawn');
