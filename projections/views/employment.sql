-- Spells of employment: a row from each start or change of a job to its end.
CREATE TABLE employment (
    person_id        uuid     NOT NULL,
    version          integer  NOT NULL,
    area             text     NOT NULL COLLATE "C",
    began_on         date     NOT NULL,
    ended_on         date,
    entry            boolean  NOT NULL,
    additional       boolean  NOT NULL,
    counted_group    text,
    channel          text     NOT NULL,
    employer         text,
    uscc             text,
    post             text,
    post_id          text,
    monthly_wage_fen bigint,
    contract_months  integer,
    place            text,
    insured          boolean,
    labour_brand     text,
    ended_by         integer,
    end_cause        text,
    verdict          text,
    verdict_on       date
);
COMMENT ON COLUMN employment.version IS 'The version of the event that began the spell';
COMMENT ON COLUMN employment.area IS 'The area responsible for the person on the day it began: the employment counts there';
COMMENT ON COLUMN employment.entry IS 'Begun by an employment, not by a change of job';
COMMENT ON COLUMN employment.additional IS 'Beside the main job (兼职); it ends with the main job at the latest';
COMMENT ON COLUMN employment.counted_group IS 'The counted group of the person on the day it began';
COMMENT ON COLUMN employment.ended_by IS 'The version of the event that ended it';
COMMENT ON COLUMN employment.verdict IS 'The latest verdict of a verification: confirmed, refuted (counts nowhere), unverifiable; empty: only declared';
-- after load
ALTER TABLE employment ADD PRIMARY KEY (person_id, version)
    INCLUDE (began_on, ended_on, entry, counted_group, verdict); -- index-only scans of whole years for the reports
CREATE INDEX employment_area ON employment (area, began_on) INCLUDE (person_id, version, entry, counted_group, verdict, verdict_on);
CREATE INDEX employment_post ON employment (post_id, began_on) WHERE post_id IS NOT NULL;
