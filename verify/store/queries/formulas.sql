-- What the program of the last run of lemma ?1 printed from the formulas of its tables; none of a lemma in prose.
SELECT kind, name, text, remark FROM formula WHERE lemma = ?1 AND run_id = (SELECT max(l.run_id) FROM scope_run r JOIN lemma l ON l.run_id = r.run_id WHERE l.id = ?1)
ORDER BY kind, position
