-- temp.drift_pair: cases of run ?1 beside those of the baseline (temp.drift_was) of the same lemma, kernel and draw (a case of
-- written values is its whole text). `match`:
-- 2 the same recipe, 1 but for eta and extra, which another machine's BLAS may calibrate to other last bits, 0 otherwise.
-- ?2, ?3: the kernels to pair, now and then, or '' for kernels of the same name.
WITH now AS (
  SELECT c.*, k.name AS kernel,
    CASE WHEN instr(recipe, ' family=values ') THEN recipe ELSE substr(recipe, 1, instr(recipe || ' eta=', ' eta=') - 1)
      || substr(recipe, instr(recipe || ' choices=', ' choices=')) END AS draw,
    substr(recipe, instr(recipe, ' exponent='), instr(recipe, ' extra=') - instr(recipe, ' exponent=')) AS scale
  FROM main.cases c JOIN main.kernel k ON k.id = c.kernel_id WHERE c.run_id = ?1)
INSERT INTO temp.drift_pair
SELECT c.id, w.id, c.lemma, c.kernel, c.size, c.outcome, w.outcome,
  CASE WHEN c.recipe = w.recipe THEN 2 ELSE c.scale = w.scale END
FROM now c JOIN temp.drift_was w ON w.draw = c.draw AND w.lemma = c.lemma
WHERE c.kernel = w.kernel AND (?2 = '' OR c.kernel = 'none') OR c.kernel = ?2 AND w.kernel = ?3
