-- The alpha ledger: evidence against claims about rates and means, over all runs that were given this file.
-- user_version 1. Numbers of evidence are lower bounds; formulas: verify/stats/restarts.h, lemmas/THEORY.md "Ledger".
CREATE TABLE ledger (              -- one row
  name          TEXT NOT NULL,     -- random: two ledgers hand out different seeds
  runs          INTEGER NOT NULL,  -- runs begun; default seeds are made of it
  budget        REAL NOT NULL      -- P(any correct kernel is ever rejected) is at most this
);
CREATE TABLE account (             -- one e-process: a claim about the kernel of that name, whatever its binary
  id            INTEGER PRIMARY KEY, -- j; its level is budget/(j (j + 1))
  lemma         TEXT NOT NULL,
  kernel        TEXT NOT NULL,     -- hostile input: escape it
  claim         TEXT NOT NULL,
  role          TEXT NOT NULL,     -- rate | mean
  level         REAL NOT NULL,
  turns         INTEGER NOT NULL DEFAULT 0, -- runs whose evidence it has
  trials        INTEGER NOT NULL DEFAULT 0,
  events        INTEGER NOT NULL DEFAULT 0,
  log_e         REAL NOT NULL DEFAULT 0,    -- of E; rejected once E >= 2/level
  opened        TEXT NOT NULL,
  rejected      TEXT,              -- when; stays so until `lemmagate ledger --reopen`
  closed        TEXT               -- when it was reopened: a later account goes on
);
CREATE UNIQUE INDEX account_open ON account (lemma, kernel, claim) WHERE closed IS NULL;
CREATE TABLE wealth (
  account       INTEGER NOT NULL REFERENCES account(id),
  bet           INTEGER NOT NULL,
  log_m         REAL NOT NULL,
  PRIMARY KEY (account, bet)
) WITHOUT ROWID;
CREATE TABLE draw (                -- what was drawn; a seed is evidence once for a claim
  account       INTEGER NOT NULL REFERENCES account(id),
  seed          TEXT NOT NULL,     -- decimal, unsigned 64 bit
  plan          TEXT NOT NULL,     -- what else decides the draws: tier, data, storage, program
  turn          INTEGER NOT NULL,  -- t of the seed's first run
  variant       INTEGER NOT NULL,  -- number of the plan among those of this seed, from 1; 1 was evidence
  run           TEXT NOT NULL,     -- token of the run
  at            TEXT NOT NULL,
  commit_id     TEXT NOT NULL,
  kernel_version TEXT NOT NULL,
  kernel_sha256 TEXT NOT NULL,
  trials        INTEGER NOT NULL,
  events        INTEGER NOT NULL,
  log_e         REAL NOT NULL,     -- of this run alone
  PRIMARY KEY (account, seed, plan)
) WITHOUT ROWID;
