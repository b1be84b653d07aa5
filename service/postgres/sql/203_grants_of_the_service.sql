-- Minimal rights of the running service: it appends to the log by zuji.append only, inserts keys of persons but does not
-- delete them, and does not create or revoke accounts.
REVOKE INSERT ON zuji.log FROM zuji_service;
REVOKE UPDATE ON zuji.log_head FROM zuji_service;
REVOKE DELETE ON zuji.person_key FROM zuji_service;
REVOKE INSERT, UPDATE (revoked_at) ON zuji.account FROM zuji_service;
GRANT SELECT ON public.zuji_migration TO zuji_service;
