-- Run ?1, whatever the scope.
SELECT command, seed, tier, commit_id FROM run WHERE id = ?1
