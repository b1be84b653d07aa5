-- 就业再就业: the jobs by which persons count as employed between `count_from` and the last day. A person counts once, in the area
-- of the first counted employment; of two begun on one day, the one that ended on it is the first. Changing jobs is not an
-- employment. The group is that of the person on that day. A refuted job counts nowhere (docs/domain.md 6).
SELECT person_id, version, area, began_on, channel, place, verdict, verdict_on
  FROM employment job
 WHERE area >= %(low)s AND area < %(high)s AND began_on BETWEEN %(count_from)s AND %(last)s
   AND entry AND counted_group = ANY (%(reemployed_groups)s::text[]) AND verdict IS DISTINCT FROM 'refuted'
   AND NOT EXISTS (SELECT
                     FROM employment earlier
                    WHERE earlier.person_id = job.person_id
                      AND earlier.entry AND earlier.counted_group = ANY (%(reemployed_groups)s::text[])
                      AND earlier.verdict IS DISTINCT FROM 'refuted'
                      AND earlier.began_on BETWEEN %(count_from)s AND %(last)s
                      AND (earlier.began_on, coalesce(earlier.ended_on, 'infinity'), earlier.version)
                          < (job.began_on, coalesce(job.ended_on, 'infinity'), job.version))
