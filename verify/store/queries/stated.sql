-- What the cases in scope say of the claims of lemma ?1, the exact and the vacuous ones left out: by claim, controls last, with
-- ratios that ascend; or, ?2 not 0, over all claims, the greatest ratio first.
SELECT c.case_id, c.name, c.role, c.verdict, p.grade, c.observed_mid, c.observed_rad, c.bound_mid, c.bound_rad, c.ratio
FROM scope_case s JOIN claim c ON c.case_id = s.id
LEFT JOIN claim_spec p ON p.run_id = s.run_id AND p.lemma = s.lemma AND p.name = c.name
WHERE s.lemma = ?1 AND c.role <> 'exact' AND c.verdict <> 'vacuous'
ORDER BY CASE WHEN ?2 THEN -c.ratio ELSE c.role = 'control' END NULLS LAST, CASE WHEN NOT ?2 THEN coalesce(p.position, 1000) END,
  CASE WHEN NOT ?2 THEN c.name END, CASE WHEN ?2 THEN c.case_id ELSE c.ratio END, c.name
