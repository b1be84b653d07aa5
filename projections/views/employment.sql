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
    verdict_on       date,
    late_by          integer,
    end_late_by      integer
);
COMMENT ON COLUMN employment.version IS 'The version of the event that began the spell';
COMMENT ON COLUMN employment.area IS 'The area responsible for the person on the day it began: the employment counts there';
COMMENT ON COLUMN employment.entry IS 'Begun by an employment, not by a change of job';
COMMENT ON COLUMN employment.additional IS 'Beside the main job (兼职); it ends with the main job at the latest';
COMMENT ON COLUMN employment.counted_group IS 'The counted group of the person on the day it began';
COMMENT ON COLUMN employment.ended_by IS 'The version of the event that ended it';
COMMENT ON COLUMN employment.verdict IS 'The latest verdict of a verification: confirmed, refuted (counts nowhere), unverifiable; empty: only declared';
COMMENT ON COLUMN employment.late_by IS 'Days from the end of the limit of reporting to the recording of its beginning; empty: no limit';
COMMENT ON COLUMN employment.end_late_by IS 'The same of its end';
-- after load
ALTER TABLE employment ADD PRIMARY KEY (person_id, version)
    INCLUDE (began_on, ended_on, entry, counted_group, verdict); -- index-only scans of whole years for the reports
CREATE INDEX employment_area ON employment (area, began_on) INCLUDE (person_id, version, ended_on, entry, counted_group, verdict, verdict_on, late_by);
CREATE INDEX employment_post ON employment (post_id, began_on) WHERE post_id IS NOT NULL;
CREATE INDEX employment_left ON employment (area, ended_on) INCLUDE (person_id, version, channel, verdict, end_late_by)
    WHERE end_cause IS NOT NULL AND NOT additional;
CREATE INDEX employment_public ON employment (area, began_on) INCLUDE (person_id, version, ended_on, post_id, verdict)
    WHERE channel = 'public_welfare';
