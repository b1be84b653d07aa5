-- The bytes of issued reports, and of the lists of what they count, by their SHA-256. They are never changed: an issue is
-- fetched again byte for byte.
CREATE TABLE zuji.issue_content (
    sha256  text  PRIMARY KEY CHECK (sha256 = encode(sha256(content), 'hex')),
    content bytea NOT NULL
);
COMMENT ON COLUMN zuji.issue_content.content IS 'What was issued (JSON), or the items that it counts (JSON lines)';
CREATE TRIGGER issue_content_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON zuji.issue_content
    FOR EACH STATEMENT EXECUTE FUNCTION zuji.refuse_change();
ALTER TABLE zuji.issue_content ENABLE ALWAYS TRIGGER issue_content_is_append_only;
GRANT SELECT, INSERT ON zuji.issue_content TO zuji_service;
