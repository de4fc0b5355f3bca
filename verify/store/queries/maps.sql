-- Of each name the last map in the scope; by name, or ?1 not 0: backwards.
SELECT run_id AS run, name, title, x_label, y_label, yes_label, no_label
FROM map m WHERE run_id = (SELECT max(o.run_id) FROM scope_run r JOIN map o ON o.run_id = r.run_id WHERE o.name = m.name)
ORDER BY CASE WHEN NOT ?1 THEN name END, name DESC
