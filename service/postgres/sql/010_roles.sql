-- The two roles of the running service. Neither owns the log, neither bypasses row-level security:
--   zuji_service  records events and writes the views
--   zuji_reader   reads the views, under row-level security
-- Roles belong to the server: another database, or a concurrent start, may have created them already.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'zuji_service') THEN
        CREATE ROLE zuji_service LOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'zuji_reader') THEN
        CREATE ROLE zuji_reader NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL; -- created by a concurrent start
END
$$;
GRANT zuji_reader TO zuji_service;
DO $$
DECLARE
    -- since PostgreSQL 16 the creator of a role is a member of it, but without the right to SET ROLE
    may_take text := CASE WHEN current_setting('server_version_num')::int < 160000 THEN 'MEMBER' ELSE 'SET' END;
BEGIN
    EXECUTE format('GRANT CREATE ON DATABASE %I TO zuji_service', current_database());
    IF NOT pg_has_role(current_user, 'zuji_service', may_take) THEN
        EXECUTE format('GRANT zuji_service TO %I', current_user);
    END IF;
END
$$;
