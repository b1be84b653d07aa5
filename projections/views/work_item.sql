-- Work items (工作事项): a row for each period in which a task, activity, project, vacancy, course or work plan stays as it is.
CREATE TABLE work_item (
    state            text    NOT NULL,
    area             text    NOT NULL COLLATE "C",
    name             text,
    kind             text,
    content          text,
    due_on           date,
    starts_on        date,
    ends_on          date,
    location         text,
    responsible      text,
    inspector        text,
    claimant         text,
    claimant_area    text,
    unit             text,
    employer         text,
    uscc             text,
    provider         text,
    trade            text,
    monthly_wage_fen bigint,
    days             integer,
    places           integer,
    assisted_places  integer,
    taken            integer,
    support          text,
    campaign         text,
    target           bigint,
    measure          text,
    done             bigint,
    attendees        integer,
    assisted         integer,
    result           text,
    cause            text,
    stream_id        uuid    NOT NULL,
    version          integer NOT NULL,
    item_type        text    NOT NULL COLLATE "C",
    item_id          text    NOT NULL COLLATE "C",
    area_prefix      text    NOT NULL COLLATE "C",
    opened_on        date    NOT NULL,
    since            date    NOT NULL,
    until            date
);
COMMENT ON COLUMN work_item.area IS 'The area that recorded the item first; its district gave the id';
COMMENT ON COLUMN work_item.area_prefix IS 'The common prefix of the areas to which the item is open: its area and all below it';
COMMENT ON COLUMN work_item.taken IS 'Places reported as taken; those of persons who name the item are counted apart';
-- after load
ALTER TABLE work_item ADD PRIMARY KEY (stream_id, version);
CREATE INDEX work_item_now ON work_item (item_type, area, item_id) WHERE until IS NULL;
CREATE INDEX work_item_id ON work_item (item_type, item_id);
