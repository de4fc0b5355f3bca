-- How log E of the tests of lemma ?1 grew, test by test, controls last.
SELECT t.claim, t.kernel, t.role = 'control' AS control, t.level, t.ledger_level, t.ledger_log_e, e.cases, e.draws, e.log_e,
  e.greatest
FROM scope_test t JOIN evidence e USING (run_id, lemma, kernel, claim) WHERE t.lemma = ?1
ORDER BY t.role = 'control', t.claim, t.kernel, t.run_id, e.cases
