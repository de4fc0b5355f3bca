-- Of each name the last sweep in the scope.
SELECT run_id AS run, name, title, x_label, y_label, expected, exponent, low, high, confidence, r2, log_c, verdict,
  asymptote AS "limit", scale, decay, points AS _points,
  (SELECT min(x) FROM sweep_point p WHERE p.run_id = w.run_id AND p.name = w.name) AS _x_min,
  (SELECT max(x) FROM sweep_point p WHERE p.run_id = w.run_id AND p.name = w.name) AS _x_max,
  (SELECT min(y) FROM sweep_point p WHERE p.run_id = w.run_id AND p.name = w.name) AS _y_min,
  (SELECT max(y) FROM sweep_point p WHERE p.run_id = w.run_id AND p.name = w.name) AS _y_max
FROM sweep w WHERE run_id = (SELECT max(o.run_id) FROM scope_run r JOIN sweep o ON o.run_id = r.run_id WHERE o.name = w.name)
ORDER BY name
