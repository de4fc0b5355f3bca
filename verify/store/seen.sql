-- What was seen of each kernel in the scope (store_summary.c), shape by shape: cases in which something was decided that the kernel could break. A
-- network has an activation; matrix recovery is told by its family, a regression case by its recipe or its lemma; pairs of matrices
-- are no problem that a kernel is given; the rest is least squares.
SELECT kernel, kind, count(*), n, d, k, max(most_steps), max(largest_z)
FROM (
  SELECT s.kernel, CASE WHEN c.activation <> '' THEN 0
      WHEN instr(c.family, 'recovery') OR instr(c.recipe, ' kind=recovery ') OR instr(c.lemma, 'recovery') THEN 2
      ELSE 1 END AS kind,
    c.n, c.d, c.k, c.most_steps, c.largest_z
  FROM scope_case s JOIN cases c ON c.id = s.id
  WHERE s.kernel <> 'none' AND c.family NOT LIKE 'matrix-%' AND EXISTS (
    SELECT 1 FROM claim l LEFT JOIN claim_spec p ON p.run_id = c.run_id AND p.lemma = c.lemma AND p.name = l.name
    WHERE l.case_id = c.id AND l.role <> 'control' AND l.verdict IN ('holds', 'violated')
      AND coalesce(p.about, 'kernel') <> 'instance'))
GROUP BY kernel, kind, n, d, k ORDER BY kernel, kind
