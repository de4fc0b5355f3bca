-- Claims say whether a kernel's own numbers enter; of what an older program stored only conformance is known to.
ALTER TABLE claim_spec ADD COLUMN about TEXT NOT NULL DEFAULT 'instance';
UPDATE claim_spec SET about = CASE WHEN name = 'finite-output' THEN 'finite' ELSE 'kernel' END
  WHERE name = 'finite-output' OR role = 'conformance';
