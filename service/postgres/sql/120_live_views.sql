-- The schema of the live views. A rebuild fills a schema of its own and then switches by an update of this row.
CREATE TABLE zuji.live_views (
    one         boolean PRIMARY KEY DEFAULT true CHECK (one),
    build       integer NOT NULL,
    schema_name text    NOT NULL
);
COMMENT ON COLUMN zuji.live_views.build IS 'Number of the build; readers hold a shared advisory lock on it';
GRANT SELECT, INSERT, UPDATE ON zuji.live_views TO zuji_service;
GRANT SELECT ON zuji.live_views TO zuji_reader;
