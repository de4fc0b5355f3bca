-- What charts show: the growth of a test's evidence, and maps of a grid with the boundaries that theorems draw. The points of
-- sweeps get their key in front: quick_check of SQLite 3.40 takes y for NULL where the key has a column behind it.
CREATE TABLE sweep_point_4 (
  run_id        INTEGER NOT NULL,
  name          TEXT NOT NULL,
  x             REAL NOT NULL,
  draw          INTEGER NOT NULL,
  y             REAL NOT NULL,
  PRIMARY KEY (run_id, name, x, draw),
  FOREIGN KEY (run_id, name) REFERENCES sweep (run_id, name)
) WITHOUT ROWID;
INSERT INTO sweep_point_4 (run_id, name, x, draw, y) SELECT run_id, name, x, draw, y FROM sweep_point;
DROP TABLE sweep_point;
ALTER TABLE sweep_point_4 RENAME TO sweep_point;
CREATE TABLE evidence (
  run_id        INTEGER NOT NULL,
  lemma         TEXT NOT NULL,
  kernel        TEXT NOT NULL,
  claim         TEXT NOT NULL,
  cases         INTEGER NOT NULL,
  draws         INTEGER NOT NULL,
  log_e         REAL NOT NULL,
  greatest      REAL NOT NULL,
  PRIMARY KEY (run_id, lemma, kernel, claim, cases),
  FOREIGN KEY (run_id, lemma, kernel, claim) REFERENCES test (run_id, lemma, kernel, claim)
) WITHOUT ROWID;
CREATE TABLE map (
  run_id        INTEGER NOT NULL REFERENCES run(id),
  name          TEXT NOT NULL,
  title         TEXT NOT NULL,
  x_label       TEXT NOT NULL,
  y_label       TEXT NOT NULL,
  yes_label     TEXT NOT NULL,
  no_label      TEXT NOT NULL,
  PRIMARY KEY (run_id, name)
) WITHOUT ROWID;
CREATE TABLE map_cell (
  run_id        INTEGER NOT NULL,
  name          TEXT NOT NULL,
  x REAL NOT NULL, y REAL NOT NULL,
  draws         INTEGER NOT NULL,
  yes           INTEGER NOT NULL,
  no            INTEGER NOT NULL,
  PRIMARY KEY (run_id, name, x, y),
  FOREIGN KEY (run_id, name) REFERENCES map (run_id, name)
) WITHOUT ROWID;
CREATE TABLE map_curve (
  run_id        INTEGER NOT NULL,
  name          TEXT NOT NULL,
  position      INTEGER NOT NULL,
  x REAL NOT NULL, y REAL NOT NULL,
  label         TEXT NOT NULL,
  PRIMARY KEY (run_id, name, position, x),
  FOREIGN KEY (run_id, name) REFERENCES map (run_id, name)
) WITHOUT ROWID;
