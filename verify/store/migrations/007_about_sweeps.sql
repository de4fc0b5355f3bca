-- Claims say whether a kernel's own numbers enter; of what an older program stored only conformance is known to.
ALTER TABLE claim_spec ADD COLUMN about TEXT NOT NULL DEFAULT 'instance';
UPDATE claim_spec SET about = CASE WHEN name = 'finite-output' THEN 'finite' ELSE 'kernel' END
  WHERE name = 'finite-output' OR role = 'conformance';
-- Sweeps say whether they agree with the theorem, and those that stay bounded have the fitted limit.
ALTER TABLE sweep ADD COLUMN verdict TEXT NOT NULL DEFAULT '';
ALTER TABLE sweep ADD COLUMN asymptote REAL;
ALTER TABLE sweep ADD COLUMN scale REAL;
ALTER TABLE sweep ADD COLUMN decay REAL;
