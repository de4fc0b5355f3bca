-- The points of sweep ?2 of run ?1.
SELECT x, draw, y FROM sweep_point WHERE run_id = ?1 AND name = ?2 ORDER BY x, draw
