-- The lines of the kept comparison in which something changed.
SELECT lemma, kernel, claim, compared AS cases, identical, within, moved AS other, gained AS better, lost AS worse, drifted,
  was_tightest AS tightest_then, now_tightest AS tightest, now_tightest / was_tightest - 1 AS change, case_id AS "case", what
FROM temp.drift_line
WHERE lost + drifted + moved + gained > 0 OR was_tightest IS NOT now_tightest ORDER BY position
