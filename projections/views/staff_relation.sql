-- Accounts of staff that stay out of a case because their holders are related to the person (回避): a row for each.
CREATE TABLE staff_relation (
    person_id uuid    NOT NULL,
    account   text    NOT NULL COLLATE "C",
    version   integer NOT NULL,
    area      text    NOT NULL COLLATE "C",
    relation  text    NOT NULL COLLATE "C",
    noted_on  date    NOT NULL
);
COMMENT ON COLUMN staff_relation.version IS 'The event that noted the relation';
-- after load
ALTER TABLE staff_relation ADD PRIMARY KEY (person_id, account);
CREATE INDEX staff_relation_account ON staff_relation (account, area);
