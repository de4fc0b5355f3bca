/* Which runs, pairs and cases a summary is about; see scope.h. */
#include "verify/store/scope.h"
#include "verify/store/statement.h"

#include <stdio.h>

int lg_store_last_run(struct lg_store *s, int64_t *run_id)
{
    return lg_sql_integer(s, run_id, -1, "SELECT id FROM run ORDER BY id DESC LIMIT 1", "");
}

static const char tables[] =
    "CREATE TEMP TABLE IF NOT EXISTS scope_run (run_id INTEGER PRIMARY KEY);"
    "CREATE TEMP TABLE IF NOT EXISTS scope_left (run_id INTEGER, why TEXT);"
    "CREATE TEMP TABLE IF NOT EXISTS scope_met (lemma TEXT, kernel TEXT, run_id INTEGER, sha256 TEXT);"
    "CREATE TEMP TABLE IF NOT EXISTS scope_pair (lemma TEXT, kernel TEXT, run_id INTEGER, ended INTEGER, "
    "PRIMARY KEY (lemma, kernel));"
    "CREATE TEMP TABLE IF NOT EXISTS scope_case (id INTEGER PRIMARY KEY, run_id INTEGER, lemma TEXT, "
    "kernel TEXT, intended INTEGER, outcome TEXT);"
    "CREATE INDEX IF NOT EXISTS temp.scope_case_by_lemma ON scope_case (lemma, kernel);"
    "CREATE TEMP VIEW IF NOT EXISTS scope_test AS SELECT t.* FROM temp.scope_pair p JOIN main.test t "
    "ON t.run_id = p.run_id AND t.lemma = p.lemma AND t.kernel = p.kernel;"
    "CREATE TEMP VIEW IF NOT EXISTS scope_options AS SELECT id AS run_id, coalesce((SELECT "
    "group_concat(CASE WHEN name = 'cases' AND value = '0' THEN 'default cases' ELSE trim(name || ' ' || "
    "value) END, ', ') FROM (SELECT name, value FROM main.run_option o WHERE o.run_id = run.id AND name NOT "
    "IN ('lemma', 'kernel', 'kernel-only', 'token', 'process') ORDER BY name, position)), '') AS options "
    "FROM main.run;"
    "CREATE INDEX IF NOT EXISTS temp.scope_met_by_kernel ON scope_met (kernel, run_id);"
    "DELETE FROM scope_run; DELETE FROM scope_left; DELETE FROM scope_met; DELETE FROM scope_pair; "
    "DELETE FROM scope_case";

/* ?1 sweeps' command, ?2 mutants' command. */
#define LAST                                                                                               \
    "WITH last AS (SELECT run.*, options FROM run JOIN scope_options ON run_id = id WHERE command <> ?2 "  \
    "ORDER BY command = ?1, id DESC LIMIT 1), mine AS (SELECT run.*, options FROM run JOIN scope_options " \
    "ON "                                                                                                  \
    "run_id = id WHERE command <> ?2 AND commit_id = (SELECT commit_id FROM last)) "

/* The last run and those that agree with it; the rest of the commit's with how they differ. */
static int choose(struct lg_store *s)
{
    static const char agree[] = LAST "INSERT INTO scope_run SELECT r.id FROM mine r, last l WHERE "
                                     "r.command = ?1 OR (r.seed, r.tier, r.options) = (l.seed, l.tier, "
                                     "l.options)",
                      differ[] = LAST
                      "INSERT INTO scope_left SELECT r.id, CASE WHEN r.seed <> l.seed THEN 'seed ' || "
                      "r.seed WHEN r.tier <> l.tier THEN 'tier ' || r.tier ELSE r.options END "
                      "FROM mine r, last l WHERE r.id NOT IN (SELECT run_id FROM scope_run)";
    return lg_sql_run(s, agree, "tt", LG_SWEEP_COMMAND, LG_MUTANTS_COMMAND) ||
                   lg_sql_run(s, differ, "tt", LG_SWEEP_COMMAND, LG_MUTANTS_COMMAND)
               ? -1
               : 0;
}

/* Of each lemma and kernel the latest run, while the kernel is the file that it was last. A run that speaks for none goes, unless
 * it is the last one. */
static int pair(struct lg_store *s)
{
    static const char *const steps[] = {
        "INSERT INTO scope_met SELECT l.id, k.name, r.run_id, k.sha256 FROM scope_run r JOIN lemma l ON "
        "l.run_id = r.run_id JOIN kernel k ON k.run_id = r.run_id WHERE l.pure = (k.name = 'none') UNION "
        "SELECT c.lemma, k.name, c.run_id, k.sha256 FROM scope_run r JOIN cases c ON c.run_id = r.run_id "
        "JOIN kernel k ON k.id = c.kernel_id",
        "INSERT INTO scope_left SELECT DISTINCT run_id, 'another file of kernel ' || kernel FROM scope_met m "
        "WHERE sha256 <> (SELECT sha256 FROM scope_met l WHERE l.kernel = m.kernel ORDER BY run_id DESC "
        "LIMIT 1)",
        "INSERT INTO scope_pair SELECT m.lemma, m.kernel, max(m.run_id), r.finished IS NOT NULL FROM "
        "scope_met m JOIN run r ON r.id = m.run_id WHERE m.sha256 = (SELECT sha256 FROM scope_met l WHERE "
        "l.kernel = m.kernel ORDER BY run_id DESC LIMIT 1) GROUP BY m.lemma, m.kernel",
        "DELETE FROM scope_run WHERE run_id NOT IN (SELECT run_id FROM scope_pair) AND run_id NOT IN (SELECT "
        "id FROM run WHERE command = '" LG_SWEEP_COMMAND
        "') AND run_id < (SELECT max(s.run_id) FROM scope_run "
        "s JOIN run ON id = s.run_id WHERE command <> '" LG_SWEEP_COMMAND "')",
        "INSERT INTO scope_case SELECT max(c.id), c.run_id, c.lemma, k.name, c.intended, c.outcome "
        "FROM scope_pair p JOIN cases c ON c.run_id = p.run_id AND c.lemma = p.lemma JOIN kernel k ON k.id = "
        "c.kernel_id AND k.name = p.kernel GROUP BY c.lemma, k.name, c.family, c.case_index, c.recipe"};
    int status = 0;
    for (size_t i = 0; i < sizeof steps / sizeof *steps && !status; i++)
        status = lg_sql_run(s, steps[i], "");
    return status;
}

int lg_store_scope(struct lg_store *s, int64_t run_id)
{
    if (sqlite3_exec(s->db, tables, NULL, NULL, NULL))
        return lg_sql_error(s);
    int status = run_id >= 0
                     ? lg_sql_run(s, "INSERT INTO scope_run SELECT id FROM run WHERE id = ?", "i", run_id)
                     : choose(s);
    return status ? -1 : pair(s);
}

int lg_store_unended(struct lg_store *s, int64_t *count, int64_t *last)
{
    static const char from[] = " FROM scope_run JOIN run ON id = run_id WHERE finished IS NULL AND command "
                               "<> '" LG_SWEEP_COMMAND "'";
    char sql[2][200];
    snprintf(sql[0], sizeof sql[0], "SELECT count(*)%s", from);
    snprintf(sql[1], sizeof sql[1], "SELECT max(id)%s HAVING count(*) > 0", from);
    return lg_sql_integer(s, count, 0, sql[0], "") || lg_sql_integer(s, last, -1, sql[1], "") ? -1 : 0;
}
