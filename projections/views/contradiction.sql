-- Contradictions in the history of one person (矛盾): recorded facts that cannot both be true.
CREATE TABLE contradiction (
    person_id     uuid    NOT NULL,
    kind          text    NOT NULL COLLATE "C",
    version       integer NOT NULL,
    area          text    NOT NULL COLLATE "C",
    other_version integer NOT NULL,
    day           date    NOT NULL,
    money_fen     bigint  NOT NULL
);
COMMENT ON COLUMN contradiction.version IS 'The version of the later fact';
COMMENT ON COLUMN contradiction.area IS 'The area responsible for the person now, which decides';
COMMENT ON COLUMN contradiction.money_fen IS 'What was granted for the days in question, in fen';
-- after load
ALTER TABLE contradiction ADD PRIMARY KEY (person_id, kind, version);
CREATE INDEX contradiction_area ON contradiction (area, day);
