-- Claims of lemma ?1 over all kernels: what they state, cases per verdict, extreme ratios of those that hold, median power, what kind
-- of statement it is and whether it is about the kernel or the instance; the formula, typeset and as text, and for what it is stated.
-- Needs scope_run and scope_case.
WITH spec AS (SELECT p.name, p.grade, p.role, p.statement, p.allowance, p.position, p.about, max(p.run_id) AS run
  FROM scope_run r JOIN claim_spec p ON p.run_id = r.run_id WHERE p.lemma = ?1 GROUP BY p.name),
c AS (SELECT c.name, c.role, c.verdict, c.ratio, c.power FROM scope_case s JOIN claim c ON c.case_id = s.id
  WHERE s.lemma = ?1),
counts AS (SELECT name, max(role) AS role, sum(verdict = 'holds') AS holds, sum(verdict = 'violated') AS violated,
  sum(verdict = 'undecided') AS undecided, sum(verdict = 'vacuous') AS vacuous,
  max(ratio) FILTER (WHERE verdict = 'holds') AS tightest, min(ratio) FILTER (WHERE verdict = 'holds') AS loosest
  FROM c GROUP BY name),
ranked AS (SELECT name, power, row_number() OVER (PARTITION BY name ORDER BY power) AS r,
  count(*) OVER (PARTITION BY name) AS n FROM c WHERE power IS NOT NULL),
middle AS (SELECT name, avg(power) AS power FROM ranked WHERE r IN ((n + 1) / 2, (n + 2) / 2) GROUP BY name),
names AS (SELECT name FROM spec UNION SELECT name FROM counts)
SELECT names.name, coalesce(spec.role, counts.role) AS role, spec.grade, spec.statement, spec.allowance, counts.holds,
  counts.violated, counts.undecided, counts.vacuous, counts.tightest, counts.loosest, middle.power AS median_power,
  CASE WHEN coalesce(spec.role, counts.role) IN ('rate', 'mean') THEN 'statistics' WHEN spec.grade = 'identity' THEN 'identity'
  ELSE 'inequality' END AS kind, spec.about, f.mathml AS _mathml, f.text AS _text, f.remark AS _remark
FROM names LEFT JOIN spec USING (name) LEFT JOIN counts USING (name) LEFT JOIN middle USING (name)
LEFT JOIN formula f ON f.run_id = spec.run AND f.lemma = ?1 AND f.kind = 'claim' AND f.name = names.name
ORDER BY coalesce(spec.role, counts.role) = 'control', spec.position IS NULL, spec.position, names.name
