-- 1C 清零清单: the persons with an open wish to work or to train, a row each. Definitions: docs/domain.md 9; source document S1.
SELECT row_number() OVER (ORDER BY wish.area, least(wish.work_since, wish.training_since), wish.person_id) AS number,
       wish.person_id::text AS key, wish.person_id, roster.version, wish.area,
       least(wish.work_since, wish.training_since) AS day,
       roster.name, roster.helper,
       ARRAY(SELECT substr(term, length('watch_list:') + 1)
               FROM unnest(roster.search_terms) term
              WHERE starts_with(term, 'watch_list:')) AS watch_lists,
       (wish.work_since IS NOT NULL)::int AS work, wish.work_since, %(day)s::date - wish.work_since AS work_days,
       CASE WHEN wish.work_since IS NOT NULL THEN placement.due END AS work_due,
       (wish.training_since IS NOT NULL)::int AS training, wish.training_since,
       %(day)s::date - wish.training_since AS training_days
  FROM (SELECT person_id, area,
               CASE WHEN coalesce(%(list)s, 'work') = 'work' THEN wishes_work_since END AS work_since,
               CASE WHEN coalesce(%(list)s, 'training') = 'training' THEN wishes_training_since END AS training_since
          FROM ledger
         WHERE area >= %(low)s AND area < %(high)s AND area ^@ ANY (%(area_prefixes)s::text[])
           AND (wishes_work_since IS NOT NULL OR wishes_training_since IS NOT NULL)) wish
  JOIN roster USING (person_id)
  LEFT JOIN LATERAL (SELECT max((due_at AT TIME ZONE 'Asia/Shanghai')::date) AS due
                       FROM deadline
                      WHERE deadline.person_id = wish.person_id AND name = 'placement'
                        AND met_at IS NULL AND waived_at IS NULL) placement ON true
 WHERE (wish.work_since IS NOT NULL OR wish.training_since IS NOT NULL)
   AND (roster.retires_on IS NULL OR roster.retires_on > %(day)s)
