-- Case ?1 and its kernel.
SELECT c.lemma, c.family, c.activation, c.n, c.d, c.k, c.eta, c.note, c.recipe, k.name AS kernel, k.path
FROM sized c JOIN kernel k ON k.id = c.kernel_id WHERE c.id = ?1
