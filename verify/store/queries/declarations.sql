-- What each kernel declared in the cases of the scope: its units, its errors of phi, the deepest sums.
SELECT s.kernel, d.unit_storage, d.unit_accumulator, d.value_abs, d.value_rel, d.slope_abs, d.slope_rel,
  max(d.features_depth) AS features_depth, max(d.neurons_depth) AS neurons_depth, max(d.samples_depth) AS samples_depth,
  max(d.weights_depth) AS weights_depth, max(c.most_steps) AS most_steps, max(c.largest_z) AS largest_z, count(*) AS cases
FROM scope_case s JOIN cases c ON c.id = s.id JOIN declaration d ON d.case_id = s.id
GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3, 4, 5, 6, 7
