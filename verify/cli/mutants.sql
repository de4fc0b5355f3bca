-- One line per kernel of run ?1: what is certainly wrong in its cases, and where it shows first. The regression cases are
-- left out: they were shrunk from mutants, and would say nothing about what else is caught.
WITH caught AS (
  SELECT k.name AS kernel, c.id, c.lemma, l.name AS claim, l.role, c.n * c.d * c.k AS size,
    l.observed_mid AS observed, l.bound_mid AS bound
  FROM cases c JOIN kernel k ON k.id = c.kernel_id JOIN claim l ON l.case_id = c.id
  WHERE c.run_id = ?1 AND c.family <> 'regression' AND l.verdict = 'violated' AND l.role IN ('theorem', 'conformance')
  UNION ALL
  SELECT k.name, c.id, c.lemma, c.outcome, 'conformance', c.n * c.d * c.k, NULL, NULL
  FROM cases c JOIN kernel k ON k.id = c.kernel_id
  WHERE c.run_id = ?1 AND c.family <> 'regression' AND c.outcome IN ('crashed', 'timeout', 'failed')
  UNION ALL                        -- a pooled claim belongs to no case: it comes after all that do
  SELECT kernel, NULL, lemma, claim, 'theorem', 9e999, NULL, NULL FROM test
  WHERE run_id = ?1 AND verdict = 'rejected' AND role <> 'control'),
first AS (SELECT *, row_number() OVER (PARTITION BY kernel ORDER BY size, id, role) AS place FROM caught),
by_lemma AS (
  SELECT kernel, lemma, group_concat(claim, ', ') AS claims
  FROM (SELECT DISTINCT kernel, lemma, claim FROM caught WHERE role = 'theorem' ORDER BY 1, 2, 3)
  GROUP BY kernel, lemma),
theorem AS (
  SELECT kernel, group_concat(lemma || ': ' || claims, char(10) || '    ') AS claims FROM by_lemma GROUP BY kernel)
SELECT k.name, (SELECT count(DISTINCT id) FROM caught WHERE kernel = k.name),
  (SELECT count(*) FROM cases c WHERE c.kernel_id = k.id AND c.family <> 'regression' AND c.outcome <> 'not-covered'),
  f.lemma, f.claim, f.observed, f.bound, t.claims
FROM kernel k LEFT JOIN first f ON f.kernel = k.name AND f.place = 1 LEFT JOIN theorem t ON t.kernel = k.name
WHERE k.run_id = ?1 AND k.name <> 'none' ORDER BY k.name
