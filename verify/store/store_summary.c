/* The verdict table: counts, rates and extreme ratios per lemma x kernel, over a scope of runs.
 *
 * The scope is one run, or all runs that share the last run's commit, seed and tier (what parallel test
 * programs leave behind) and the sweeps of that commit, which hold no case and are the last run only when there is no
 * other; runs of mutants, whose kernels are wrong on purpose, are left out. A case that ran several times in the scope counts once, with its last result. It
 * lives in two temporary tables of the connection that queries may join: scope_run(run_id) the runs
 *   scope_case(id, run_id, lemma, kernel, intended, ...)   the cases, with the kernel's name
 * The table has a line for every pair of a lemma and a kernel registered in the same run, also when the pair
 * has no case: a pair that checked nothing must be seen. */
#include "verify/store/scope.h"
#include "verify/store/statement.h"

#include <stdio.h>
#include <stdlib.h>

int lg_store_last_run(struct lg_store *s, int64_t *run_id)
{
    return lg_sql_integer(s, run_id, -1, "SELECT id FROM run ORDER BY id DESC LIMIT 1", "");
}

int lg_store_scope(struct lg_store *s, int64_t run_id)
{
    static const char tables[] =
        "CREATE TEMP TABLE IF NOT EXISTS scope_run (run_id INTEGER PRIMARY KEY);"
        "CREATE TEMP TABLE IF NOT EXISTS scope_case (id INTEGER PRIMARY KEY, run_id INTEGER, lemma TEXT, "
        "kernel TEXT, "
        "intended INTEGER, outcome TEXT);"
        "CREATE INDEX IF NOT EXISTS temp.scope_case_by_lemma ON scope_case (lemma, kernel);"
        "DELETE FROM scope_run; DELETE FROM scope_case";
    static const char cases[] =
        "INSERT INTO scope_case SELECT max(c.id), c.run_id, c.lemma, k.name, c.intended, c.outcome "
        "FROM scope_run r JOIN cases c ON c.run_id = r.run_id JOIN kernel k ON k.id = c.kernel_id "
        "GROUP BY c.lemma, k.name, c.family, c.case_index, c.recipe";
    if (sqlite3_exec(s->db, tables, NULL, NULL, NULL))
        return lg_sql_error(s);
    int status = run_id >= 0
                     ? lg_sql_run(s, "INSERT INTO scope_run SELECT id FROM run WHERE id = ?", "i", run_id)
                     : lg_sql_run(s,
                                  "INSERT INTO scope_run SELECT r.id FROM run r JOIN (SELECT * FROM run "
                                  "WHERE command <> ?2 ORDER BY command = ?1, "
                                  "id DESC LIMIT 1) l ON r.commit_id = l.commit_id AND r.command <> ?2 AND "
                                  "(r.command = ?1 OR (r.seed, r.tier) = (l.seed, l.tier))",
                                  "tt", LG_SWEEP_COMMAND, LG_MUTANTS_COMMAND);
    return status ? -1 : lg_sql_run(s, cases, "");
}

extern const char lg_summary_sql[]; /* summary.sql */

static struct lg_store_summary read_row(sqlite3_stmt *q)
{
    struct lg_store_summary row = {0};
    snprintf(row.lemma, sizeof row.lemma, "%s", lg_sql_text(q, 0));
    snprintf(row.kernel, sizeof row.kernel, "%s", lg_sql_text(q, 1));
    size_t *const counts[] = {&row.cases,     &row.cases_intended,    &row.crashed,      &row.timed_out,
                              &row.failed,    &row.not_covered,       &row.holds,        &row.violated,
                              &row.undecided, &row.vacuous,           &row.exact_claims, &row.exact_vacuous,
                              &row.controls,  &row.controls_violated, &row.unfinished,   &row.consistent,
                              &row.rejected,  &row.unguarded};
    double *const reals[] = {&row.tightest,      &row.loosest,     &row.power,        &row.worst_undecided,
                             &row.worst_vacuous, &row.max_vacuous, &row.max_undecided};
    enum { FIRST = 2, N = sizeof counts / sizeof *counts, REALS = sizeof reals / sizeof *reals };
    for (int i = 0; i < N; i++)
        *counts[i] = lg_sql_count(q, FIRST + i);
    for (int i = 0; i < REALS; i++)
        *reals[i] = lg_sql_real(q, FIRST + N + i);
    char *const names[] = {row.most_undecided, row.most_vacuous, row.first_rejected, row.first_missed,
                           row.first_unguarded};
    for (int i = 0; i < (int)(sizeof names / sizeof *names); i++)
        snprintf(names[i], sizeof row.most_undecided, "%s", lg_sql_text(q, FIRST + N + REALS + i));
    return row;
}

int lg_store_summarize(struct lg_store *s, int64_t run_id, struct lg_store_summary **rows, size_t *n_rows)
{
    *rows = NULL;
    *n_rows = 0;
    if (lg_store_scope(s, run_id))
        return -1;
    sqlite3_stmt *query = lg_sql_prepare(s, lg_summary_sql, "");
    int step = query ? lg_sql_step(s, query) : -1;
    for (size_t room = 0; step > 0; step = lg_sql_step(s, query)) {
        if (*n_rows == room) {
            room = room ? 2 * room : 16;
            struct lg_store_summary *grown = realloc(*rows, room * sizeof **rows);
            if (!grown) {
                step = lg_sql_refuse(s, "no memory for the verdict table");
                break;
            }
            *rows = grown;
        }
        (*rows)[(*n_rows)++] = read_row(query);
    }
    if (step < 0) {
        free(*rows);
        *rows = NULL;
        *n_rows = 0;
    }
    sqlite3_finalize(query);
    return step < 0 ? -1 : 0;
}
