-- What the kernel declares at the sizes of the paired cases, field by field: cases in both, in how many it grew, in how many it
-- shrank; the smallest case in which it grew, and both values there. A growth is compared bit for bit.
WITH field(name) AS (VALUES ('unit of storage'), ('unit of sums'), ('depth over features'), ('depth over neurons'),
  ('depth over samples'), ('depth over weights'), ('value_abs'), ('value_rel'), ('slope_abs'), ('slope_rel')),
met AS (
  SELECT p.kernel, p.now AS id, p.size, f.name, CASE f.name WHEN 'unit of storage' THEN a.unit_storage
    WHEN 'unit of sums' THEN a.unit_accumulator WHEN 'depth over features' THEN a.features_depth
    WHEN 'depth over neurons' THEN a.neurons_depth WHEN 'depth over samples' THEN a.samples_depth
    WHEN 'depth over weights' THEN a.weights_depth WHEN 'value_abs' THEN a.value_abs WHEN 'value_rel' THEN a.value_rel
    WHEN 'slope_abs' THEN a.slope_abs ELSE a.slope_rel END AS now,
  CASE f.name WHEN 'unit of storage' THEN b.unit_storage
    WHEN 'unit of sums' THEN b.unit_accumulator WHEN 'depth over features' THEN b.features_depth
    WHEN 'depth over neurons' THEN b.neurons_depth WHEN 'depth over samples' THEN b.samples_depth
    WHEN 'depth over weights' THEN b.weights_depth WHEN 'value_abs' THEN b.value_abs WHEN 'value_rel' THEN b.value_rel
    WHEN 'slope_abs' THEN b.slope_abs ELSE b.slope_rel END AS was
  FROM temp.drift_pair p JOIN main.declaration a ON a.case_id = p.now JOIN was.declaration b ON b.case_id = p.was
  JOIN field f)
SELECT kernel, 'declared ' || name, count(*), sum(now > was), sum(now < was), id, now, was,
  min(CASE WHEN now > was THEN size END)
FROM met GROUP BY kernel, name ORDER BY 1, 2
