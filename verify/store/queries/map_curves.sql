-- The curves of theorems on map ?2 of run ?1.
SELECT position AS curve, label, x, y FROM map_curve WHERE run_id = ?1 AND name = ?2 ORDER BY position, x
