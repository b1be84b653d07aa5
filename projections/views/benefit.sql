-- Benefits enjoyed (政策享受): a row a grant, with what was paid of it and paid back.
CREATE TABLE benefit (
    person_id     uuid     NOT NULL,
    version       integer  NOT NULL,
    area          text     NOT NULL COLLATE "C",
    benefit       text     NOT NULL,
    counted_group text,
    granted_on    date     NOT NULL,
    since         date     NOT NULL,
    until         date     NOT NULL,
    months        integer  NOT NULL,
    amount_fen    bigint   NOT NULL,
    pay_by        date,
    paid_fen      bigint   NOT NULL,
    last_paid_on  date,
    recovered_fen bigint   NOT NULL
);
COMMENT ON COLUMN benefit.version IS 'The event of the grant';
COMMENT ON COLUMN benefit.area IS 'The area responsible for the person on the day of the grant';
COMMENT ON COLUMN benefit.until IS 'The last day covered';
COMMENT ON COLUMN benefit.months IS 'The months covered; one begun is one';
COMMENT ON COLUMN benefit.paid_fen IS 'Payments name a benefit and no grant: they go to its first grant not yet paid in full';
-- after load
ALTER TABLE benefit ADD PRIMARY KEY (person_id, version);
CREATE INDEX benefit_area ON benefit (area, benefit, since);
