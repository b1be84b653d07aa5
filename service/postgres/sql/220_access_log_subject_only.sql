-- What an account was not told, the auditors of its own area are not told either: that a person or household it asked
-- for exists, and where. Such a line is seen only where the subject lies.
ALTER TABLE zuji.access_log ADD COLUMN subject_only boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN zuji.access_log.subject_only IS 'Seen by scopes that cover subject_area only, not by those that cover area';
ALTER POLICY seen_in_scope ON zuji.access_log
    USING (subject_area OPERATOR(zuji.^@) (SELECT zuji.scope_prefix())
        OR (NOT subject_only AND area OPERATOR(zuji.^@) (SELECT zuji.scope_prefix())));
