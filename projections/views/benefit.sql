-- Benefits enjoyed (政策享受): a row for each grant, with the sums paid and recovered. Amounts in fen.
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
COMMENT ON COLUMN benefit.version IS 'The version of the event of the grant';
COMMENT ON COLUMN benefit.area IS 'The area responsible for the person on the day of the grant';
COMMENT ON COLUMN benefit.until IS 'The last day covered';
COMMENT ON COLUMN benefit.months IS 'The months covered; a part of a month counts as one';
COMMENT ON COLUMN benefit.paid_fen IS 'The sum paid. A payment names a benefit and not a grant: it is allocated to the first grant not yet paid in full';
-- after load
ALTER TABLE benefit ADD PRIMARY KEY (person_id, version);
CREATE INDEX benefit_area ON benefit (area, benefit, since);
