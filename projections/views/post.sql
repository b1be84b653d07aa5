-- Public-welfare posts developed (开发公益性岗位) or vacated (腾退岗位), filled or not.
CREATE TABLE post (
    stream_id    uuid     NOT NULL,
    version      integer  NOT NULL,
    area         text     NOT NULL COLLATE "C",
    kind         text     NOT NULL,
    count        integer  NOT NULL,
    developed_on date     NOT NULL
);
-- after load
ALTER TABLE post ADD PRIMARY KEY (stream_id, version);
CREATE INDEX post_area ON post (area, developed_on);
