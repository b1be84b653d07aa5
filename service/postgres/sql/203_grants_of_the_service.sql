-- The running service may do what it does, and nothing more:
--   the log grows by zuji.append alone; keys of persons are made, not deleted; accounts are made and revoked by the owner.
REVOKE INSERT ON zuji.log FROM zuji_service;
REVOKE UPDATE ON zuji.log_head FROM zuji_service;
REVOKE DELETE ON zuji.person_key FROM zuji_service;
REVOKE INSERT, UPDATE (revoked_at) ON zuji.account FROM zuji_service;
GRANT SELECT ON public.zuji_migration TO zuji_service;
