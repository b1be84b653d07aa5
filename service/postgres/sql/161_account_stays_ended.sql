-- An ended account stays ended, and no account is deleted or renamed: other tables refer to the name.
CREATE FUNCTION zuji.refuse_change_of_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.name = OLD.name
       AND (OLD.revoked_at IS NULL OR NEW.revoked_at IS NOT DISTINCT FROM OLD.revoked_at) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an account is neither deleted, renamed nor taken up again' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER account_stays_ended BEFORE UPDATE OR DELETE ON zuji.account
    FOR EACH ROW EXECUTE FUNCTION zuji.refuse_change_of_account();
