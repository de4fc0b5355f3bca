-- Runs of the same program that the scope leaves out, and why.
SELECT run_id AS run, why FROM scope_left ORDER BY run_id DESC, why
