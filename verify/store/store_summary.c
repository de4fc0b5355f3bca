/* The verdict table: counts, rates and extreme ratios per lemma x kernel, over a scope of runs (scope.h).
 *
 * The table has a line for every pair of a lemma and a kernel registered in the same run, also when the pair
 * has no case: a pair that checked nothing must be seen. */
#include "verify/store/query.h"
#include "verify/store/scope.h"

#include <stdio.h>
#include <stdlib.h>

static struct lg_store_summary read_row(sqlite3_stmt *q)
{
    struct lg_store_summary row = {0};
    snprintf(row.lemma, sizeof row.lemma, "%s", lg_sql_text(q, 0));
    snprintf(row.kernel, sizeof row.kernel, "%s", lg_sql_text(q, 1));
    size_t *const counts[] = {
        &row.cases,        &row.cases_intended, &row.crashed,      &row.timed_out,         &row.failed,
        &row.not_covered,  &row.holds,          &row.violated,     &row.undecided,         &row.vacuous,
        &row.exact_claims, &row.exact_vacuous,  &row.controls,     &row.controls_violated, &row.unfinished,
        &row.consistent,   &row.rejected,       &row.unguarded,    &row.unended,           &row.holds_kernel,
        &row.holds_finite, &row.worst_cases,    &row.worst_stated, &row.most_vacuous_cases};
    double *const reals[] = {&row.tightest,        &row.loosest,       &row.power,
                             &row.worst_undecided, &row.worst_vacuous, &row.max_vacuous,
                             &row.max_undecided,   &row.missed_log_e,  &row.missed_level};
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
    sqlite3_stmt *query = lg_sql_prepare(s, lg_q_summary, "");
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
