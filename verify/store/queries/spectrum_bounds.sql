-- The series of case ?1 that are drawn beside its spectrum, in the order of their first points; at most ?2.
SELECT name, kind FROM series WHERE case_id = ?1 AND kind IN ('lower', 'upper', 'expected')
GROUP BY kind, name ORDER BY kind, min(rowid) LIMIT ?2
