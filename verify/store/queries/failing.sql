-- A failing case of run ?1, or case ?2, of the claim or outcome ?4 ('': of any). ?3 0: what points to the fault first: a function's own
-- conformance, then identities, then conclusions of theorems, an outcome last, and among equals the smallest case; else
-- the violated claim with the largest observed/bound.
SELECT c.id, c.run_id, c.kernel_id, c.lemma, c.family, coalesce(l.name, c.outcome) AS claim, k.path,
  CASE WHEN l.name IS NULL THEN c.trouble ELSE l.reason END AS why, c.recipe, c.n, c.d, c.k, c.steps,
  l.observed_mid, l.observed_rad, l.bound_mid, l.bound_rad, c.activation
FROM sized c JOIN kernel k ON k.id = c.kernel_id
LEFT JOIN claim l ON l.case_id = c.id AND l.verdict = 'violated' AND l.role IN ('theorem', 'conformance')
LEFT JOIN claim_spec p ON p.run_id = c.run_id AND p.lemma = c.lemma AND p.name = l.name
WHERE (c.run_id = ?1 OR c.id = ?2) AND ?4 IN ('', coalesce(l.name, c.outcome))
  AND (l.name IS NOT NULL OR (?3 = 0 AND c.outcome IN ('crashed', 'timeout', 'failed')))
ORDER BY l.name IS NULL,
  CASE ?3 WHEN 0 THEN CASE WHEN l.role = 'conformance' THEN 0 WHEN p.grade = 'identity' THEN 1 ELSE 2 END END,
  CASE ?3 WHEN 0 THEN c.size END, CASE ?3 WHEN 0 THEN c.id END, l.ratio DESC, c.id, l.name LIMIT 1
