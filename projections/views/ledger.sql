-- The base ledger (基础台账): a row for each person, with what the roster does not hold of it.
CREATE TABLE ledger (
    person_id             uuid    NOT NULL,
    area                  text    NOT NULL COLLATE "C",
    household_key         text    COLLATE "C",
    relation              text,
    ethnicity             text,
    marital_status        text,
    income_per_capita_fen integer,
    post                  text,
    monthly_wage_fen      bigint,
    unemployed_since      date,
    unemployment_cause    text,
    assessed_on           date,
    able_to_work          boolean,
    wishes_work           boolean,
    wishes_training       boolean,
    wishes_business       boolean,
    needs                 text[],
    trades                text[],
    skills                text[],
    wishes_work_since     date,
    wishes_training_since date,
    certificates          text[],
    benefits              text[],
    briefings             integer NOT NULL,
    guidances             integer NOT NULL,
    job_infos             integer NOT NULL,
    introductions         integer NOT NULL,
    courses               integer NOT NULL
);
COMMENT ON COLUMN ledger.area IS 'The area responsible for the person now';
COMMENT ON COLUMN ledger.assessed_on IS 'The day of the latest assessment, whose wishes, needs, trades and skills these are';
COMMENT ON COLUMN ledger.wishes_work_since IS 'Since when the person wishes to work and has no work; empty: not on that list (R1-6)';
COMMENT ON COLUMN ledger.wishes_training_since IS 'Since when the person wishes to train and is not trained; empty: not on that list (R1-6)';
COMMENT ON COLUMN ledger.courses IS 'Completed ones';
-- after load
ALTER TABLE ledger ADD PRIMARY KEY (person_id);
CREATE INDEX ledger_open_wishes ON ledger (area) WHERE wishes_work_since IS NOT NULL OR wishes_training_since IS NOT NULL;
