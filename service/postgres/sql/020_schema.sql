-- All tables that are written when events are recorded. Tables derived from events are in the schema `views`.
CREATE SCHEMA zuji;
GRANT USAGE ON SCHEMA zuji TO zuji_service, zuji_reader;
