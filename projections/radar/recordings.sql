-- The events of persons in some areas after one position up to another; those that amend events also after it.
SELECT stream_id, state
  FROM zuji.log
 WHERE position > %(after)s AND position <= %(up_to)s AND starts_with(type, 'person.')
   AND (position <= %(last_position)s OR type = ANY(%(amendments)s))
   AND area OPERATOR(zuji.^@) ANY(%(prefixes)s)
 ORDER BY position
 LIMIT %(most)s
