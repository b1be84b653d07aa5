-- Cases of inspections (抽中的个案): a row for each person drawn, those included that were replaced afterwards.
CREATE TABLE inspection_case (
    inspection_id      uuid    NOT NULL,
    version            integer NOT NULL,
    key                text    NOT NULL COLLATE "C",
    case_no            integer NOT NULL,
    ticket             text    NOT NULL,
    person_id          uuid    NOT NULL,
    area               text    NOT NULL COLLATE "C",
    stratum            text    COLLATE "C",
    stratum_population integer NOT NULL,
    stratum_sample     integer NOT NULL,
    part               text    NOT NULL,
    mandatory_reason   text,
    inspectors         text[]  NOT NULL,
    excluded           text[]  NOT NULL,
    replaces           integer,
    replaced_reason    text,
    replaced_on        date,
    drawn_on           date    NOT NULL
);
COMMENT ON COLUMN inspection_case.area IS 'The area of the inspection, not that of the person';
-- after load
ALTER TABLE inspection_case ADD PRIMARY KEY (inspection_id, case_no);
CREATE INDEX inspection_case_key ON inspection_case (key, case_no);
CREATE INDEX inspection_case_person ON inspection_case (person_id);
