-- The completed parts of a build; each is recorded in the transaction that built it.
CREATE TABLE build_part (
    phase text   NOT NULL,
    part  text   NOT NULL,
    work  bigint NOT NULL,
    PRIMARY KEY (phase, part)
);
COMMENT ON COLUMN build_part.part IS 'The lowest stream id or subject of the range, or the table';
COMMENT ON COLUMN build_part.work IS 'Events read, rows of the source read, or bytes of the table';
