-- What the answer to a recorded event noted: that it has no effect, or only until a later event. A row only for those.
CREATE TABLE zuji.event_note (
    stream_id uuid    NOT NULL,
    version   integer NOT NULL,
    code      text    NOT NULL,
    zh        text    NOT NULL,
    en        text    NOT NULL,
    data      jsonb   NOT NULL,
    PRIMARY KEY (stream_id, version)
);
COMMENT ON TABLE zuji.event_note IS 'Notes on recorded events, as they were answered; append-only';
GRANT SELECT, INSERT ON zuji.event_note TO zuji_service;
