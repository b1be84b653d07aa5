-- The status of a refused event that the delivery process has announced to its sender (webhooks). What was settled before
-- is not announced.
ALTER TABLE zuji.quarantine ADD COLUMN announced text;
UPDATE zuji.quarantine SET announced = status WHERE status <> 'waiting';
CREATE INDEX quarantine_to_announce ON zuji.quarantine (id)
    WHERE status <> 'waiting' AND announced IS DISTINCT FROM status;
COMMENT ON COLUMN zuji.quarantine.announced IS 'The status that was last announced to subscriptions of the sender';
