-- Issues of reports (通报): a row for each circular. Its bytes are in zuji.issue_content under their digests.
CREATE TABLE report_issue (
    area           text        NOT NULL COLLATE "C",
    version        integer     NOT NULL,
    report         text        NOT NULL COLLATE "C",
    year           integer     NOT NULL,
    number         integer     NOT NULL,
    heading        text        NOT NULL,
    period         text        NOT NULL,
    as_of          date        NOT NULL,
    known_until    bigint      NOT NULL,
    definition     text        NOT NULL,
    content_sha256 text        NOT NULL,
    items_sha256   text        NOT NULL,
    issued_at      timestamptz NOT NULL,
    account        text        NOT NULL,
    organisation   text        NOT NULL
);
-- after load
ALTER TABLE report_issue ADD PRIMARY KEY (area, version);
