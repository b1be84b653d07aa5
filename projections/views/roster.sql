-- The real-name database (实名制数据库): a row for each person. Contains names and identity numbers in clear; the API masks
-- them.
CREATE TABLE roster (
    person_id        uuid     NOT NULL,
    version          integer  NOT NULL,
    area             text     NOT NULL COLLATE "C",
    case_state       text     NOT NULL,
    labour_state     text     NOT NULL,
    poverty_state    text     NOT NULL,
    categories       text[]   NOT NULL,
    counted_group    text,
    level            text,
    household_id     text,
    helper           text,
    name             text,
    id_no            text,
    sex              text,
    birth_date       date,
    retires_on       date,
    phone            text,
    address          text,
    education        text,
    hukou_type       text,
    channel          text,
    employer         text,
    employed_since   date,
    employment_verdict text,
    registered_on    date,
    recognised_on    date,
    exited_on        date,
    died_on          date,
    last_event_on    date     NOT NULL,
    services_lacking_since date,
    search_name      text,
    search_terms     text[]   NOT NULL
);
COMMENT ON COLUMN roster.version IS 'The number of events recorded of the person; used as ETag';
COMMENT ON COLUMN roster.counted_group IS 'The group the person is counted in: the first that fits in the order of the profile (docs/domain.md 6)';
COMMENT ON COLUMN roster.search_name IS 'The name as it is compared in a search: without blanks, dots and apostrophes, in small letters';
COMMENT ON COLUMN roster.services_lacking_since IS 'The first day on which services of the plan year are missing (R4-6); empty: none are due';
COMMENT ON COLUMN roster.search_terms IS 'What a list is restricted by: helper, employer, post, course and others, as trait:value';
COMMENT ON COLUMN roster.employment_verdict IS 'The latest verdict about the present job; empty: it is only declared';
-- after load
ALTER TABLE roster ADD PRIMARY KEY (person_id);
CREATE INDEX roster_in_order ON roster (area, person_id) INCLUDE (case_state, labour_state, level, categories, search_name);
CREATE INDEX roster_traits ON roster USING gin ((ARRAY['case:' || case_state, 'labour:' || labour_state,
    'level:' || level] || categories || search_terms || string_to_array(search_name, NULL))) WITH (gin_pending_list_limit = 256);
CREATE INDEX roster_retired ON roster (retires_on) INCLUDE (area, person_id) WHERE case_state = 'recognised';
CREATE INDEX roster_services ON roster (area, services_lacking_since, person_id) INCLUDE (retires_on)
    WHERE services_lacking_since IS NOT NULL;
