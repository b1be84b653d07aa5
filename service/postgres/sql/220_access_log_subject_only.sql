-- Lines about a subject outside the account's scope are visible in the area of the subject only: the auditors of the
-- account's own area must not learn either that the person or household exists, and where.
ALTER TABLE zuji.access_log ADD COLUMN subject_only boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN zuji.access_log.subject_only IS 'Visible to scopes that cover subject_area, not to those that cover only area';
ALTER POLICY seen_in_scope ON zuji.access_log
    USING (subject_area OPERATOR(zuji.^@) (SELECT zuji.scope_prefix())
        OR (NOT subject_only AND area OPERATOR(zuji.^@) (SELECT zuji.scope_prefix())));
