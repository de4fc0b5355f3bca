-- Claims of lemma ?1 about rates and means; with a ledger, its evidence. Needs scope_test.
SELECT t.claim, t.kernel, t.role, t.trials AS draws, t.events, t.null_rate AS at_most,
  coalesce(t.ledger_log_e, t.log_e) AS log_e, coalesce(t.ledger_level, t.level) AS level, t.verdict,
  t.detectable AS would_see, t.detection AS with_probability, max(t.ledger_runs, 1) AS runs
FROM scope_test t WHERE t.lemma = ?1
ORDER BY t.role = 'control', t.claim, t.kernel
