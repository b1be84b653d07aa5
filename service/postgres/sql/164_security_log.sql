-- The access log becomes the security log: sign-ins, refusals, reads, and changes of accounts.
ALTER TABLE zuji.access_log
    ADD COLUMN organisation text  NOT NULL DEFAULT '',
    ADD COLUMN subject_area text  COLLATE "C",
    ADD COLUMN details      jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN address      text  NOT NULL DEFAULT '',
    ADD COLUMN outcome      text  NOT NULL DEFAULT 'ok';
COMMENT ON COLUMN zuji.access_log.account IS 'The account; os:NAME for an operator on the command line; empty if unknown';
COMMENT ON COLUMN zuji.access_log.subject_area IS 'The area of the person or account concerned, if known';
COMMENT ON COLUMN zuji.access_log.details IS 'Filters of a list and similar; values that identify a person are keyed hashes';
COMMENT ON COLUMN zuji.access_log.outcome IS 'ok, or the code of the problem';
CREATE INDEX access_log_account ON zuji.access_log (account, id);
CREATE INDEX access_log_subject ON zuji.access_log (subject, id);
CREATE INDEX access_log_at ON zuji.access_log USING brin (at);
CREATE FUNCTION zuji.refuse_change_of_access_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'zuji.access_log is append-only: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER access_log_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON zuji.access_log
    FOR EACH STATEMENT EXECUTE FUNCTION zuji.refuse_change_of_access_log();
ALTER TABLE zuji.access_log ENABLE ALWAYS TRIGGER access_log_is_append_only;
-- An auditor sees actions of accounts of the area, and actions on persons and accounts of the area.
ALTER TABLE zuji.access_log ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen_in_scope ON zuji.access_log FOR SELECT TO zuji_reader
    USING (zuji.in_scope(area) OR zuji.in_scope(subject_area));
CREATE POLICY kept_by_service ON zuji.access_log TO zuji_service USING (true) WITH CHECK (true);
GRANT SELECT ON zuji.access_log TO zuji_reader;
