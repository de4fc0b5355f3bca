-- temp.drift_pair: cases of run ?1 beside those of the baseline (temp.drift_was) that have the same lemma, kernel and
-- recipe. ?2, ?3: the kernels to pair, now and then, or '' for kernels of the same name.
INSERT INTO temp.drift_pair
SELECT c.id, w.id, c.lemma, k.name, 1.0 * c.n * c.d * c.k, c.outcome, w.outcome
FROM main.cases c JOIN main.kernel k ON k.id = c.kernel_id
JOIN temp.drift_was w ON w.recipe = c.recipe AND w.lemma = c.lemma
WHERE c.run_id = ?1 AND (k.name = w.kernel AND (?2 = '' OR k.name = 'none') OR k.name = ?2 AND w.kernel = ?3)
