-- What a schema of views is built from: by which code and policy, up to which event, in how many ranges of streams.
-- A build that was interrupted is continued only where all of it still holds.
CREATE TABLE shadow_build (
    one              boolean PRIMARY KEY DEFAULT true CHECK (one),
    code_fingerprint text    NOT NULL,
    up_to            bigint  NOT NULL,
    ranges           integer NOT NULL
);
COMMENT ON COLUMN shadow_build.code_fingerprint IS 'Fingerprint of the code and the policy the views are computed by';
