-- Of each spectrum's name of lemma ?1 at most ?3 cases with at least ?2 values: the largest of each family, families with the most
-- values first.
SELECT id, name FROM (SELECT *, row_number() OVER (PARTITION BY name ORDER BY n DESC, id) AS turn FROM (
  SELECT s.id, x.name, count(*) AS n,
    row_number() OVER (PARTITION BY x.name, c.family ORDER BY count(*) DESC, s.id) AS place
  FROM scope_case s JOIN cases c ON c.id = s.id JOIN series x ON x.case_id = s.id
  WHERE s.lemma = ?1 AND x.kind = 'spectrum' GROUP BY s.id, x.name HAVING count(*) >= ?2) WHERE place = 1)
WHERE turn <= ?3 ORDER BY name, turn
