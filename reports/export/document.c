/* The report as one JSON document: what the page shows, field by field as reports/README.md names them. */
#include "reports/ci/ci.h"
#include "reports/export/export.h"
#include "reports/page/page.h"
#include "reports/report.h"
#include "verify/store/drift.h"
#include "verify/store/mutants.h"

enum { ALL = -1 }; /* rows */

static int runs(struct lg_json *j, struct lg_store *s)
{
    return lg_json_rows(j, "runs", s, lg_sql_prepare(s, lg_q_runs, "i", (int64_t)ALL), NULL) ||
           lg_json_rows(j, "left_out", s, lg_sql_prepare(s, lg_q_left_out, ""), NULL) ||
           lg_json_rows(j, "kernels", s, lg_sql_prepare(s, lg_q_kernels, "i", (int64_t)ALL), NULL);
}

static void pair(struct lg_json *j, const struct lg_store_summary *r)
{
    const struct {
        const char *name;
        size_t count;
    } counts[] = {{"cases", r->cases},
                  {"cases_intended", r->cases_intended},
                  {"holds", r->holds},
                  {"holds_kernel", r->holds_kernel},
                  {"holds_instance", r->holds - r->holds_kernel - r->holds_finite},
                  {"holds_finite", r->holds_finite},
                  {"violated", r->violated},
                  {"undecided", r->undecided},
                  {"vacuous", r->vacuous},
                  {"consistent", r->consistent},
                  {"rejected", r->rejected},
                  {"exact", r->exact_claims},
                  {"exact_vacuous", r->exact_vacuous},
                  {"controls", r->controls},
                  {"controls_caught", r->controls_violated},
                  {"crashed", r->crashed},
                  {"timed_out", r->timed_out},
                  {"failed", r->failed},
                  {"not_covered", r->not_covered},
                  {"unfinished", r->unfinished},
                  {"run_unfinished", r->unended}};
    lg_json_open(j, NULL, '{');
    lg_json_text(j, "lemma", r->lemma);
    lg_json_text(j, "kernel", r->kernel);
    lg_json_text(j, "verdict", lg_judgement_name(lg_store_judge(r)));
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        lg_json_integer(j, counts[i].name, (int64_t)counts[i].count);
    lg_json_real(j, "undecided_share", r->worst_undecided);
    lg_json_text(j, "undecided_claim", r->most_undecided);
    lg_json_real(j, "undecided_cap", r->max_undecided);
    lg_json_real(j, "vacuous_share", r->worst_vacuous);
    lg_json_text(j, "vacuous_claim", r->most_vacuous);
    lg_json_real(j, "vacuous_cap", r->max_vacuous);
    lg_json_real(j, "tightest", r->tightest);
    lg_json_real(j, "loosest", r->loosest);
    lg_json_real(j, "catches", r->power);
    lg_json_close(j, '}');
}

static int verdicts(struct lg_json *j, struct lg_store *s, const struct lg_store_summary *rows, size_t n)
{
    size_t passing;
    const char *verdict = lg_ci_verdict(s, rows, n, &passing);
    if (!verdict)
        return -1;
    lg_json_text(j, "verdict", verdict);
    lg_json_integer(j, "passing", (int64_t)passing);
    lg_json_open(j, "pairs", '[');
    for (size_t i = 0; i < n; i++)
        pair(j, &rows[i]);
    lg_json_close(j, ']');
    return 0;
}

static int points(struct lg_json *j, struct lg_store *s, sqlite3_stmt *q)
{
    return lg_json_rows(
        j, "points", s,
        lg_sql_prepare(s, lg_q_sweep_points, "it", lg_row_integer(q, "run"), lg_row_text(q, "name")), NULL);
}

static int cells(struct lg_json *j, struct lg_store *s, sqlite3_stmt *q)
{
    const int64_t run = lg_row_integer(q, "run");
    const char *name = lg_row_text(q, "name");
    return lg_json_rows(j, "cells", s, lg_sql_prepare(s, lg_q_map_cells, "it", run, name), NULL) ||
                   lg_json_rows(j, "curves", s, lg_sql_prepare(s, lg_q_map_curves, "it", run, name), NULL)
               ? -1
               : 0;
}

/* Names of mutants that pass every claim, or (accused) of equivalent ones that some claim catches. */
static void mutant_names(struct lg_json *j, const char *key, const struct lg_mutants *m, bool accused)
{
    lg_json_open(j, key, '[');
    for (size_t i = 0; i < m->n_mutants; i++)
        if (m->mutant[i].is_equivalent == accused && (m->mutant[i].claims > 0) == accused)
            lg_json_text(j, NULL, m->mutant[i].name);
    lg_json_close(j, ']');
}

static int mutation(struct lg_json *j, struct lg_store *s)
{
    struct lg_mutants m = {0};
    int64_t run;
    if (lg_mutants_last_run(s, "", &run))
        return -1;
    if (run < 0) {
        lg_json_text(j, "mutation", NULL);
        return 0;
    }
    int status = lg_mutants_load(s, run, &m);
    if (status == 0) {
        lg_json_open(j, "mutation", '{');
        lg_json_integer(j, "run", run);
        lg_json_text(j, "tier", m.tier);
        lg_json_integer(j, "mutants", (int64_t)lg_mutants_scored(&m));
        lg_json_integer(j, "caught", (int64_t)(lg_mutants_scored(&m) - lg_mutants_survivors(&m)));
        mutant_names(j, "survivors", &m, false);
        mutant_names(j, "accused", &m, true);
        lg_json_close(j, '}');
    }
    lg_mutants_clear(&m);
    return status;
}

static int lines(struct lg_json *j, struct lg_store *s, sqlite3_stmt *q)
{
    (void)q;
    return lg_json_rows(j, "lines", s, lg_sql_prepare(s, lg_q_drift_lines, ""), NULL);
}

static int baseline(struct lg_json *j, struct lg_store *s)
{
    int is_kept = lg_drift_is_kept(s);
    if (is_kept > 0)
        return lg_json_rows(j, "baseline", s, lg_sql_prepare(s, lg_q_drift_kept, ""), lines);
    if (is_kept == 0) {
        lg_json_open(j, "baseline", '[');
        lg_json_close(j, ']');
    }
    return is_kept;
}

static int assumption(void *json, struct lg_store *s, sqlite3_stmt *q)
{
    (void)s;
    lg_json_text(json, NULL, lg_sql_text(q, 0));
    return 0;
}

static int ending(struct lg_json *j, struct lg_store *s)
{
    if (lg_json_rows(j, "events", s, lg_sql_prepare(s, lg_q_events, "it", (int64_t)ALL, ""), NULL))
        return -1;
    lg_json_open(j, "trust_base", '[');
    const int status = lg_sql_each(s, lg_sql_prepare(s, lg_q_trust_base, ""), assumption, j);
    lg_json_close(j, ']');
    return status;
}

static int document(FILE *out, struct lg_store *s, int64_t run_id, const struct lg_store_summary *rows,
                    size_t n)
{
    struct lg_json j = {.out = out};
    (void)run_id; /* the scope tables stand for it */
    lg_json_open(&j, NULL, '{');
    lg_json_text(&j, "format", "lemmagate-report");
    lg_json_integer(&j, "version", 1);
    lg_json_text(&j, "store", s->path);
    int status = runs(&j, s);
    if (status == 0) {
        status = verdicts(&j, s, rows, n) ||
                 lg_json_rows(&j, "functions", s, lg_sql_prepare(s, lg_q_catches, ""), NULL) ||
                 lg_json_rows(&j, "declarations", s, lg_sql_prepare(s, lg_q_declarations, ""), NULL) ||
                 lg_json_seen(&j, s) || baseline(&j, s) || lg_json_lemmas(&j, s, rows, n) ||
                 lg_json_rows(&j, "sweeps", s, lg_sql_prepare(s, lg_q_sweeps, ""), points) ||
                 lg_json_rows(&j, "maps", s, lg_sql_prepare(s, lg_q_maps, "i", (int64_t)0), cells) ||
                 mutation(&j, s) || ending(&j, s);
    }
    lg_json_close(&j, '}');
    fputc('\n', out);
    return status ? -1 : 0;
}

int lg_report_json(struct lg_store *store, int64_t run_id, const char *path)
{
    return lg_report_write(store, run_id, path, document);
}
