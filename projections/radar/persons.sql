-- The persons of some areas, as far as a pattern looks at them: members of households, those whose case has ended, and the
-- living whose telephone number somebody else has, too, with the events that may have set it.
SELECT person_id, area, household_id, ended_on, phone, registered_on,
       CASE WHEN phone IS NOT NULL
            THEN ARRAY(SELECT l.state FROM zuji.log l
                        WHERE l.stream_id = one.person_id AND l.type = ANY(%(phone_types)s) ORDER BY l.version)
       END AS phone_states
  FROM (SELECT r.person_id, r.area, r.household_id, coalesce(r.registered_on, r.last_event_on) AS registered_on,
               coalesce(r.died_on, CASE WHEN r.case_state = 'exited' THEN r.exited_on END) AS ended_on,
               CASE WHEN r.died_on IS NULL AND count(*) OVER (PARTITION BY left(r.area, 6), called.phone) > 1
                    THEN called.phone END AS phone
          FROM roster r
          LEFT JOIN LATERAL (SELECT term AS phone FROM unnest(r.search_terms) term
                              WHERE starts_with(term, 'phone:') LIMIT 1) called ON true
         WHERE r.area >= %(low)s AND r.area < %(high)s AND r.area OPERATOR(zuji.^@) ANY(%(prefixes)s)) one
 WHERE household_id IS NOT NULL OR ended_on IS NOT NULL OR phone IS NOT NULL
 LIMIT %(most)s
