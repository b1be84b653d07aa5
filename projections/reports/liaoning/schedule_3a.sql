-- 3A 全省就业困难人员就业月调度表: the target of the year, the persons employed, by month and since January, and the reminders and
-- talks of the last month that has ended. Definitions: docs/domain.md 6 and 9; source document S3.
SELECT 'target' AS figure, number, area, code, subject, version, day, value
  FROM ({planned}) plan
 WHERE figure = 'reemployed_plan'
UNION ALL
-- 本月、累计: persons by their first counted employment of the year
SELECT named.figure, NULL, job.area, NULL, job.person_id::text, job.version, job.began_on, 1
  FROM ({reemployed}) job
 CROSS JOIN LATERAL (VALUES ('cumulative', true), ('month', job.began_on >= %(first)s)) named (figure, counts)
 WHERE named.counts
UNION ALL
-- 提醒、约谈: of the unit itself, not of those below it: after the prefix of the line there are only zeros
SELECT step.figure, line.number, step.area, NULL, step.area, step.version, step.day, 1
  FROM (SELECT named.figure, area, year, month, version, (issued_at AT TIME ZONE 'Asia/Shanghai')::date AS day
          FROM schedule_reminder
         CROSS JOIN LATERAL (VALUES ('reminded', true), ('calls_for_talk', calls_for_talk)) named (figure, counts)
         WHERE named.counts
         UNION ALL
        SELECT 'talks', area, year, month, version, held_on FROM schedule_talk) step
  JOIN line ON line.number > 0 AND starts_with(step.area, line.prefix)
           AND rtrim(substr(step.area, length(line.prefix) + 1), '0') = ''
 WHERE step.year = %(year)s
   AND (make_date(step.year, step.month, 1) + interval '1 month')::date = date_trunc('month', %(day)s::date + 1)::date
