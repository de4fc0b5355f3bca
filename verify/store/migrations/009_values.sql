-- The quantities of the worst statement of a claim, by name.
CREATE TABLE claim_value (
  case_id       INTEGER NOT NULL,
  claim         TEXT NOT NULL,
  position      INTEGER NOT NULL,
  name          TEXT NOT NULL,
  mid REAL, rad REAL,
  PRIMARY KEY (case_id, claim, position),
  FOREIGN KEY (case_id, claim) REFERENCES claim (case_id, name)
) WITHOUT ROWID;
