#!/bin/sh
# same_rows.sh OLD.db NEW.db: do two stores of one run agree row by row? For changes of the program that must not change a number: cases
# by lemma, kernel, family and index (regression cases by their recipe); of each its recipe, outcome and rung, and of every claim and hypothesis the verdict and the
# stored doubles. Prints how many rows agree, and those that do not, at most 20 of each kind; exit code 1 when one differs or is missing.
# With --rounding, for changes of the order of operations alone, rows that differ in their doubles but not in verdict, rung or number of
# statements are counted by claim, with the largest difference relative to the bound, and are no reason for exit code 1.
set -eu
rounding=0
if [ "${1:-}" = --rounding ]; then
    rounding=1
    shift
fi
if [ $# -ne 2 ] || ! [ -r "$1" ] || ! [ -r "$2" ]; then
    echo "same_rows.sh [--rounding] OLD.db NEW.db: two stores of the same run" >&2
    exit 3
fi
rows=$(sqlite3 -batch "file:$2?mode=ro" <<SQL
ATTACH 'file:$1?mode=ro' AS o;
CREATE TEMP TABLE a AS SELECT c.id, lemma, k.name AS kernel, family, case_index, recipe, outcome, precision,
  CASE family WHEN 'regression' THEN recipe ELSE '' END AS which
  FROM o.cases c JOIN o.kernel k ON k.id = c.kernel_id;
CREATE TEMP TABLE b AS SELECT c.id, lemma, k.name AS kernel, family, case_index, recipe, outcome, precision,
  CASE family WHEN 'regression' THEN recipe ELSE '' END AS which
  FROM main.cases c JOIN main.kernel k ON k.id = c.kernel_id;
CREATE TEMP TABLE pair AS SELECT a.id AS was, b.id AS now, a.lemma || ' ' || a.kernel || ' ' || a.family || ' ' || a.case_index AS place
  FROM a JOIN b USING (lemma, kernel, family, case_index, which);
CREATE INDEX temp.pair_was ON pair (was);
CREATE TEMP TABLE differs (kind TEXT, place TEXT);
INSERT INTO differs SELECT 'case', place FROM pair JOIN a ON a.id = was JOIN b ON b.id = now
  WHERE (a.recipe, a.outcome, a.precision) IS NOT (b.recipe, b.outcome, b.precision);
INSERT INTO differs SELECT 'only in OLD', lemma || ' ' || kernel || ' ' || family || ' ' || case_index FROM a WHERE id NOT IN (SELECT was FROM pair);
INSERT INTO differs SELECT 'only in NEW', lemma || ' ' || kernel || ' ' || family || ' ' || case_index FROM b WHERE id NOT IN (SELECT now FROM pair);
INSERT INTO differs SELECT 'claim', place || ': ' || x.name || ': ' || x.verdict || ' ' || x.observed_mid || ' <= ' || x.bound_mid
  || ' then, ' || coalesce(y.verdict || ' ' || y.observed_mid || ' <= ' || y.bound_mid, 'nothing') || ' now'
  FROM pair JOIN o.claim x ON x.case_id = was LEFT JOIN main.claim y ON y.case_id = now AND y.name = x.name
  WHERE (x.verdict, x.coordinate, x.observed_mid, x.observed_rad, x.bound_mid, x.bound_rad, x.statements, x.power, x.trials, x.events, x.log_e)
  IS NOT (y.verdict, y.coordinate, y.observed_mid, y.observed_rad, y.bound_mid, y.bound_rad, y.statements, y.power, y.trials, y.events, y.log_e);
INSERT INTO differs SELECT 'claim', place || ': ' || y.name || ': nothing then, ' || y.verdict || ' now'
  FROM pair JOIN main.claim y ON y.case_id = now WHERE NOT EXISTS (SELECT 1 FROM o.claim x WHERE x.case_id = was AND x.name = y.name);
INSERT INTO differs SELECT 'hypothesis', place || ': ' || x.name FROM pair JOIN o.hypothesis x ON x.case_id = was
  LEFT JOIN main.hypothesis y ON y.case_id = now AND y.name = x.name
  WHERE (x.verdict, x.observed_mid, x.observed_rad, x.bound_mid, x.bound_rad) IS NOT (y.verdict, y.observed_mid, y.observed_rad, y.bound_mid, y.bound_rad);
CREATE TEMP TABLE moved AS
  SELECT lemma || ' ' || x.name AS what, x.verdict IS y.verdict AND x.statements IS y.statements AS harmless, place || ': ' || x.name AS row,
    max(abs(x.observed_mid - y.observed_mid), abs(x.bound_mid - y.bound_mid), abs(x.observed_rad - y.observed_rad), abs(x.bound_rad - y.bound_rad)) / max(abs(x.bound_mid), abs(x.observed_mid)) AS by
  FROM pair JOIN a ON a.id = was JOIN o.claim x ON x.case_id = was JOIN main.claim y ON y.case_id = now AND y.name = x.name WHERE $rounding
  UNION ALL SELECT lemma || ' hypothesis ' || x.name, x.verdict IS y.verdict, place || ': ' || x.name,
    max(abs(x.observed_mid - y.observed_mid), abs(x.bound_mid - y.bound_mid), abs(x.observed_rad - y.observed_rad), abs(x.bound_rad - y.bound_rad)) / max(abs(x.bound_mid), abs(x.observed_mid))
  FROM pair JOIN a ON a.id = was JOIN o.hypothesis x ON x.case_id = was JOIN main.hypothesis y ON y.case_id = now AND y.name = x.name WHERE $rounding;
DELETE FROM moved WHERE NOT harmless;
CREATE INDEX temp.moved_row ON moved (row);
DELETE FROM differs WHERE kind IN ('claim', 'hypothesis') AND EXISTS
  (SELECT 1 FROM moved WHERE row = differs.place OR substr(differs.place, 1, length(row) + 1) = row || ':');
SELECT what || ': ' || count(*) || ' other numbers, by at most ' || printf('%.1e', max(by)) || ' of the bound' FROM moved WHERE by > 0 GROUP BY what;
SELECT count(*) || ' cases of both, ' || (SELECT count(*) FROM pair JOIN o.claim ON case_id = was) || ' claims, ' ||
  (SELECT count(*) FROM pair JOIN o.hypothesis ON case_id = was) || ' hypotheses' FROM pair;
SELECT count(*) || ' differ: ' || kind FROM differs GROUP BY kind;
SELECT kind || ': ' || place FROM (SELECT *, row_number() OVER (PARTITION BY kind ORDER BY place) AS i FROM differs) WHERE i <= 20;
SQL
)
echo "$rows"
case $rows in
*' differ: '*) exit 1 ;;
'0 cases'*) exit 1 ;; # nothing was compared
esac
