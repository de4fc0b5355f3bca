-- The store: every run, kernel, case, hypothesis, claim, series point and event is a row that a user can query.
-- Enumerations are stored as words. Balls are two columns: <name>_mid, <name>_rad. Times are UTC ISO 8601.
-- user_version is that of the last step in migrations/, which brings an older file here.
CREATE TABLE run (
  id            INTEGER PRIMARY KEY,
  started       TEXT NOT NULL,
  finished      TEXT,              -- NULL: still running, or killed
  command       TEXT NOT NULL,
  commit_id     TEXT NOT NULL,     -- of the source the program was built from
  seed          TEXT NOT NULL,     -- decimal, unsigned 64 bit
  tier          TEXT NOT NULL,     -- smoke | full | nightly
  machine       TEXT NOT NULL,
  trust_base    TEXT NOT NULL,     -- one assumption a line
  exit_code     INTEGER
);
CREATE TABLE run_option (          -- what `run --resume` needs
  run_id        INTEGER NOT NULL REFERENCES run(id),
  position      INTEGER NOT NULL,
  name          TEXT NOT NULL,     -- lemma | kernel | cases | shape | data | kernel-only | fail-fast | ledger | token | process
  value         TEXT NOT NULL,
  PRIMARY KEY (run_id, position)
) WITHOUT ROWID;
CREATE TABLE lemma (               -- as built into the program that ran; the report computes nothing
  run_id        INTEGER NOT NULL REFERENCES run(id),
  id            TEXT NOT NULL,
  title         TEXT NOT NULL,
  statement     TEXT NOT NULL,
  slides        TEXT NOT NULL,
  source        TEXT NOT NULL,
  how_to_read   TEXT NOT NULL,
  max_vacuous   REAL NOT NULL,
  max_undecided REAL NOT NULL,
  pure          INTEGER NOT NULL,  -- 1: about data alone, meets the kernel "none" only
  PRIMARY KEY (run_id, id)
);
CREATE TABLE claim_spec (
  run_id        INTEGER NOT NULL,
  lemma         TEXT NOT NULL,
  position      INTEGER NOT NULL,
  name          TEXT NOT NULL,
  grade         TEXT NOT NULL,     -- slide | sharp | identity | overlap
  role          TEXT NOT NULL,     -- theorem | exact | conformance | control | rate | mean
  statement     TEXT NOT NULL,
  allowance     TEXT NOT NULL,
  coordinate    TEXT NOT NULL,
  about         TEXT NOT NULL DEFAULT 'instance', -- what could break it: kernel | instance (no kernel) | finite (outputs are numbers)
  PRIMARY KEY (run_id, lemma, name)
);
CREATE TABLE claim_control (       -- which false statement shows that the claim's check can fail; no row: any of the lemma's
  run_id        INTEGER NOT NULL,
  lemma         TEXT NOT NULL,
  claim         TEXT NOT NULL,
  control       TEXT NOT NULL,
  PRIMARY KEY (run_id, lemma, claim)
) WITHOUT ROWID;
CREATE TABLE formula (             -- what the tables of a lemma say, printed from the trees that were evaluated; none of a lemma in prose
  run_id        INTEGER NOT NULL,
  lemma         TEXT NOT NULL,
  kind          TEXT NOT NULL,     -- hypothesis | claim | definition | running | quantity | shared (by all lemmas)
  position      INTEGER NOT NULL,
  name          TEXT NOT NULL,     -- of the hypothesis or claim; what is defined
  text          TEXT NOT NULL,     -- canonical ASCII
  mathml        TEXT NOT NULL,     -- hostile input: what stands within <math>
  remark        TEXT NOT NULL,     -- for what it is stated; where a running quantity begins; what a quantity means
  PRIMARY KEY (run_id, lemma, kind, position)
) WITHOUT ROWID;
CREATE TABLE kernel (
  id            INTEGER PRIMARY KEY,
  run_id        INTEGER NOT NULL REFERENCES run(id),
  name          TEXT NOT NULL,     -- hostile input: escape it; "none" stands for no kernel
  version       TEXT NOT NULL,
  description   TEXT NOT NULL,
  path          TEXT NOT NULL,
  sha256        TEXT NOT NULL,
  unit_storage  REAL NOT NULL,
  unit_accumulator REAL NOT NULL,
  deterministic INTEGER NOT NULL,
  offered       TEXT NOT NULL,     -- space-separated function names
  UNIQUE (run_id, name)
);
CREATE TABLE cases (               -- one (lemma, kernel, instance)
  id            INTEGER PRIMARY KEY,
  run_id        INTEGER NOT NULL REFERENCES run(id),
  lemma         TEXT NOT NULL,
  kernel_id     INTEGER NOT NULL REFERENCES kernel(id),
  family        TEXT NOT NULL,
  case_index    INTEGER NOT NULL,
  intended      INTEGER NOT NULL,  -- 1: the family means the hypotheses to hold
  kind          TEXT NOT NULL DEFAULT '', -- of the problem: network | linear | matrix | recovery
  size          REAL NOT NULL DEFAULT 0, -- product of its sizes: of two cases the smaller one is shown
  activation    TEXT NOT NULL,     -- '' but for networks
  eta           REAL,
  steps         INTEGER,
  note          TEXT NOT NULL,
  recipe        TEXT NOT NULL,     -- replays the case
  outcome       TEXT NOT NULL,     -- running | done | crashed | timeout | failed | not-covered
  trouble       TEXT NOT NULL,     -- sentence for the above
  precision     INTEGER NOT NULL,  -- rung of the ladder that decided
  seconds       REAL NOT NULL,
  attempts      INTEGER NOT NULL DEFAULT 1, -- how often it was begun: more than once when its run was killed and resumed
  most_steps    INTEGER,           -- the most steps that the kernel made from one set of weights; NULL: no kernel, or not ended
  largest_z     REAL               -- upper bound of max |<x_i, w_l>| at W_0, tight to rounding; NULL: no network
);
CREATE TABLE case_size (           -- how large the problem is, in the words of its kind: network n, d, k; linear n, p; recovery n, d, r
  case_id       INTEGER NOT NULL REFERENCES cases(id),
  position      INTEGER NOT NULL,
  name          TEXT NOT NULL,
  value         INTEGER NOT NULL,
  PRIMARY KEY (case_id, position)
) WITHOUT ROWID;
CREATE VIEW sized AS SELECT c.*,   -- cases with their first three sizes, whatever their names; one that a kind does not have is 1
  (SELECT value FROM case_size s WHERE s.case_id = c.id AND s.position = 0) AS n,
  coalesce((SELECT value FROM case_size s WHERE s.case_id = c.id AND s.position = 1), 1) AS d,
  coalesce((SELECT value FROM case_size s WHERE s.case_id = c.id AND s.position = 2), 1) AS k
  FROM cases c;
CREATE TABLE declaration (         -- what the kernel declared, resolved for the first problem that the case gave it
  case_id       INTEGER PRIMARY KEY REFERENCES cases(id),
  unit_storage  REAL NOT NULL,
  unit_accumulator REAL NOT NULL,
  features_depth INTEGER NOT NULL, features_terms INTEGER NOT NULL, -- additions that a term goes through, of so many terms
  neurons_depth INTEGER NOT NULL, neurons_terms INTEGER NOT NULL,
  samples_depth INTEGER NOT NULL, samples_terms INTEGER NOT NULL,
  weights_depth INTEGER NOT NULL, weights_terms INTEGER NOT NULL,
  value_abs REAL NOT NULL, value_rel REAL NOT NULL,
  slope_abs REAL NOT NULL, slope_rel REAL NOT NULL
);
CREATE INDEX cases_by_run ON cases (run_id, lemma, kernel_id, family, case_index);
CREATE TABLE hypothesis (
  case_id       INTEGER NOT NULL REFERENCES cases(id),
  name          TEXT NOT NULL,
  statement     TEXT NOT NULL,
  observed_mid REAL, observed_rad REAL, bound_mid REAL, bound_rad REAL, -- the statement with least slack
  verdict       TEXT NOT NULL,     -- true | false | undecided
  PRIMARY KEY (case_id, name)
) WITHOUT ROWID;
CREATE TABLE claim (               -- the worst statement of the claim in this case
  case_id       INTEGER NOT NULL REFERENCES cases(id),
  name          TEXT NOT NULL,
  role          TEXT NOT NULL,
  verdict       TEXT NOT NULL,     -- holds | violated | undecided | vacuous | consistent (decided in test)
  coordinate    REAL NOT NULL,
  observed_mid REAL, observed_rad REAL, bound_mid REAL, bound_rad REAL,
  ratio         REAL,              -- observed / bound at the worst statement; NULL unless bound > 0 and both are finite
  statements    INTEGER NOT NULL,
  power         REAL,              -- smallest relative error certainly caught; NULL: not computed
  reason        TEXT NOT NULL,     -- why undecided or vacuous; what is implicated when violated
  trials        INTEGER NOT NULL,  -- claims about a rate or a mean: independent draws of this case; else 0
  events        INTEGER NOT NULL,
  log_e         REAL,              -- claims about a mean: lower bound of log E, E the e-value of this case
  PRIMARY KEY (case_id, name)
) WITHOUT ROWID;
CREATE TABLE claim_value (         -- the quantities of that statement: which term is off
  case_id       INTEGER NOT NULL,
  claim         TEXT NOT NULL,
  position      INTEGER NOT NULL,  -- in the order of the statement
  name          TEXT NOT NULL,     -- as it stands there: beta, |r'|, sigma_min(J)
  mid REAL, rad REAL,
  PRIMARY KEY (case_id, claim, position),
  FOREIGN KEY (case_id, claim) REFERENCES claim (case_id, name)
) WITHOUT ROWID;
CREATE TABLE series (              -- thinned; `kind` is observed | bound | value | spectrum | lower | upper | expected
  case_id       INTEGER NOT NULL REFERENCES cases(id),
  name          TEXT NOT NULL,     -- a claim's name, a named series of the lemma, or what part of a spectrum it is
  kind          TEXT NOT NULL,
  coordinate    REAL NOT NULL,
  mid REAL, rad REAL
);
CREATE INDEX series_by_case ON series (case_id, name);
CREATE TABLE test (                -- a claim about a rate or a mean, over all cases of a run
  run_id        INTEGER NOT NULL REFERENCES run(id),
  lemma         TEXT NOT NULL,
  kernel        TEXT NOT NULL,
  claim         TEXT NOT NULL,
  role          TEXT NOT NULL,     -- rate | mean | control
  trials        INTEGER NOT NULL,
  events        INTEGER NOT NULL,
  null_rate     REAL,              -- the p of "P(event) <= p"
  log_e         REAL NOT NULL,     -- lower bound of log E
  level         REAL NOT NULL,     -- rejected when E >= 1/level: its share of the run's false-alarm budget
  verdict       TEXT NOT NULL,     -- consistent | rejected; by the alpha ledger, where `ledger` is not ''
  detectable    REAL,              -- rate, or relative deviation of a mean, that it would have rejected ...
  detection     REAL,              -- ... with at least this probability
  ledger        TEXT NOT NULL DEFAULT '', -- '' | new | replayed: is this run new evidence in the alpha ledger (alpha.sql)
  ledger_log_e  REAL,              -- lower bound of log E over all runs there
  ledger_level  REAL,              -- rejected when that E >= 1/ledger_level
  ledger_runs   INTEGER NOT NULL DEFAULT 0, -- runs whose evidence it has
  PRIMARY KEY (run_id, lemma, kernel, claim)
) WITHOUT ROWID;
CREATE TABLE evidence (            -- how log E of a test grew, case by case in order of index and family
  run_id        INTEGER NOT NULL,
  lemma         TEXT NOT NULL,
  kernel        TEXT NOT NULL,
  claim         TEXT NOT NULL,
  cases         INTEGER NOT NULL,  -- taken so far; of many only some are kept: the extremes, first and last among them
  draws         INTEGER NOT NULL,  -- independent draws in them
  log_e         REAL NOT NULL,     -- lower bound of log E then
  greatest      REAL NOT NULL,     -- the greatest of all up to here, of those that were not kept too
  PRIMARY KEY (run_id, lemma, kernel, claim, cases),
  FOREIGN KEY (run_id, lemma, kernel, claim) REFERENCES test (run_id, lemma, kernel, claim)
) WITHOUT ROWID;
CREATE TABLE event (
  id            INTEGER PRIMARY KEY,
  run_id        INTEGER NOT NULL REFERENCES run(id),
  at            TEXT NOT NULL,
  what          TEXT NOT NULL
);
CREATE TABLE sweep (               -- a scaling experiment y = C x^exponent in plain doubles; no verdict
  run_id        INTEGER NOT NULL REFERENCES run(id),
  name          TEXT NOT NULL,
  title         TEXT NOT NULL,
  x_label       TEXT NOT NULL,
  y_label       TEXT NOT NULL,
  expected      REAL NOT NULL,     -- the theorem's exponent
  exponent      REAL NOT NULL,     -- fitted by least squares of log y on log x
  low REAL NOT NULL, high REAL NOT NULL, -- of the true exponent, ...
  confidence    REAL NOT NULL,     -- ... with this probability for independent normal noise in log y
  r2            REAL NOT NULL,
  points        INTEGER NOT NULL,
  log_c         REAL NOT NULL,     -- log C of the fit
  verdict       TEXT NOT NULL DEFAULT '', -- agrees | contradicts: is the theorem's exponent in the interval? '' from an older program
  asymptote REAL, scale REAL, decay REAL, -- of y = asymptote + scale x^-decay, where the theorem says bounded
  PRIMARY KEY (run_id, name)
) WITHOUT ROWID;
CREATE TABLE sweep_point (
  run_id        INTEGER NOT NULL,
  name          TEXT NOT NULL,
  x             REAL NOT NULL,
  draw          INTEGER NOT NULL,  -- with the run's seed it gives the random numbers of the point
  y             REAL NOT NULL,     -- behind the key, or quick_check of SQLite 3.40 takes it for NULL
  PRIMARY KEY (run_id, name, x, draw),
  FOREIGN KEY (run_id, name) REFERENCES sweep (run_id, name)
) WITHOUT ROWID;
CREATE TABLE map (                 -- an experiment over a grid: in how many draws something is certainly so; no verdict
  run_id        INTEGER NOT NULL REFERENCES run(id),
  name          TEXT NOT NULL,
  title         TEXT NOT NULL,
  x_label       TEXT NOT NULL,
  y_label       TEXT NOT NULL,
  yes_label     TEXT NOT NULL,     -- "certified: interpolates"
  no_label      TEXT NOT NULL,
  PRIMARY KEY (run_id, name)
) WITHOUT ROWID;
CREATE TABLE map_cell (
  run_id        INTEGER NOT NULL,
  name          TEXT NOT NULL,
  x REAL NOT NULL, y REAL NOT NULL,
  draws         INTEGER NOT NULL,
  yes           INTEGER NOT NULL,  -- certainly so; the share is yes / draws
  no            INTEGER NOT NULL,  -- certainly not; the rest is undecided
  PRIMARY KEY (run_id, name, x, y),
  FOREIGN KEY (run_id, name) REFERENCES map (run_id, name)
) WITHOUT ROWID;
CREATE TABLE map_curve (           -- where theorems put the boundary
  run_id        INTEGER NOT NULL,
  name          TEXT NOT NULL,
  position      INTEGER NOT NULL,
  x REAL NOT NULL, y REAL NOT NULL,
  label         TEXT NOT NULL,
  PRIMARY KEY (run_id, name, position, x),
  FOREIGN KEY (run_id, name) REFERENCES map (run_id, name)
) WITHOUT ROWID;
