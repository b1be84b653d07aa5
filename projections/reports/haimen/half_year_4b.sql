-- 4B 半年报: the figures of 4A, and which units have submitted their reports for the half-years that the period contains, on time
-- or late, in how many versions. The first submission decides whether a report is on time.
SELECT * FROM (
{plan_4a}
) completion
UNION ALL
SELECT named.figure, NULL, report.area, NULL, report.area, report.version,
       (report.submitted_at AT TIME ZONE 'Asia/Shanghai')::date, 1::bigint
  FROM half_year_report report
 CROSS JOIN LATERAL (VALUES ('on_time', report.number = 1 AND NOT report.late),
                            ('late', report.number = 1 AND report.late),
                            ('versions', true))
                    named (figure, counts)
 WHERE report.area >= %(low)s AND report.area < %(high)s AND report.year = %(year)s AND named.counts
   AND make_date(report.year, 6 * report.half - 5, 1) BETWEEN %(first)s AND %(last)s
