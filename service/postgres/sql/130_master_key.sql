-- Fingerprint of the master key of this database. The key cannot be derived from it.
CREATE TABLE zuji.master_key (
    one         boolean PRIMARY KEY DEFAULT true CHECK (one),
    fingerprint bytea   NOT NULL
);
GRANT SELECT, INSERT ON zuji.master_key TO zuji_service;
