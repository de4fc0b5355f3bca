-- The kept comparison (drift.h).
SELECT file, was AS run_then, now AS run, was_kernel AS kernel_then, now_kernel AS kernel, pairs AS cases, claims,
  only_was AS cases_only_then, only_now AS cases_only_now, recalibrated, gating FROM temp.drift_kept
