-- Everything that is written when an event is recorded. What is derived from it lives in the schema `views`.
CREATE SCHEMA zuji;
GRANT USAGE ON SCHEMA zuji TO zuji_service, zuji_reader;
