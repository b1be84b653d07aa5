-- Log of reads of values that are masked for other accounts.
CREATE TABLE zuji.access_log (
    id        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at        timestamptz NOT NULL DEFAULT clock_timestamp(),
    account   text        NOT NULL,
    role      text        NOT NULL,
    area      text        NOT NULL,
    action    text        NOT NULL,
    subject   text        NOT NULL
);
GRANT SELECT, INSERT ON zuji.access_log TO zuji_service;
