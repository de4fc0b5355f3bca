-- Runs that may go: begun ?2 days ago or earlier, and of the finished ones not the last ?1; unfinished ones more than a day old.
SELECT id, started, coalesce(finished, '') AS finished, command, commit_id,
  (SELECT count(*) FROM cases WHERE run_id = r.id) AS cases,
  coalesce((SELECT value FROM run_option o WHERE o.run_id = r.id AND name = 'process'), '') AS process
FROM run r WHERE julianday('now') - julianday(started) >= ?2 AND CASE
  WHEN finished IS NULL THEN julianday('now') - julianday(started) > 1
  ELSE id NOT IN (SELECT id FROM run WHERE finished IS NOT NULL ORDER BY id DESC LIMIT ?1) END
ORDER BY id
