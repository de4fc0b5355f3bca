-- What a case met: the most steps that the kernel made from one set of weights, the largest |<x_i, w_l>| at W_0, and what the
-- kernel declared at the case's sizes.
ALTER TABLE cases ADD COLUMN most_steps INTEGER;
ALTER TABLE cases ADD COLUMN largest_z REAL;
CREATE TABLE declaration (
  case_id       INTEGER PRIMARY KEY REFERENCES cases(id),
  unit_storage  REAL NOT NULL,
  unit_accumulator REAL NOT NULL,
  features_depth INTEGER NOT NULL, features_terms INTEGER NOT NULL,
  neurons_depth INTEGER NOT NULL, neurons_terms INTEGER NOT NULL,
  samples_depth INTEGER NOT NULL, samples_terms INTEGER NOT NULL,
  weights_depth INTEGER NOT NULL, weights_terms INTEGER NOT NULL,
  value_abs REAL NOT NULL, value_rel REAL NOT NULL,
  slope_abs REAL NOT NULL, slope_rel REAL NOT NULL
);
