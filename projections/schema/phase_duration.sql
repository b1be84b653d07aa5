-- The durations of the phases of the rebuild that made these views; the next rebuild estimates its time left by them.
CREATE TABLE phase_duration (
    phase   text             PRIMARY KEY,
    events  bigint           NOT NULL,
    seconds double precision NOT NULL
);
