-- Reads beyond one's area for a time (docs/decisions/0067). Who was granted what and why; what became of it is in
-- zuji.break_glass_step. Nothing is changed or deleted: a grant ends by its time, or by a step.
CREATE TABLE zuji.break_glass (
    number       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    granted_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    until        timestamptz NOT NULL,
    account      text        NOT NULL COLLATE "C",
    role         text        NOT NULL,
    account_area text        NOT NULL COLLATE "C",
    organisation text        NOT NULL,
    area         text        NOT NULL COLLATE "C" CHECK (area <> ''),
    person       uuid,
    reason       text        NOT NULL CHECK (reason <> '')
);
COMMENT ON COLUMN zuji.break_glass.area IS 'The area that is read; of a grant for a person, that in which the person was';
COMMENT ON COLUMN zuji.break_glass.person IS 'The person for whom it was asked, if it was for one';
CREATE TABLE zuji.break_glass_step (
    number  bigint      NOT NULL REFERENCES zuji.break_glass,
    step    text        NOT NULL CHECK (step IN ('ended', 'reviewed')),
    at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    account text        NOT NULL COLLATE "C",
    role    text        NOT NULL,
    note    text        NOT NULL DEFAULT '',
    PRIMARY KEY (number, step, account)
);
COMMENT ON TABLE zuji.break_glass_step IS 'What became of a grant: ended before its time, or reviewed by another account';
CREATE UNIQUE INDEX break_glass_ends_once ON zuji.break_glass_step (number) WHERE step = 'ended';
CREATE FUNCTION zuji.refuse_change_of_break_glass() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'zuji.% is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER break_glass_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON zuji.break_glass
    FOR EACH STATEMENT EXECUTE FUNCTION zuji.refuse_change_of_break_glass();
CREATE TRIGGER break_glass_step_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON zuji.break_glass_step
    FOR EACH STATEMENT EXECUTE FUNCTION zuji.refuse_change_of_break_glass();
ALTER TABLE zuji.break_glass ENABLE ALWAYS TRIGGER break_glass_is_append_only;
ALTER TABLE zuji.break_glass_step ENABLE ALWAYS TRIGGER break_glass_step_is_append_only;
-- Supervisors and auditors see the grants of accounts of their area, and those to read in it; an account sees its own.
ALTER TABLE zuji.break_glass ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen_in_scope ON zuji.break_glass FOR SELECT TO zuji_reader
    USING (account_area OPERATOR(zuji.^@) (SELECT zuji.scope_prefix())
        OR account_area OPERATOR(zuji.^@) ANY ((SELECT zuji.other_prefixes())::text[])
        OR area OPERATOR(zuji.^@) (SELECT zuji.scope_prefix())
        OR area OPERATOR(zuji.^@) ANY ((SELECT zuji.other_prefixes())::text[]));
CREATE POLICY kept_by_service ON zuji.break_glass TO zuji_service USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON zuji.break_glass, zuji.break_glass_step TO zuji_service;
GRANT SELECT ON zuji.break_glass, zuji.break_glass_step TO zuji_reader;
