-- The two roles of the running service. Neither owns the log or bypasses row-level security:
--   zuji_service  records and projects: INSERT and SELECT on the log, nothing more
--   zuji_reader   reads views, under row-level security
-- Roles belong to the whole server, so several databases (and several starters) may find them there already.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'zuji_service') THEN
        CREATE ROLE zuji_service LOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'zuji_reader') THEN
        CREATE ROLE zuji_reader NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL; -- another starter was faster
END
$$;
GRANT zuji_reader TO zuji_service;
DO $$
DECLARE
    -- since PostgreSQL 16 whoever creates a role is its member, but may not yet take it
    may_take text := CASE WHEN current_setting('server_version_num')::int < 160000 THEN 'MEMBER' ELSE 'SET' END;
BEGIN
    EXECUTE format('GRANT CREATE ON DATABASE %I TO zuji_service', current_database());
    IF NOT pg_has_role(current_user, 'zuji_service', may_take) THEN
        EXECUTE format('GRANT zuji_service TO %I', current_user);
    END IF;
END
$$;
