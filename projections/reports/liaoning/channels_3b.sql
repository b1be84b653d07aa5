-- 3B 渠道结构表: the persons employed in the year by the channel of their first counted employment; the members of
-- zero-employment families among them; the courses completed beside them. Definitions: docs/domain.md 6 and 9; source document S3.
SELECT named.figure, NULL::int AS number, job.area,
       CASE job.channel WHEN 'self_employed' THEN 'flexible' ELSE job.channel END AS code,
       job.person_id::text AS subject, job.version, job.began_on AS day, 1 AS value
  FROM ({reemployed}) job
 CROSS JOIN LATERAL (VALUES ('persons', true),
                            ('zero_employment_members',
                             EXISTS (SELECT
                                       FROM membership member
                                       JOIN household family
                                         ON family.household_key = member.household_key
                                        AND family.status IN ('open', 'reopened') AND family.opened_at IS NOT NULL
                                        AND family.since <= job.began_on
                                        AND (family.until IS NULL OR family.until >= job.began_on)
                                      WHERE member.person_id = job.person_id AND member.joined_on <= job.began_on
                                        AND (member.left_on IS NULL OR member.left_on >= job.began_on))))
                    named (figure, counts)
 WHERE named.counts
UNION ALL
-- 免费培训: courses completed by persons of the counted groups; of no channel, so in the total only
SELECT 'trained', 0, area, NULL, person_id::text, completed_by, completed_on, 1
  FROM training
 WHERE area >= %(low)s AND area < %(high)s AND area ^@ ANY (%(area_prefixes)s::text[])
   AND completed_on BETWEEN %(count_from)s AND %(last)s AND counted_group = ANY (%(reemployed_groups)s::text[])
