-- What lemma ?1 claims, in every run of the scope: the slide's constants first.
SELECT p.name, p.role, p.grade, p.coordinate FROM scope_run r JOIN claim_spec p ON p.run_id = r.run_id
WHERE p.lemma = ?1 ORDER BY p.grade <> 'slide', p.position
