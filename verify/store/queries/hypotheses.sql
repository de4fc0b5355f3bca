-- Hypotheses of lemma ?1: cases per verdict, and the slack observed/bound where it is true; the formula, typeset and as text, and for what
-- it is stated. Needs scope_run and scope_case.
WITH h AS (SELECT h.name, h.statement, h.verdict, s.intended, CASE WHEN h.bound_mid > 0 AND h.bound_mid < 9e999
  THEN h.observed_mid / h.bound_mid END AS ratio
  FROM scope_case s JOIN hypothesis h ON h.case_id = s.id
  WHERE s.lemma = ?1),
ranked AS (SELECT name, ratio, row_number() OVER (PARTITION BY name ORDER BY ratio) AS r,
  count(*) OVER (PARTITION BY name) AS n FROM h WHERE ratio IS NOT NULL AND verdict = 'true'),
f AS (SELECT name, mathml, text, remark, max(f.run_id) FROM scope_run r JOIN formula f ON f.run_id = r.run_id
  WHERE f.lemma = ?1 AND f.kind = 'hypothesis' GROUP BY name),
middle AS (SELECT name, avg(ratio) AS median FROM ranked WHERE r IN ((n + 1) / 2, (n + 2) / 2) GROUP BY name)
SELECT h.name, max(statement) AS statement, sum(verdict = 'true') AS "true", sum(verdict = 'false') AS "false",
  sum(verdict = 'undecided') AS undecided, sum(intended AND verdict <> 'true') AS not_true_though_intended,
  min(ratio) FILTER (WHERE verdict = 'true') AS least, (SELECT median FROM middle m WHERE m.name = h.name) AS median,
  max(ratio) FILTER (WHERE verdict = 'true') AS greatest,
  max(f.mathml) AS _mathml, max(f.text) AS _text, max(f.remark) AS _remark
FROM h LEFT JOIN f USING (name) GROUP BY h.name ORDER BY h.name
