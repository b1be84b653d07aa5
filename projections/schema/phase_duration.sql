-- How long each phase of the rebuild took that made these views: what the next one is expected to take.
CREATE TABLE phase_duration (
    phase   text             PRIMARY KEY,
    events  bigint           NOT NULL,
    seconds double precision NOT NULL
);
