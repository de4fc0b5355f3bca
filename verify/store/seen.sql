-- What was seen of each kernel in the scope (store_summary.c): cases in which something was decided. A network has an
-- activation, lemmas about matrix recovery say so in their names, the rest is least squares.
SELECT kernel, kind, count(*), min(n), max(n), min(d), max(d), min(k), max(k), max(most_steps), max(largest_z)
FROM (
  SELECT s.kernel, CASE WHEN c.activation <> '' THEN 0 WHEN instr(c.lemma, 'recovery') > 0 THEN 2 ELSE 1 END AS kind,
    c.n, c.d, c.k, c.most_steps, c.largest_z
  FROM scope_case s JOIN cases c ON c.id = s.id
  WHERE s.kernel <> 'none' AND EXISTS (
    SELECT 1 FROM claim l WHERE l.case_id = c.id AND l.role <> 'control' AND l.verdict IN ('holds', 'violated')))
GROUP BY kernel, kind ORDER BY kernel, kind
