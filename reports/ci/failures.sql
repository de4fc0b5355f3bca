-- Every broken claim and case of the scope, smallest instance first. Needs scope_case.
SELECT c.id, s.lemma, s.kernel, c.family, c.n, c.d, c.k, coalesce(l.name, c.outcome), l.observed_mid, l.bound_mid,
  coalesce(l.reason, c.trouble)
FROM scope_case s JOIN sized c ON c.id = s.id
LEFT JOIN claim l ON l.case_id = c.id AND l.verdict = 'violated' AND l.role IN ('theorem', 'conformance')
WHERE l.name IS NOT NULL OR c.outcome IN ('crashed', 'timeout', 'failed', 'running')
ORDER BY l.name IS NULL, c.size, c.id, l.name
