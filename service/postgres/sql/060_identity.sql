-- Identity numbers by keyed hash; at most one living person holds a number. The number itself is encrypted in the log.
CREATE TABLE zuji.identity (
    id_hash   bytea   NOT NULL,
    person_id uuid    NOT NULL,
    living    boolean NOT NULL DEFAULT true,
    PRIMARY KEY (id_hash, person_id)
);
CREATE UNIQUE INDEX identity_of_the_living ON zuji.identity (id_hash) WHERE living;
CREATE INDEX identity_person ON zuji.identity (person_id);
GRANT SELECT, INSERT, UPDATE (living) ON zuji.identity TO zuji_service;
