-- The key of each person, encrypted with a key that is not in the database. To delete the row erases the private fields.
CREATE TABLE zuji.person_key (
    person_id uuid  PRIMARY KEY,
    wrapped   bytea NOT NULL
);
GRANT SELECT, INSERT, DELETE ON zuji.person_key TO zuji_service;
