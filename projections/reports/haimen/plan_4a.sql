-- 4A 重点群体帮扶计划完成情况: the plan of the year and what was done. The total is counted from events and persons, not from the
-- figures of the units. Definitions: docs/domain.md 6 and 9; source document S4. All parts of the UNION have the types of the
-- first one and none has a WITH of its own: PostgreSQL then reads the columns that are summed only, from indexes alone.
SELECT * FROM (
{planned}
) planned
-- What was done. `low` and `high` bound the codes of the lines for the index scans.
UNION ALL
-- 开发公益性岗位: posts developed, filled or not
SELECT 'posts_done', NULL, area, NULL, stream_id::text, version, developed_on, count::bigint
  FROM post
 WHERE area >= %(low)s AND area < %(high)s AND developed_on BETWEEN %(first)s AND %(last)s
UNION ALL
-- 技能培训人次: courses completed, by the counted group at enrolment; two courses are two person-times
SELECT CASE counted_group WHEN 'registered_poor' THEN 'poor_training_done' ELSE 'difficulty_training_done' END,
       NULL, area, NULL, person_id::text, completed_by, completed_on, 1::bigint
  FROM training
 WHERE area >= %(low)s AND area < %(high)s AND completed_on BETWEEN %(first)s AND %(last)s
   AND counted_group IN ('registered_poor', 'difficulty')
UNION ALL
-- 就业再就业: persons by their first counted employment; the verified ones apart too, by the verdicts up to the last day
SELECT named.figure, NULL, job.area, NULL, job.person_id::text, job.version, job.began_on, 1::bigint
  FROM ({reemployed}) job
 CROSS JOIN LATERAL (VALUES ('reemployed_done', true),
                            ('reemployed_verified', job.verdict = 'confirmed' AND job.verdict_on <= %(last)s))
                    named (figure, counts)
 WHERE named.counts
UNION ALL
-- 转移就业: registered-poor labour in work on the day, wherever the job is; group and area are those of the day
SELECT 'transferred', NULL, area, NULL, person_id::text, evidence_version, outcome_since, 1::bigint
  FROM outcome
 WHERE area >= %(low)s AND area < %(high)s AND outcome = 'employed' AND counted_group = 'registered_poor'
   AND since <= %(day)s AND (until IS NULL OR until > %(day)s)
UNION ALL
-- 零就业家庭: recognised and with nobody in work on the day; of these, those past their due date; apart from
-- them those in which nobody counts because the members are noted unwilling, and of these those past their due date
SELECT named.figure, NULL, household.area, NULL, household_key, NULL, opened_at, 1::bigint
  FROM household
 CROSS JOIN LATERAL (VALUES ('zero_households_open', status <> 'unwilling'),
                            ('zero_households_overdue', status <> 'unwilling' AND due < %(day)s),
                            ('zero_households_unwilling', status = 'unwilling'),
                            ('zero_households_unwilling_overdue', status = 'unwilling' AND due < %(day)s))
                    named (figure, counts)
 WHERE area >= %(low)s AND area < %(high)s AND status IN ('open', 'reopened', 'unwilling') AND named.counts
   AND (status <> 'unwilling' OR opened_at IS NOT NULL)
   AND since <= %(day)s AND (until IS NULL OR until > %(day)s)
