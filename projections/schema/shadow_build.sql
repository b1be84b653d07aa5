-- The plan of the build of this schema: code and policy, last position, number of ranges of streams.
-- An interrupted build is continued only by the same code and policy.
CREATE TABLE shadow_build (
    one              boolean PRIMARY KEY DEFAULT true CHECK (one),
    code_fingerprint text    NOT NULL,
    up_to            bigint  NOT NULL,
    ranges           integer NOT NULL
);
COMMENT ON COLUMN shadow_build.code_fingerprint IS 'Fingerprint of the code and the policy that compute the rows';
