-- Support given to employers for hiring (企业扶持), a row a grant.
CREATE TABLE employer_support (
    stream_id  uuid     NOT NULL,
    version    integer  NOT NULL,
    area       text     NOT NULL COLLATE "C",
    employer   text     NOT NULL,
    uscc       text     NOT NULL COLLATE "C",
    measure    text     NOT NULL,
    granted_on date     NOT NULL,
    amount_fen bigint   NOT NULL,
    persons    integer
);
-- after load
ALTER TABLE employer_support ADD PRIMARY KEY (stream_id, version);
CREATE INDEX employer_support_area ON employer_support (area, granted_on);
