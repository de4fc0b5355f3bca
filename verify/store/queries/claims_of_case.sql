-- The claims of case ?1: the slide's constants first, then by tightness.
SELECT c.name, c.role, c.verdict, c.observed_mid, c.observed_rad, c.bound_mid, c.bound_rad, p.grade, p.coordinate
FROM claim c JOIN cases s ON s.id = c.case_id
LEFT JOIN claim_spec p ON p.run_id = s.run_id AND p.lemma = s.lemma AND p.name = c.name
WHERE c.case_id = ?1 ORDER BY p.grade <> 'slide', c.ratio DESC
