-- Everything that is written when a fact is recorded. What is derived from it lives in the schema `views`.
CREATE SCHEMA zuji;
GRANT USAGE ON SCHEMA zuji TO zuji_service, zuji_reader;
