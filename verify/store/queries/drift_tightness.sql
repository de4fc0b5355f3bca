-- The claims of the kept comparison that hold then and now: 0 the same, 1 other numbers, 2 better, 3 worse or drifted.
SELECT lemma, kernel, claim, was_tightest, now_tightest,
  CASE WHEN lost + drifted > 0 THEN 3 WHEN gained > 0 THEN 2 WHEN moved > 0 THEN 1 ELSE 0 END AS kind, count(*) OVER () AS lines
FROM temp.drift_line WHERE was_tightest IS NOT NULL AND now_tightest IS NOT NULL ORDER BY lemma, kind, claim, kernel
