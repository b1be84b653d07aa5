-- By which code and policy the live views were made, and which tables that code expects (projections/schema/fingerprint.py).
-- NULL: by an older version that did not note it, or by more than one version; never the same as the code that asks.
ALTER TABLE zuji.live_views ADD COLUMN shape text, ADD COLUMN made_by text;
COMMENT ON COLUMN zuji.live_views.shape IS 'Fingerprint of the tables: on another one the rows can be neither written nor compared';
COMMENT ON COLUMN zuji.live_views.made_by IS 'Fingerprint of code, tables and policy; NULL when it is unknown or when rows of several are mixed';
