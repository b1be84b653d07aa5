-- By which master key this database is written: a fingerprint, from which nothing of the key follows.
CREATE TABLE zuji.master_key (
    one         boolean PRIMARY KEY DEFAULT true CHECK (one),
    fingerprint bytea   NOT NULL
);
GRANT SELECT, INSERT ON zuji.master_key TO zuji_service;
