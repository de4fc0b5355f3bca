-- How many cases of run ?1 read the data that its user named, and of how many lemmas.
SELECT count(*) AS cases, count(DISTINCT lemma) AS lemmas FROM cases WHERE run_id = ?1 AND recipe LIKE '% data=%'
