-- Work items have ids of their districts, as posts and fairs have (docs/decisions/0051).
COMMENT ON TABLE zuji.local_id IS 'Streams of posts, fairs and work items by the ids of their districts; append-only';
COMMENT ON COLUMN zuji.local_id.kind IS 'post, fair, task, activity, project, vacancy or course';
