-- Events cannot be changed below the application either: UPDATE, DELETE and TRUNCATE are refused for every role.
CREATE FUNCTION zuji.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'zuji.log is append-only: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER log_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON zuji.log
    FOR EACH STATEMENT EXECUTE FUNCTION zuji.refuse_change();
ALTER TABLE zuji.log ENABLE ALWAYS TRIGGER log_is_append_only;
