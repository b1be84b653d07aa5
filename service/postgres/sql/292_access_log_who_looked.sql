-- What of a read the security log tells apart: for whom, why, in which form, how many entries, and which persons.
ALTER TABLE zuji.access_log
    ADD COLUMN on_behalf_of text   NOT NULL DEFAULT '',
    ADD COLUMN purpose      text   NOT NULL DEFAULT '',
    ADD COLUMN format       text   NOT NULL DEFAULT '',
    ADD COLUMN items        integer,
    ADD COLUMN listed       uuid[] NOT NULL DEFAULT '{}',
    ADD COLUMN break_glass  bigint;
COMMENT ON COLUMN zuji.access_log.on_behalf_of IS 'For whom the account read, as it stated; empty if it did not';
COMMENT ON COLUMN zuji.access_log.purpose IS 'Why the account read, as it stated; empty if it did not';
COMMENT ON COLUMN zuji.access_log.format IS 'The form of the answer, such as json, csv or html; empty if nothing was read';
COMMENT ON COLUMN zuji.access_log.items IS 'Entries of the list, rows of the report; null for a read of one thing';
COMMENT ON COLUMN zuji.access_log.listed IS 'The persons whom a list or household showed';
COMMENT ON COLUMN zuji.access_log.break_glass IS 'The number of the grant (zuji.break_glass) under which was read';
CREATE INDEX access_log_listed ON zuji.access_log USING gin (listed);
CREATE INDEX access_log_break_glass ON zuji.access_log (break_glass, id) WHERE break_glass IS NOT NULL;
