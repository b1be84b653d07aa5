-- Subjects whose history makes a view fail: set aside, shown, tried again; they stop nobody else.
CREATE TABLE failed_subject (
    view     text        NOT NULL,
    subject  text        NOT NULL,
    error    text        NOT NULL,
    since    timestamptz NOT NULL DEFAULT clock_timestamp(),
    attempts integer     NOT NULL DEFAULT 1,
    PRIMARY KEY (view, subject)
);
GRANT SELECT ON failed_subject TO zuji_reader;
