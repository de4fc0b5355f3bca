-- 10 -> 11: formulas are printed from what is evaluated (table formula); the copy in LaTeX that was written by hand goes.
ALTER TABLE lemma DROP COLUMN latex;
