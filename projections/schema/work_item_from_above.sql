-- A work item is open to the area that recorded it and to all areas below it: a town sees the tasks, vacancies and courses of
-- its district and province, besides its own.
ALTER POLICY seen_in_scope ON work_item
    USING (area OPERATOR(zuji.^@) (SELECT zuji.scope_prefix())
        OR area OPERATOR(zuji.^@) ANY ((SELECT zuji.other_prefixes())::text[])
        OR (SELECT zuji.scope_prefix()) OPERATOR(zuji.^@) area_prefix);
