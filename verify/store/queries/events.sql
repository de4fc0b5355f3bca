-- The events of the runs in the scope, at most ?1 of them (-1: all): those that begin with ?2 in order, or ?2 '': all, newest first.
SELECT run_id AS run, at, what FROM event JOIN scope_run USING (run_id)
WHERE substr(what, 1, length(?2)) = ?2 ORDER BY CASE ?2 WHEN '' THEN -event.id ELSE event.id END LIMIT ?1
