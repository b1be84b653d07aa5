-- Events that wait too long expire: the body is deleted. Expired, recorded and superseded rows are removed later.
ALTER TABLE zuji.quarantine DROP CONSTRAINT quarantine_status_check;
ALTER TABLE zuji.quarantine ADD CONSTRAINT quarantine_status_check
    CHECK (status IN ('waiting', 'recorded', 'superseded', 'expired'));

-- The service removes rows by this function only; it cannot remove waiting ones.
CREATE FUNCTION zuji.remove_settled(age interval, most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    removed integer;
BEGIN
    DELETE FROM zuji.quarantine
     WHERE id IN (SELECT id FROM zuji.quarantine
                   WHERE status <> 'waiting' AND tried_at < clock_timestamp() - greatest(age, interval '1 day')
                   ORDER BY id LIMIT most);
    GET DIAGNOSTICS removed = ROW_COUNT;
    RETURN removed;
END
$$;
REVOKE ALL ON FUNCTION zuji.remove_settled FROM PUBLIC;
GRANT EXECUTE ON FUNCTION zuji.remove_settled TO zuji_service;
