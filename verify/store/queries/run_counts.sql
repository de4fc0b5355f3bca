-- How many runs there are, and how many of them are of the commands that can be resumed.
SELECT count(*) AS runs, count(*) FILTER (WHERE command IN ('run', 'gate')) AS resumable FROM run
