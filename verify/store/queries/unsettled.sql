-- The case of run ?1, lemma ?2 and kernel ?3 whose claim ?4 ('': of any) has verdict ?5 ('': any that is no result, or a control's): of
-- a vacuous claim the smallest, else where it is nearest to being violated. Columns as in failing.sql.
SELECT c.id, c.run_id, c.kernel_id, c.lemma, c.family, l.name AS claim, k.path, l.reason AS why, c.recipe, c.n, c.d, c.k, c.steps,
  l.observed_mid, l.observed_rad, l.bound_mid, l.bound_rad, c.activation
FROM sized c JOIN kernel k ON k.id = c.kernel_id JOIN claim l ON l.case_id = c.id
WHERE c.run_id = ?1 AND c.lemma = ?2 AND k.name = ?3 AND ?4 IN ('', l.name) AND ?5 IN ('', l.verdict)
  AND (l.verdict NOT IN ('violated', 'holds') OR l.role = 'control')
ORDER BY c.intended DESC, CASE WHEN l.verdict <> 'vacuous' THEN l.ratio IS NULL END DESC,
  CASE WHEN l.verdict <> 'vacuous' THEN l.ratio END DESC, c.size, c.id LIMIT 1
