-- The same for requests for approval. The list of submissions finds them by request.
ALTER TABLE zuji.approval ADD COLUMN announced text;
UPDATE zuji.approval SET announced = status WHERE status <> 'waiting';
CREATE INDEX approval_to_announce ON zuji.approval (number)
    WHERE status <> 'waiting' AND announced IS DISTINCT FROM status;
COMMENT ON COLUMN zuji.approval.announced IS 'The status that was last announced to subscriptions of the sender';
