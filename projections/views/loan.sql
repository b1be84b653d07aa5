-- Guaranteed loans (小额担保贷款) granted to persons.
CREATE TABLE loan (
    person_id   uuid    NOT NULL,
    version     integer NOT NULL,
    area        text    NOT NULL COLLATE "C",
    granted_on  date    NOT NULL,
    amount_fen  bigint  NOT NULL,
    term_months integer NOT NULL,
    bank        text    NOT NULL
);
-- after load
ALTER TABLE loan ADD PRIMARY KEY (person_id, version);
CREATE INDEX loan_area ON loan (area, granted_on);
