-- One line per lemma and kernel of the scope (scope.h).
WITH per_case AS (
  SELECT lemma, kernel, count(*) AS cases, sum(intended) AS intended, sum(outcome = 'crashed') AS crashed,
    sum(outcome = 'timeout') AS timed_out, sum(outcome = 'failed') AS failed,
    sum(outcome = 'not-covered') AS not_covered, sum(outcome = 'running') AS unfinished
  FROM scope_case GROUP BY lemma, kernel),
counted AS (
  SELECT s.lemma, s.kernel, s.intended, c.name, c.verdict, c.ratio, c.power, p.about
  FROM scope_case s JOIN claim c ON c.case_id = s.id
  LEFT JOIN claim_spec p ON p.run_id = s.run_id AND p.lemma = s.lemma AND p.name = c.name WHERE c.role NOT IN ('exact', 'control')),
per_claim AS (
  SELECT lemma, kernel, sum(verdict = 'holds') AS holds, sum(verdict = 'violated') AS violated,
    sum(verdict = 'undecided') AS undecided, sum(verdict = 'vacuous') AS vacuous,
    sum(verdict = 'holds' AND about = 'kernel') AS of_kernel, sum(verdict = 'holds' AND about = 'finite') AS finite,
    max(ratio) FILTER (WHERE verdict = 'holds') AS tightest, min(ratio) FILTER (WHERE verdict = 'holds') AS loosest,
    min(power) FILTER (WHERE verdict = 'holds') AS power
  FROM counted GROUP BY lemma, kernel),
share AS (                         -- claim by claim, on the instances that are meant to satisfy its hypotheses
  SELECT lemma, kernel, name, avg(verdict = 'undecided') AS undecided, avg(verdict = 'vacuous') AS vacuous,
    sum(verdict = 'vacuous') AS cases, count(*) AS stated
  FROM counted WHERE intended GROUP BY lemma, kernel, name),
most_undecided AS (SELECT lemma, kernel, name, max(undecided) AS rate FROM share GROUP BY lemma, kernel),
most_vacuous AS (SELECT lemma, kernel, name, max(vacuous) AS rate, cases, stated FROM share GROUP BY lemma, kernel),
most_cases AS (SELECT lemma, kernel, max(cases) AS vacuous FROM share GROUP BY lemma, kernel),
exact AS (
  SELECT s.lemma, s.kernel, count(*) AS claims, sum(c.verdict = 'vacuous') AS vacuous
  FROM scope_case s JOIN claim c ON c.case_id = s.id WHERE c.role = 'exact' GROUP BY s.lemma, s.kernel),
refuted AS MATERIALIZED (
  SELECT s.lemma, s.kernel, c.name FROM scope_case s JOIN claim c ON c.case_id = s.id
  WHERE c.role = 'control' AND c.verdict = 'violated'
  UNION SELECT t.lemma, t.kernel, t.claim FROM scope_test t
  WHERE t.role = 'control' AND t.verdict = 'rejected'),
guard AS MATERIALIZED (SELECT DISTINCT g.lemma, g.claim, g.control FROM scope_run r JOIN claim_control g USING (run_id)),
stated AS MATERIALIZED (
  SELECT DISTINCT s.lemma, s.kernel, c.name FROM scope_case s JOIN claim c ON c.case_id = s.id WHERE c.role = 'control'),
control AS (                       -- where a kernel lacks a function, only those that some case of it states; of those that
                                   -- guard a claim always, since a claim without its refuted control is unguarded
  SELECT q.lemma, q.kernel, count(DISTINCT p.name) AS controls,
    coalesce(
      min(p.name) FILTER (WHERE (q.lemma, q.kernel, p.name) IN stated AND (q.lemma, q.kernel, p.name) NOT IN refuted),
      min(p.name) FILTER (WHERE (q.lemma, q.kernel, p.name) NOT IN refuted)) AS missed
  FROM scope_pair q JOIN claim_spec p ON p.run_id = q.run_id AND p.lemma = q.lemma
  LEFT JOIN per_case a ON a.lemma = q.lemma AND a.kernel = q.kernel
  WHERE p.role = 'control' AND (coalesce(a.not_covered, 0) = 0 AND
    NOT EXISTS (SELECT 1 FROM guard g WHERE g.lemma = p.lemma AND g.control = p.name) AND NOT EXISTS (
    SELECT 1 FROM kernel k WHERE k.run_id = q.run_id AND k.name = q.kernel AND k.offered <> ''
      AND instr(k.offered, 'gd_steps') = 0) OR (q.lemma, q.kernel, p.name) IN stated)
  GROUP BY q.lemma, q.kernel),
holding AS (
  SELECT lemma, kernel, name FROM counted WHERE verdict = 'holds' GROUP BY lemma, kernel, name
  UNION SELECT t.lemma, t.kernel, t.claim FROM scope_test t
  WHERE t.role <> 'control' AND t.verdict = 'consistent'),
unguarded AS (
  SELECT h.lemma, h.kernel, count(*) AS claims, min(h.name) AS first FROM holding h
  WHERE NOT EXISTS (SELECT 1 FROM refuted f WHERE f.lemma = h.lemma AND f.kernel = h.kernel AND (
    NOT EXISTS (SELECT 1 FROM guard g WHERE g.lemma = h.lemma AND g.claim = h.name) OR
    f.name IN (SELECT g.control FROM guard g WHERE g.lemma = h.lemma AND g.claim = h.name)))
  GROUP BY h.lemma, h.kernel),
caught AS (SELECT lemma, kernel, count(DISTINCT name) AS controls FROM refuted GROUP BY lemma, kernel),
pooled AS (
  SELECT t.lemma, t.kernel, sum(t.verdict = 'consistent') AS consistent, sum(t.verdict = 'rejected') AS rejected,
    min(t.claim) FILTER (WHERE t.verdict = 'rejected') AS first
  FROM scope_test t WHERE t.role <> 'control' GROUP BY t.lemma, t.kernel),
slow AS (                          -- the false statement about a rate or a mean that is furthest from its rejection
  SELECT t.lemma, t.kernel, min(t.log_e) AS log_e, min(t.level) AS level
  FROM scope_test t WHERE t.role = 'control' AND t.verdict <> 'rejected' GROUP BY t.lemma, t.kernel),
policy AS (
  SELECT l.id AS lemma, min(l.max_vacuous) AS max_vacuous, min(l.max_undecided) AS max_undecided
  FROM scope_run r JOIN lemma l ON l.run_id = r.run_id GROUP BY l.id)
SELECT lemma, kernel,
  a.cases, a.intended, a.crashed, a.timed_out, a.failed, a.not_covered, b.holds, b.violated, b.undecided, b.vacuous,
  e.claims, e.vacuous, o.controls, g.controls, a.unfinished, q.consistent, q.rejected, w.claims, NOT p.ended, b.of_kernel,
  b.finite, v.cases, v.stated, z.vacuous, b.tightest, b.loosest, b.power, coalesce(u.rate, 0), coalesce(v.rate, 0), y.max_vacuous, y.max_undecided,
  x.log_e, x.level, u.name, v.name, q.first, o.missed, w.first
FROM scope_pair p LEFT JOIN per_case a USING (lemma, kernel) LEFT JOIN per_claim b USING (lemma, kernel)
LEFT JOIN most_undecided u USING (lemma, kernel) LEFT JOIN most_vacuous v USING (lemma, kernel)
LEFT JOIN exact e USING (lemma, kernel) LEFT JOIN pooled q USING (lemma, kernel) LEFT JOIN control o USING (lemma, kernel)
LEFT JOIN caught g USING (lemma, kernel) LEFT JOIN unguarded w USING (lemma, kernel) LEFT JOIN policy y USING (lemma)
LEFT JOIN most_cases z USING (lemma, kernel) LEFT JOIN slow x USING (lemma, kernel)
ORDER BY lemma, kernel
