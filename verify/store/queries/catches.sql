-- kernel, function, lemma, claim, catches (NULL: not measured), compared, cases of every function that a kernel of the scope offers:
-- in so many of the lemma's cases the function answered. Needs the scope tables (scope.h). The claim is the one that compares the
-- function with its enclosure.
WITH measure(function, lemma, claim) AS (VALUES
  ('gd_steps', 'function-conformance', 'gd-step'),
  ('forward', 'function-conformance', 'forward'),
  ('gradient', 'function-conformance', 'gradient'),
  ('jacobian', 'function-conformance', 'jacobian'),
  ('jvp', 'function-conformance', 'jvp'),
  ('vjp', 'function-conformance', 'vjp'),
  ('gram', 'function-conformance', 'gram'),
  ('sgd_step', 'sgd-conformance', 'sgd-step'),
  ('fit_output', 'output-layer', 'interpolates'),
  ('linear_steps', 'linear-least-squares', 'linear-step'),
  ('recovery_steps', 'recovery-step-conformance', 'recovery-step')),
met AS (SELECT k.name, ' ' || k.offered || ' ' AS offered, max(k.id) FROM scope_pair p JOIN kernel k ON k.run_id = p.run_id
  AND k.name = p.kernel WHERE k.name <> 'none' GROUP BY k.name),
-- Of each activation the best case, of all activations the worst: errors of phi are declared by activation, and one that is declared loosely must
-- not hide behind the others.
best AS (SELECT s.kernel, s.lemma, c.name AS claim, a.activation, min(c.power) AS power FROM scope_case s JOIN claim c ON c.case_id = s.id
  JOIN measure m ON m.lemma = s.lemma AND m.claim = c.name JOIN cases a ON a.id = s.id WHERE c.verdict = 'holds' GROUP BY s.kernel, s.lemma, c.name, a.activation),
worst AS (SELECT kernel, lemma, claim, activation, max(power) AS power FROM best GROUP BY kernel, lemma, claim)
SELECT k.name AS kernel, m.function, m.lemma, m.claim, w.power AS catches,
  (SELECT count(*) FROM scope_case s JOIN claim c ON c.case_id = s.id
    WHERE s.kernel = k.name AND s.lemma = m.lemma AND c.name = m.claim) AS compared,
  (SELECT count(*) FROM scope_case s WHERE s.kernel = k.name AND s.lemma = m.lemma) AS cases, coalesce(w.activation, '') AS _activation
FROM met k JOIN measure m ON instr(k.offered, ' ' || m.function || ' ')
LEFT JOIN worst w ON w.kernel = k.name AND w.lemma = m.lemma AND w.claim = m.claim ORDER BY k.name, m.function
