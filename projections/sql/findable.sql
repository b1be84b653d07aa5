-- The roster as readers see it, with what it is searched by: states, level, categories and every character of the name.
-- Under row-level security no index serves an operator that might leak a value, and those on arrays might. Here the scope
-- is a condition like the others, asked of every row that is found: so the index on the traits can be used.
CREATE VIEW findable AS
SELECT *, ARRAY['case:' || case_state, 'labour:' || labour_state, 'level:' || level]
          || categories || string_to_array(name, NULL) AS traits
  FROM roster
 WHERE zuji.in_scope(area);
GRANT SELECT ON findable TO zuji_reader;
