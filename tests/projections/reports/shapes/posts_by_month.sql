SELECT line.number, line.code AS key, sum(post.count) AS posts
  FROM unnest(%(line_numbers)s::int[], %(line_codes)s::text[], %(line_firsts)s::date[], %(line_lasts)s::date[])
       AS line (number, code, first, last)
  LEFT JOIN post
    ON post.developed_on BETWEEN line.first AND line.last AND post.area >= %(low)s AND post.area < %(high)s
 GROUP BY line.number, line.code
