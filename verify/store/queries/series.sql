-- The points of series ?2 of kind ?3 of case ?1.
SELECT coordinate, mid, rad FROM series WHERE case_id = ?1 AND name = ?2 AND kind = ?3 ORDER BY coordinate
