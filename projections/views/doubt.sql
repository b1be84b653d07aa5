-- Doubts of the log itself that were assigned (疑点核查): a row for each, as last assigned.
CREATE TABLE doubt (
    area            text    NOT NULL COLLATE "C",
    doubt           text    NOT NULL COLLATE "C",
    version         integer NOT NULL,
    pattern         text    NOT NULL COLLATE "C",
    recorder        text,
    accounts        text[]  NOT NULL,
    since           date    NOT NULL,
    until           date    NOT NULL,
    evidence_digest text    NOT NULL,
    owner           text    NOT NULL,
    assigned_on     date    NOT NULL,
    due_on          date    NOT NULL,
    verdict         text,
    text            text,
    settled_version integer,
    settled_on      date,
    settled_by      text,
    settled_digest  text
);
COMMENT ON COLUMN doubt.doubt IS 'The key of the hit of the radar; hits are found anew at each request';
COMMENT ON COLUMN doubt.evidence_digest IS 'The digest of the events of the hit when it was assigned';
COMMENT ON COLUMN doubt.settled_digest IS 'That when it was settled; with other events the doubt is open again';
-- after load
ALTER TABLE doubt ADD PRIMARY KEY (area, doubt);
CREATE INDEX doubt_due ON doubt (area, due_on) WHERE settled_on IS NULL;
