-- How many cases of kernel k of run ?1 claim c caught: one line per kernel, lemma and claim that caught something, with the
-- smallest such case. What is certainly wrong: a violated claim, a case that did not end, a rejected pooled claim. The regression
-- cases are left out: they were shrunk from mutants, and would say nothing about what else is caught.
WITH caught AS (
  SELECT k.name AS kernel, c.id, c.lemma, l.name AS claim, l.role, c.size,
    l.observed_mid AS observed, l.bound_mid AS bound
  FROM cases c JOIN kernel k ON k.id = c.kernel_id JOIN claim l ON l.case_id = c.id
  WHERE c.run_id = ?1 AND c.family <> 'regression' AND l.verdict = 'violated' AND l.role IN ('theorem', 'conformance')
  UNION ALL
  SELECT k.name, c.id, c.lemma, c.outcome, 'conformance', c.size, NULL, NULL
  FROM cases c JOIN kernel k ON k.id = c.kernel_id
  WHERE c.run_id = ?1 AND c.family <> 'regression' AND c.outcome IN ('crashed', 'timeout', 'failed')
  UNION ALL                        -- a pooled claim belongs to no case: it comes after all that do
  SELECT kernel, NULL, lemma, claim, 'theorem', 9e999, NULL, NULL FROM test
  WHERE run_id = ?1 AND verdict = 'rejected' AND role <> 'control'),
placed AS (
  SELECT *, row_number() OVER (PARTITION BY kernel, lemma, claim ORDER BY size, id) AS place,
    count(*) OVER (PARTITION BY kernel, lemma, claim) AS cases
  FROM caught)
SELECT kernel, lemma, claim, role = 'theorem', cases, size, id, observed, bound FROM placed
WHERE place = 1 ORDER BY kernel, size, id, role;
