-- Formulas of lemmas, typeset by the program that ran.
CREATE TABLE formula (
  run_id        INTEGER NOT NULL,
  lemma         TEXT NOT NULL,
  kind          TEXT NOT NULL,
  position      INTEGER NOT NULL,
  name          TEXT NOT NULL,
  text          TEXT NOT NULL,
  mathml        TEXT NOT NULL,
  remark        TEXT NOT NULL,
  PRIMARY KEY (run_id, lemma, kind, position)
) WITHOUT ROWID;
