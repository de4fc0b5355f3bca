-- What is assumed: one assumption a line, each once, in the order of the first run that makes it.
WITH RECURSIVE line(run_id, position, text, rest) AS (
  SELECT id, 0, '', trust_base || char(10) FROM run JOIN scope_run ON run_id = id UNION ALL
  SELECT run_id, position + 1, substr(rest, 1, instr(rest, char(10)) - 1), substr(rest, instr(rest, char(10)) + 1)
  FROM line WHERE rest <> '')
SELECT text FROM line WHERE text <> '' GROUP BY text ORDER BY min(run_id), min(position)
