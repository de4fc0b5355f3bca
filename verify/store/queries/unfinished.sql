-- Runs that can be resumed, the latest first, and the process that each belongs to.
SELECT r.id, coalesce((SELECT value FROM run_option o WHERE o.run_id = r.id AND name = 'process'), '') AS process
FROM run r WHERE finished IS NULL AND command IN ('run', 'gate') ORDER BY r.id DESC
