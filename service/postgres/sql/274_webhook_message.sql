-- The outbox: a row for each message to each subscription, in the order in which they are delivered. The id of a message
-- follows from what it is about, so that it is the same whenever it is sent. Messages hold ids, never names or numbers of
-- persons.
CREATE TABLE zuji.webhook_message (
    id         uuid        PRIMARY KEY,
    number     bigint      GENERATED ALWAYS AS IDENTITY,
    webhook    uuid        NOT NULL REFERENCES zuji.webhook (id) ON DELETE CASCADE,
    kind       text        NOT NULL,
    data       jsonb       NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    status     text        NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'delivered', 'failed')),
    settled_at timestamptz
);
CREATE INDEX webhook_message_number ON zuji.webhook_message (webhook, number);
CREATE INDEX webhook_message_pending ON zuji.webhook_message (webhook, number) WHERE status = 'pending';
CREATE INDEX webhook_message_created_at ON zuji.webhook_message USING brin (created_at);
COMMENT ON COLUMN zuji.webhook_message.status IS 'pending until it is delivered; failed: a test, of which one attempt is made';
GRANT SELECT, INSERT, UPDATE, DELETE ON zuji.webhook_message TO zuji_service;
GRANT SELECT ON zuji.webhook_message TO zuji_reader;
ALTER TABLE zuji.webhook_message ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen_by_its_account ON zuji.webhook_message FOR SELECT TO zuji_reader
    USING (EXISTS (SELECT FROM zuji.webhook w WHERE w.id = webhook));
CREATE POLICY kept_by_service ON zuji.webhook_message TO zuji_service USING (true) WITH CHECK (true);

-- The id of a message: 16 bytes of the SHA-256 of its subscription, its kind and what it is about.
CREATE FUNCTION zuji.webhook_message_id(webhook uuid, kind text, about text) RETURNS uuid
LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN encode(substr(sha256(convert_to(webhook || ' ' || kind || ' ' || about, 'UTF8')), 1, 16), 'hex')::uuid;
