-- Certificates (证书): a row for each certificate of a person.
CREATE TABLE certificate (
    person_id   uuid    NOT NULL,
    version     integer NOT NULL,
    area        text    NOT NULL COLLATE "C",
    certificate text    NOT NULL,
    level       text,
    number      text    NOT NULL COLLATE "C",
    issuer      text    NOT NULL COLLATE "C",
    obtained_on date    NOT NULL
);
COMMENT ON COLUMN certificate.area IS 'The area responsible for the person now';
-- after load
ALTER TABLE certificate ADD PRIMARY KEY (person_id, version);
CREATE INDEX certificate_number ON certificate (issuer, number, obtained_on, person_id, version);
