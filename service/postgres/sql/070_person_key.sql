-- Each person's own key, wrapped by a key that is not in the database. Without its row the private fields are erased.
CREATE TABLE zuji.person_key (
    person_id uuid  PRIMARY KEY,
    wrapped   bytea NOT NULL
);
GRANT SELECT, INSERT, DELETE ON zuji.person_key TO zuji_service;
