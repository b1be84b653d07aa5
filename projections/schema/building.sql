-- What a schema of views is built from: by which code and policy, up to which event, in how many ranges of streams.
-- A build that was interrupted is continued only where all of it still holds.
CREATE TABLE building (
    one     boolean PRIMARY KEY DEFAULT true CHECK (one),
    made_by text    NOT NULL,
    up_to   bigint  NOT NULL,
    ranges  integer NOT NULL
);
COMMENT ON COLUMN building.made_by IS 'Fingerprint of the code and the policy the views are computed by';
