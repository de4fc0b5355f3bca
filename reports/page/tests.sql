-- Claims of lemma ?1 about rates and means; with a ledger, its evidence. Needs scope_test.
SELECT t.claim, t.kernel, t.role, t.trials, t.events, t.null_rate, coalesce(t.ledger_log_e, t.log_e),
  coalesce(t.ledger_level, t.level), t.verdict, t.detectable, t.detection, max(t.ledger_runs, 1)
FROM scope_test t WHERE t.lemma = ?1
ORDER BY t.role = 'control', t.claim, t.kernel
