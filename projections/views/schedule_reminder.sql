-- Reminders of areas behind the schedule (提醒函): a row for each month that was reminded.
CREATE TABLE schedule_reminder (
    area             text        NOT NULL COLLATE "C",
    year             integer     NOT NULL,
    month            integer     NOT NULL,
    version          integer     NOT NULL,
    in_a_row         integer     NOT NULL,
    calls_for_talk   boolean     NOT NULL,
    report           text        NOT NULL,
    target           bigint      NOT NULL,
    done             bigint      NOT NULL,
    schedule         bigint      NOT NULL,
    gap              bigint      NOT NULL,
    figures_position bigint      NOT NULL,
    addressee        text        NOT NULL,
    text             text        NOT NULL,
    issued_at        timestamptz NOT NULL,
    whole_day        boolean     NOT NULL,
    account          text        NOT NULL,
    organisation     text        NOT NULL
);
COMMENT ON COLUMN schedule_reminder.in_a_row IS 'The months in a row that were reminded, up to this one, of the same year';
-- after load
ALTER TABLE schedule_reminder ADD PRIMARY KEY (area, year, month);
