-- What belongs to runs, not to cases: pooled tests and declarations. Columns: lemma, kernel, name, verdict, verdict then, got
-- worse. ?1, ?2: the runs; ?3, ?4: the kernels to pair, or ''.
WITH kernels AS (
  SELECT k.id AS now, v.id AS was, k.name, v.name AS was_name, k.unit_storage AS us, v.unit_storage AS was_us,
    k.unit_accumulator AS ua, v.unit_accumulator AS was_ua
  FROM main.kernel k JOIN was.kernel v ON v.run_id = ?2
  WHERE k.run_id = ?1 AND (k.name = v.name AND (?3 = '' OR k.name = 'none') OR k.name = ?3 AND v.name = ?4))
SELECT t.lemma, t.kernel, t.claim, t.verdict, w.verdict, t.verdict = 'rejected' AND w.verdict = 'consistent'
FROM main.test t JOIN kernels k ON k.name = t.kernel
JOIN was.test w ON w.run_id = ?2 AND w.lemma = t.lemma AND w.kernel = k.was_name AND w.claim = t.claim
WHERE t.run_id = ?1 AND t.role <> 'control'
UNION ALL
SELECT '', name, 'declared units', printf('storage %.6g, sums %.6g', us, ua),
  printf('storage %.6g, sums %.6g', was_us, was_ua), us > was_us OR ua > was_ua
FROM kernels
