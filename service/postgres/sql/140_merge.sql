-- All pairs of persons that were ever merged: which streams to read together. Whether a merge is in force follows from
-- the events; `in_force` repeats it, to find the survivor by the id or number of the duplicate.
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
