-- What the kernel declared for case ?1, in a sentence.
SELECT format('storage %.3g, sums %.3g; additions over features %d of %d terms, neurons %d of %d, samples %d of %d, '
  || 'weights %d of %d; phi%s to %.2g + %.2g|phi|, phi'' to %.2g + %.2g|phi''|', unit_storage, unit_accumulator,
  features_depth, features_terms, neurons_depth, neurons_terms, samples_depth, samples_terms, weights_depth, weights_terms,
  CASE activation WHEN '' THEN '' ELSE ' = ' || activation END, value_abs, value_rel, slope_abs, slope_rel)
FROM declaration JOIN cases ON cases.id = case_id WHERE case_id = ?1
