-- The frames of draws (抽签名单): what was drawn from, by its SHA-256. They are never changed: a draw can be redone for ever.
CREATE TABLE zuji.inspection_frame (
    sha256     text  PRIMARY KEY COLLATE "C" CHECK (sha256 = encode(sha256(content), 'hex')),
    area       text  NOT NULL COLLATE "C",
    content    bytea NOT NULL,
    person_ids bytea NOT NULL
);
COMMENT ON COLUMN zuji.inspection_frame.area IS 'The area that plans the inspection: its accounts see the frame';
COMMENT ON COLUMN zuji.inspection_frame.content IS 'The public file: a line for each person with stratum and ticket, then the mandatory cases (docs/decisions/0061)';
COMMENT ON COLUMN zuji.inspection_frame.person_ids IS 'The ids of the persons, 16 bytes each, in the order of the lines; not for readers';
-- uncompressed, so that a part is read without the rest
ALTER TABLE zuji.inspection_frame ALTER COLUMN content SET STORAGE EXTERNAL, ALTER COLUMN person_ids SET STORAGE EXTERNAL;
CREATE TRIGGER inspection_frame_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON zuji.inspection_frame
    FOR EACH STATEMENT EXECUTE FUNCTION zuji.refuse_change();
ALTER TABLE zuji.inspection_frame ENABLE ALWAYS TRIGGER inspection_frame_is_append_only;
GRANT SELECT, INSERT ON zuji.inspection_frame TO zuji_service;
GRANT SELECT (sha256, area, content) ON zuji.inspection_frame TO zuji_reader;
ALTER TABLE zuji.inspection_frame ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen_in_scope ON zuji.inspection_frame FOR SELECT TO zuji_reader
    USING (area OPERATOR(zuji.^@) (SELECT zuji.scope_prefix())
        OR area OPERATOR(zuji.^@) ANY ((SELECT zuji.other_prefixes())::text[]));
CREATE POLICY kept_by_service ON zuji.inspection_frame TO zuji_service USING (true) WITH CHECK (true);
