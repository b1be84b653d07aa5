-- The parts of a build that are finished; each is noted in the transaction that built it.
CREATE TABLE build_part (
    phase text   NOT NULL,
    part  text   NOT NULL,
    work  bigint NOT NULL,
    PRIMARY KEY (phase, part)
);
COMMENT ON COLUMN build_part.part IS 'The lowest stream id or household of the range; the table';
COMMENT ON COLUMN build_part.work IS 'Events folded, memberships read, bytes of the table';
