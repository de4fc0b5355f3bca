-- Each kernel in the scope at each shape "n,d,k" that its run was asked for: how many cases of networks, least squares (n, p = d)
-- and matrix recovery decided something there that the kernel could break.
WITH asked AS (
  SELECT DISTINCT k.name AS kernel, o.value AS shape, o.position
  FROM scope_run r JOIN run_option o ON o.run_id = r.run_id AND o.name = 'shape'
  JOIN kernel k ON k.run_id = r.run_id AND k.name <> 'none'),
answered AS (
  SELECT s.kernel, c.kind, c.n || ',' || c.d || ',' AS data, c.k
  FROM scope_case s JOIN sized c ON c.id = s.id
  WHERE instr(c.family, 'shaped') > 0 AND EXISTS (
    SELECT 1 FROM claim l LEFT JOIN claim_spec p ON p.run_id = c.run_id AND p.lemma = c.lemma AND p.name = l.name
    WHERE l.case_id = c.id AND l.role <> 'control' AND l.verdict IN ('holds', 'violated')
      AND coalesce(p.about, 'kernel') <> 'instance'))
SELECT a.kernel, a.shape,
  count(*) FILTER (WHERE q.kind = 'network' AND a.shape = q.data || q.k),
  count(*) FILTER (WHERE q.kind = 'linear' AND instr(a.shape, q.data) = 1),
  count(*) FILTER (WHERE q.kind = 'recovery' AND a.shape = q.data || q.k)
FROM asked a LEFT JOIN answered q ON q.kernel = a.kernel
GROUP BY a.kernel, a.shape ORDER BY a.kernel, min(a.position)
