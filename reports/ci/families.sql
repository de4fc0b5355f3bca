-- Lemma ?1 on kernel ?2, one line per instance family: counts, and its smallest broken case. Needs scope_case.
WITH mine AS (
  SELECT c.id, c.family, c.outcome, c.trouble, c.seconds, c.n, c.d, c.k, c.size
  FROM scope_case s JOIN sized c ON c.id = s.id WHERE s.lemma = ?1 AND s.kernel = ?2),
counted AS (
  SELECT m.family, sum(l.verdict = 'holds') AS holds, sum(l.verdict = 'violated') AS violated,
    sum(l.verdict = 'undecided') AS undecided, sum(l.verdict = 'vacuous') AS vacuous,
    sum(l.verdict = 'consistent') AS pooled
  FROM mine m JOIN claim l ON l.case_id = m.id WHERE l.role NOT IN ('exact', 'control') GROUP BY m.family),
broken AS (
  SELECT m.family, m.id, m.n, m.d, m.k, m.outcome, m.trouble, l.name, l.observed_mid, l.observed_rad, l.bound_mid,
    l.bound_rad, l.reason,
    row_number() OVER (PARTITION BY m.family ORDER BY l.name IS NULL, m.size, m.id, l.name) AS place
  FROM mine m LEFT JOIN claim l ON l.case_id = m.id AND l.verdict = 'violated' AND l.role IN ('theorem', 'conformance')
  WHERE l.name IS NOT NULL OR m.outcome IN ('crashed', 'timeout', 'failed', 'running'))
SELECT family, count(*), sum(m.outcome = 'not-covered'), total(m.seconds), c.holds, c.violated, c.undecided, c.vacuous,
  c.pooled, b.id, b.n, b.d, b.k, b.outcome, b.trouble, b.name, b.observed_mid, b.observed_rad, b.bound_mid, b.bound_rad,
  b.reason, max(m.trouble) FILTER (WHERE m.outcome = 'not-covered')
FROM mine m LEFT JOIN counted c USING (family) LEFT JOIN broken b USING (family)
WHERE b.place IS NULL OR b.place = 1 GROUP BY family ORDER BY family
