-- What was seen of each kernel in the scope (store_summary.c), shape by shape: cases in which something was decided that the kernel could break. A
-- problem of another kind than these three is none that a kernel is given.
SELECT kernel, kind, count(*), n, d, k, max(most_steps), max(largest_z)
FROM (
  SELECT s.kernel, CASE c.kind WHEN 'network' THEN 0 WHEN 'linear' THEN 1 WHEN 'recovery' THEN 2 END AS kind,
    c.n, c.d, c.k, c.most_steps, c.largest_z
  FROM scope_case s JOIN sized c ON c.id = s.id
  WHERE s.kernel <> 'none' AND c.kind IN ('network', 'linear', 'recovery') AND EXISTS (
    SELECT 1 FROM claim l LEFT JOIN claim_spec p ON p.run_id = c.run_id AND p.lemma = c.lemma AND p.name = l.name
    WHERE l.case_id = c.id AND l.role <> 'control' AND l.verdict IN ('holds', 'violated')
      AND coalesce(p.about, 'kernel') <> 'instance'))
GROUP BY kernel, kind, n, d, k ORDER BY kernel, kind
