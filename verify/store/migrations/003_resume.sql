-- A run stores its options and the process that owns it, so that another can go on with it; a case counts how often it was
-- begun; a test says what the alpha ledger made of it.
CREATE TABLE run_option (
  run_id        INTEGER NOT NULL REFERENCES run(id),
  position      INTEGER NOT NULL,
  name          TEXT NOT NULL,
  value         TEXT NOT NULL,
  PRIMARY KEY (run_id, position)
) WITHOUT ROWID;
ALTER TABLE cases ADD COLUMN attempts INTEGER NOT NULL DEFAULT 1;
DROP INDEX cases_by_run;
CREATE INDEX cases_by_run ON cases (run_id, lemma, kernel_id, family, case_index);
ALTER TABLE test ADD COLUMN ledger TEXT NOT NULL DEFAULT '';
ALTER TABLE test ADD COLUMN ledger_log_e REAL;
ALTER TABLE test ADD COLUMN ledger_level REAL;
ALTER TABLE test ADD COLUMN ledger_runs INTEGER NOT NULL DEFAULT 0;
