-- How far the views of this schema have come: the position of the last event they contain.
CREATE TABLE projected (
    one      boolean PRIMARY KEY DEFAULT true CHECK (one),
    position bigint  NOT NULL
);
INSERT INTO projected (position) VALUES (0);
GRANT SELECT ON projected TO zuji_reader;
