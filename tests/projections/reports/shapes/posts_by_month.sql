SELECT 'posts' AS figure, NULL::int AS number, area, left(developed_on::text, 7) AS code,
       stream_id::text AS subject, version, developed_on AS day, count AS value
  FROM post
 WHERE developed_on BETWEEN %(first)s AND %(last)s AND area >= %(low)s AND area < %(high)s
