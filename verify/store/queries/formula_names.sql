-- What the names mean that lemmas in scope share.
SELECT 2 AS part, mathml, text, '' AS name, remark, max(f.run_id) FROM scope_run r JOIN formula f ON f.run_id = r.run_id
WHERE kind = 'shared' GROUP BY f.name ORDER BY upper(f.name), f.name
