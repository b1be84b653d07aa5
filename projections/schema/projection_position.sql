-- The position of the last event that the views of this schema contain; one row, of the log.
CREATE TABLE projection_position (
    application_name text   PRIMARY KEY DEFAULT 'zuji',
    position         bigint NOT NULL
);
INSERT INTO projection_position (position) VALUES (0);
GRANT SELECT ON projection_position TO zuji_reader;
