-- Cases say which kind of problem they are, and their sizes are rows with the names of that kind. What an older program stored is told
-- apart as its reports did: a network has an activation, the others say so in their family, text or lemma.
ALTER TABLE cases ADD COLUMN kind TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN size REAL NOT NULL DEFAULT 0;
UPDATE cases SET size = 1.0 * n * d * k, kind = CASE WHEN activation <> '' THEN 'network'
  WHEN instr(family || recipe, 'matrix-') OR instr(recipe, ' kind=matrix ') THEN 'matrix'
  WHEN instr(family || lemma || recipe, 'recovery') THEN 'recovery' ELSE 'linear' END;
CREATE TABLE case_size (
  case_id       INTEGER NOT NULL REFERENCES cases(id),
  position      INTEGER NOT NULL,
  name          TEXT NOT NULL,
  value         INTEGER NOT NULL,
  PRIMARY KEY (case_id, position)
) WITHOUT ROWID;
INSERT INTO case_size
  SELECT id, 0, 'n', n FROM cases UNION ALL
  SELECT id, 1, CASE kind WHEN 'linear' THEN 'p' ELSE 'd' END, d FROM cases UNION ALL
  SELECT id, 2, CASE kind WHEN 'recovery' THEN 'r' ELSE 'k' END, k FROM cases WHERE kind <> 'linear'
  ORDER BY 1, 2;
ALTER TABLE cases DROP COLUMN n;
ALTER TABLE cases DROP COLUMN d;
ALTER TABLE cases DROP COLUMN k;
CREATE VIEW sized AS SELECT c.*,
  (SELECT value FROM case_size s WHERE s.case_id = c.id AND s.position = 0) AS n,
  coalesce((SELECT value FROM case_size s WHERE s.case_id = c.id AND s.position = 1), 1) AS d,
  coalesce((SELECT value FROM case_size s WHERE s.case_id = c.id AND s.position = 2), 1) AS k
  FROM cases c;
