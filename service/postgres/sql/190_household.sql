-- Claims on households: who ever joined which household, and as its head or not. A row only says whose events to read;
-- whether and how long a person is a member follows from the events. A new row takes the next number of its household:
-- of two concurrent transactions one fails and decides again.
CREATE TABLE zuji.household (
    household_id   text    NOT NULL COLLATE "C",
    household_area text    NOT NULL COLLATE "C",
    number         integer NOT NULL,
    person_id      uuid    NOT NULL,
    head           boolean NOT NULL,
    area           text    NOT NULL COLLATE "C",
    PRIMARY KEY (household_id, household_area, number)
);
COMMENT ON COLUMN zuji.household.household_area IS 'The area that named the household: household_id is unique within it';
COMMENT ON COLUMN zuji.household.head IS 'Whether the person joined as the head, or may have by a correction';
COMMENT ON COLUMN zuji.household.area IS 'The area responsible for the person when the row was written';
GRANT SELECT, INSERT ON zuji.household TO zuji_service;

-- Households of events from before this table were named by the area responsible for the person at that time.
INSERT INTO zuji.household
SELECT household_id, household_area, row_number() OVER (PARTITION BY household_id, household_area ORDER BY position),
       stream_id, head, household_area
  FROM (SELECT convert_from(l.state, 'UTF8')::json->>'household_id' AS household_id, l.area AS household_area,
               l.position, l.stream_id, convert_from(l.state, 'UTF8')::json->>'relation' = 'head' AS head
          FROM zuji.log l
         WHERE l.type = 'person.household_joined'
        UNION ALL  -- corrected joins: they may have made the person the head
        SELECT coalesce(convert_from(c.state, 'UTF8')::json->'changes'->>'household_id',
                        convert_from(j.state, 'UTF8')::json->>'household_id'), j.area, c.position, c.stream_id, true
          FROM zuji.log c
          JOIN zuji.log j ON j.stream_id = c.stream_id
           AND j.version = (convert_from(c.state, 'UTF8')::json->>'target_version')::integer
         WHERE c.type = 'person.corrected' AND j.type = 'person.household_joined') joined
 WHERE household_id IS NOT NULL;
