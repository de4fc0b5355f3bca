-- The kernels of the scope, at most ?1 of them (-1: all).
SELECT DISTINCT name, version, description AS about, path AS file, sha256, offered AS functions
FROM kernel JOIN scope_run USING (run_id) ORDER BY name LIMIT ?1
