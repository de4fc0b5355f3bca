-- Cases of lemma ?1 that a reader wants to run again, one of four lists ?3, at most ?2 of them: went_wrong and undecided, smallest
-- first; nearest, the claim nearest to its bound; smallest.
SELECT p.id, s.kernel, p.family, p.activation, p.n, p.d, p.k, p.eta, p.precision, c.name AS claim, c.verdict, c.coordinate,
  c.observed_mid, c.observed_rad, c.bound_mid, c.bound_rad, c.ratio, c.reason, p.outcome, p.trouble, p.note
FROM scope_case s JOIN sized p ON p.id = s.id
LEFT JOIN claim c ON c.case_id = s.id AND c.role IN ('theorem', 'conformance')
WHERE s.lemma = ?1 AND CASE ?3
  WHEN 'went_wrong' THEN c.verdict = 'violated'
    OR (c.name IS NULL AND p.outcome IN ('crashed', 'timeout', 'failed', 'running'))
  WHEN 'undecided' THEN c.verdict = 'undecided' AND s.intended
  ELSE c.verdict IN ('holds', 'violated') END
ORDER BY CASE WHEN ?3 IN ('nearest', 'smallest') THEN c.verdict = 'violated' END DESC,
  CASE WHEN ?3 <> 'nearest' THEN p.size END, CASE WHEN ?3 IN ('nearest', 'smallest') THEN c.ratio END DESC, p.id, c.name
LIMIT ?2
