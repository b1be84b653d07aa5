SELECT row_number() OVER (ORDER BY area, person_id) AS number, person_id AS key, name, area, last_event_on
  FROM roster
 WHERE area >= %(low)s AND area < %(high)s
