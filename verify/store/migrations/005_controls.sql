-- A claim counts where a false statement of the same kind was refuted: which one.
CREATE TABLE claim_control (
  run_id        INTEGER NOT NULL,
  lemma         TEXT NOT NULL,
  claim         TEXT NOT NULL,
  control       TEXT NOT NULL,
  PRIMARY KEY (run_id, lemma, claim)
) WITHOUT ROWID;
