-- 3A 全省就业困难人员就业月调度表: the target of the year and the persons employed, by month and since January.
-- Definitions: docs/domain.md 6 and 9; source document S3.
SELECT 'target' AS figure, number, area, code, subject, version, day, value
  FROM ({planned}) plan
 WHERE figure = 'reemployed_plan'
UNION ALL
-- 本月、累计: persons by their first counted employment of the year; apart those before the last month of the period
SELECT named.figure, NULL, job.area, NULL, job.person_id::text, job.version, job.began_on, 1
  FROM ({reemployed}) job
 CROSS JOIN LATERAL (VALUES ('cumulative', true), ('month', job.began_on >= %(first)s),
                            ('cumulative_before', job.began_on < %(last_month)s))
                    named (figure, counts)
 WHERE named.counts
