-- Fingerprints of the code, policy and tables that made the live views (projections/schema/fingerprint.py).
-- NULL: made by an older version without fingerprints, or by several versions; never equal to a fingerprint.
ALTER TABLE zuji.live_views ADD COLUMN shape text, ADD COLUMN made_by text;
COMMENT ON COLUMN zuji.live_views.shape IS 'Fingerprint of the tables; code with another one can neither write nor compare the rows';
COMMENT ON COLUMN zuji.live_views.made_by IS 'Fingerprint of code, tables and policy; NULL if unknown, or if rows of several versions are mixed';
