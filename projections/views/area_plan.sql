-- The plan of an area: the targets and baselines of a year that are in force.
CREATE TABLE area_plan (
    area      text     NOT NULL COLLATE "C",
    year      integer  NOT NULL,
    kind      text     NOT NULL,
    indicator text     NOT NULL,
    value     bigint   NOT NULL,
    version   integer  NOT NULL
);
COMMENT ON COLUMN area_plan.kind IS 'target or baseline';
COMMENT ON COLUMN area_plan.version IS 'The version of the event that set the value';
-- after load
ALTER TABLE area_plan ADD PRIMARY KEY (area, year, kind, indicator);
