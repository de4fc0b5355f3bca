-- Of the last run of lemma ?1, part 0: its claims as the slides have them, or where none is one of a slide the first of all; 1: definitions
-- and running quantities; 2: what names mean; 3: that some are shared.
WITH mine AS (SELECT * FROM formula WHERE lemma = ?1 AND run_id = (SELECT max(l.run_id) FROM scope_run r JOIN lemma l ON l.run_id = r.run_id WHERE l.id = ?1)),
 said AS (SELECT p.position, p.name, p.grade FROM claim_spec p WHERE p.lemma = ?1 AND p.run_id = (SELECT max(l.run_id) FROM scope_run r JOIN lemma l ON l.run_id = r.run_id WHERE l.id = ?1)
   AND p.role NOT IN ('control', 'exact'))
SELECT 0 AS part, m.mathml, m.text, m.name, m.remark, m.position AS place FROM mine m JOIN said s USING (name)
  WHERE m.kind = 'claim' AND CASE WHEN EXISTS (SELECT 1 FROM said WHERE grade = 'slide') THEN s.grade = 'slide'
  ELSE s.position <= (SELECT min(position) + 2 FROM said) END
UNION ALL SELECT 1, mathml, text, '', remark, position + 1000 * (kind = 'running') FROM mine WHERE kind IN ('definition', 'running')
UNION ALL SELECT 2, mathml, text, '', remark, position FROM mine WHERE kind = 'quantity'
UNION ALL SELECT 3, '', '', '', '', 0 WHERE EXISTS (SELECT 1 FROM mine WHERE kind = 'shared')
ORDER BY 1, place
