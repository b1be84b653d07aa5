-- How far the views of this schema have come: the position of the last event they contain.
CREATE TABLE projection_position (
    one      boolean PRIMARY KEY DEFAULT true CHECK (one),
    position bigint  NOT NULL
);
INSERT INTO projection_position (position) VALUES (0);
GRANT SELECT ON projection_position TO zuji_reader;
