-- 2B 4050再就业进度: the stock, the target of the year and what was done. Definitions: docs/domain.md 6 and 9; source document S2.
SELECT CASE figure WHEN 'recognised' THEN 'stock' ELSE 'target' END AS figure, number, area, code, subject, version, day,
       value
  FROM ({planned}) plan
 WHERE figure IN ('recognised', 'reemployed_plan')
UNION ALL
SELECT 'done', NULL, area, NULL, person_id::text, version, began_on, 1
  FROM ({reemployed}) job
