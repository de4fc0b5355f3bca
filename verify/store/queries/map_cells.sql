-- The cells of map ?2 of run ?1, column by column.
SELECT x, y, draws, yes, no FROM map_cell WHERE run_id = ?1 AND name = ?2 ORDER BY x, y
