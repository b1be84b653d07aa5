-- Inspections (抽查、督查): a row for each, with its plan, its draw and its state.
CREATE TABLE inspection (
    inspection_id       uuid    NOT NULL,
    version             integer NOT NULL,
    key                 text    NOT NULL COLLATE "C",
    area                text    NOT NULL COLLATE "C",
    title               text    NOT NULL,
    mode                text    NOT NULL,
    state               text    NOT NULL,
    population          text    NOT NULL,
    as_of               date    NOT NULL,
    known_until         bigint  NOT NULL,
    strata              text[]  NOT NULL,
    quotas              text[]  NOT NULL,
    population_size     integer NOT NULL,
    sample_size         integer NOT NULL,
    mandatory           integer NOT NULL,
    population_sha256   text    NOT NULL,
    plan_sha256         text    NOT NULL,
    algorithm           text    NOT NULL,
    inspectors          text[]  NOT NULL,
    inspectors_per_case integer NOT NULL,
    on_site_percent     integer,
    recheck_percent     integer,
    seed_kind           text    NOT NULL,
    planned_on          date    NOT NULL,
    planned_by          text    NOT NULL,
    due_on              date    NOT NULL,
    seed                text,
    seed_source         text,
    seed_published_on   date,
    sample_sha256       text,
    drawn_on            date,
    drawn_by            text,
    abandoned_on        date,
    abandoned_reason    text,
    closed_on           date,
    closed_reason       text,
    unchecked           integer
);
COMMENT ON COLUMN inspection.plan_sha256 IS 'The commitment: the digest of the plan, published before the seed is given';
COMMENT ON COLUMN inspection.population_sha256 IS 'The digest of the frame, the file of strata and tickets';
-- after load
ALTER TABLE inspection ADD PRIMARY KEY (inspection_id);
CREATE INDEX inspection_area ON inspection (area, planned_on);
CREATE INDEX inspection_key ON inspection (key);
