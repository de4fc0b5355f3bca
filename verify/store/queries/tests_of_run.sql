-- The tests of run ?1, controls included, with what the alpha ledger keeps of their kernels and made of them.
SELECT t.lemma, t.kernel, t.claim, t.role, t.trials, t.events, t.null_rate, t.log_e, t.ledger, t.ledger_log_e, t.ledger_level,
  t.ledger_runs, t.verdict, k.version, k.sha256, k.unit_storage, r.tier, r.seed,
  coalesce((SELECT value FROM run_option o WHERE o.run_id = r.id AND o.name = 'data'), '') AS data
FROM test t JOIN run r ON r.id = t.run_id JOIN kernel k ON k.run_id = t.run_id AND k.name = t.kernel
WHERE t.run_id = ?1 ORDER BY t.lemma, t.kernel, t.claim
