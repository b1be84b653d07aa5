-- The plan of an area: targets and baselines of a year, as last set.
CREATE TABLE area_plan (
    area      text     NOT NULL COLLATE "C",
    year      integer  NOT NULL,
    kind      text     NOT NULL,
    indicator text     NOT NULL,
    value     bigint   NOT NULL,
    version   integer  NOT NULL
);
COMMENT ON COLUMN area_plan.kind IS 'target or baseline';
COMMENT ON COLUMN area_plan.version IS 'The event that set it';
-- after load
ALTER TABLE area_plan ADD PRIMARY KEY (area, year, kind, indicator);
