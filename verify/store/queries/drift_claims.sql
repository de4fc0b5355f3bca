-- What the paired cases say, line by line: outcomes, then claims but the exact ones and the controls. A claim that one run
-- does not state has an empty verdict there. ?1, ?2: the runs, now and then.
SELECT p.lemma, p.kernel, 'outcome' AS name, p.now, p.was, p.size, p.now_outcome AS verdict, p.was_outcome AS was_verdict,
  NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, p.match, NULL, NULL, 0
FROM temp.drift_pair p
UNION ALL
SELECT p.lemma, p.kernel, l.name, p.now, p.was, p.size, l.verdict, coalesce(w.verdict, ''), l.coordinate, l.observed_mid,
  l.observed_rad, l.bound_mid, l.bound_rad, l.ratio, w.coordinate, w.observed_mid, w.observed_rad, w.bound_mid,
  w.bound_rad, w.ratio, coalesce(s.statement = t.statement, 1), p.match, l.power, w.power,
  l.role = 'conformance'
FROM temp.drift_pair p JOIN main.claim l ON l.case_id = p.now
LEFT JOIN was.claim w ON w.case_id = p.was AND w.name = l.name
LEFT JOIN main.claim_spec s ON s.run_id = ?1 AND s.lemma = p.lemma AND s.name = l.name
LEFT JOIN was.claim_spec t ON t.run_id = ?2 AND t.lemma = p.lemma AND t.name = l.name
WHERE l.role NOT IN ('exact', 'control')
UNION ALL
SELECT p.lemma, p.kernel, w.name, p.now, p.was, p.size, '', w.verdict, NULL, NULL, NULL, NULL, NULL, NULL, w.coordinate,
  w.observed_mid, w.observed_rad, w.bound_mid, w.bound_rad, w.ratio, 1, p.match, NULL, w.power, w.role = 'conformance'
FROM temp.drift_pair p JOIN was.claim w ON w.case_id = p.was
WHERE w.role NOT IN ('exact', 'control')
  AND NOT EXISTS (SELECT 1 FROM main.claim l WHERE l.case_id = p.now AND l.name = w.name)
ORDER BY 1, 2, 3, 6, 4
