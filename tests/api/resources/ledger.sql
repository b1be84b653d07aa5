SELECT row_number() OVER (ORDER BY person_id) AS number, person_id AS key, person_id, version, name, id_no, birth_date,
       retires_on, 1 AS new, area
  FROM roster
 WHERE area >= %(low)s AND area < %(high)s
