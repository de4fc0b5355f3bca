-- What each case of run ?1 says of claims about rates and means, test by test. kernels: so many come before this one.
SELECT c.lemma, k.name AS kernel, l.name AS claim,
  (SELECT count(*) FROM kernel o WHERE o.run_id = k.run_id AND o.id < k.id AND o.name <> 'none') AS kernels,
  l.trials, l.events, l.bound_mid, l.power, l.log_e
FROM cases c JOIN kernel k ON k.id = c.kernel_id JOIN claim l ON l.case_id = c.id
WHERE c.run_id = ?1 AND l.verdict = 'consistent' ORDER BY c.lemma, k.name, l.name, c.case_index, c.family
