-- Lemma ?1 as the latest run of the scope has it; _conformance: it claims something, and nothing but conformance.
SELECT l.title, l.statement, l.slides, l.source, l.how_to_read,
  (SELECT count(*) > 0 AND min(p.role = 'conformance') FROM claim_spec p
    WHERE p.run_id = l.run_id AND p.lemma = l.id AND p.role <> 'control') AS _conformance
FROM scope_run r JOIN lemma l ON l.run_id = r.run_id WHERE l.id = ?1 ORDER BY l.run_id DESC LIMIT 1
