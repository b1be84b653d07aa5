-- Talks with areas behind the schedule (约谈): a row for each month about which one was held.
CREATE TABLE schedule_talk (
    area         text    NOT NULL COLLATE "C",
    year         integer NOT NULL,
    month        integer NOT NULL,
    version      integer NOT NULL,
    held_on      date    NOT NULL,
    held_by      text    NOT NULL,
    held_with    text    NOT NULL,
    outcome      text    NOT NULL,
    account      text    NOT NULL,
    organisation text    NOT NULL
);
-- after load
ALTER TABLE schedule_talk ADD PRIMARY KEY (area, year, month);
