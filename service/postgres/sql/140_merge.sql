-- Who was ever merged into whom: where to look besides a stream. What is merged now is said by the events; `in_force`
-- says it again for finding the survivor by the id or the number of the duplicate.
CREATE TABLE zuji.merge (
    duplicate uuid    NOT NULL,
    survivor  uuid    NOT NULL,
    in_force  boolean NOT NULL DEFAULT true,
    PRIMARY KEY (duplicate, survivor)
);
CREATE INDEX merge_survivor ON zuji.merge (survivor);
CREATE UNIQUE INDEX merge_once ON zuji.merge (duplicate) WHERE in_force;
GRANT SELECT, INSERT, UPDATE (in_force) ON zuji.merge TO zuji_service;
GRANT SELECT ON zuji.merge TO zuji_reader;
