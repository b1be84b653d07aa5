-- Items of spot checks (抽查项目): a row for each item of each check; one with an empty item if nothing was checked.
CREATE TABLE spot_check_item (
    person_id    uuid    NOT NULL,
    version      integer NOT NULL,
    inspection   text    NOT NULL COLLATE "C",
    case_no      integer,
    item         text    NOT NULL COLLATE "C",
    verdict      text    COLLATE "C",
    inspectors   text[]  NOT NULL,
    contact      text    COLLATE "C",
    way          text    COLLATE "C",
    second_check boolean NOT NULL,
    day          date    NOT NULL,
    area         text    NOT NULL COLLATE "C"
);
COMMENT ON COLUMN spot_check_item.inspection IS 'The key of the inspection; for other checks the text of the event';
COMMENT ON COLUMN spot_check_item.area IS 'The area responsible on the day of the check';
-- after load
ALTER TABLE spot_check_item ADD PRIMARY KEY (person_id, version, item);
CREATE INDEX spot_check_item_inspection ON spot_check_item (inspection, case_no);
CREATE INDEX spot_check_item_area ON spot_check_item (area, day);
