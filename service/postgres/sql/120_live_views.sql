-- Which schema holds the live views. A rebuild fills a schema of its own and then changes this row: that is the switch.
CREATE TABLE zuji.live_views (
    one         boolean PRIMARY KEY DEFAULT true CHECK (one),
    build       integer NOT NULL,
    schema_name text    NOT NULL
);
COMMENT ON COLUMN zuji.live_views.build IS 'Counts the builds; readers share an advisory lock of this number while they read';
GRANT SELECT, INSERT, UPDATE ON zuji.live_views TO zuji_service;
GRANT SELECT ON zuji.live_views TO zuji_reader;
