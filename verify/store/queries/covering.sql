-- The conformance claims of run ?1 in cases of the covering families, table by table.
SELECT c.lemma, k.name AS kernel, c.family, l.name AS claim, c.case_index, c.recipe,
  l.verdict IN ('holds', 'violated') AS decided
FROM cases c JOIN kernel k ON k.id = c.kernel_id JOIN claim l ON l.case_id = c.id
WHERE c.run_id = ?1 AND c.family LIKE 'covering-%' AND l.role = 'conformance' AND l.name <> 'finite-output'
ORDER BY c.lemma, k.name, c.family, l.name
