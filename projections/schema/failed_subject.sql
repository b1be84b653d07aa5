-- Subjects of which a view could not be computed. They are reported and tried again, and stop no other subject.
CREATE TABLE failed_subject (
    view     text        NOT NULL,
    subject  text        NOT NULL,
    error    text        NOT NULL,
    since    timestamptz NOT NULL DEFAULT clock_timestamp(),
    attempts integer     NOT NULL DEFAULT 1,
    PRIMARY KEY (view, subject)
);
GRANT SELECT ON failed_subject TO zuji_reader;
