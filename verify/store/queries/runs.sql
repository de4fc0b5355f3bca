-- The runs in the scope, newest first, at most ?1 of them (-1: all).
SELECT id, commit_id AS "commit", seed, tier, machine, started, finished, exit_code, command, options
FROM scope_run JOIN run ON id = run_id JOIN scope_options USING (run_id) ORDER BY id DESC LIMIT ?1
