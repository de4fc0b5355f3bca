/* The report as one JSON document: what the page shows, field by field as reports/README.md names them. */
#include "reports/ci/ci.h"
#include "reports/export/export.h"
#include "reports/page/page.h"
#include "reports/report.h"
#include "verify/store/drift.h"
#include "verify/store/mutants.h"

extern const char lg_catches_sql[]; /* verify/store/catches.sql */

enum { ALL = -1 }; /* rows */

static int runs(struct lg_json *j, struct lg_store *s)
{
    static const struct lg_json_field run[] = {I("id"),      T("commit"),  T("seed"),     T("tier"),
                                               T("machine"), T("started"), T("finished"), I("exit_code"),
                                               T("command"), T("options")},
                                      kernel[] = {T("name"), T("version"), T("about"),
                                                  T("file"), T("sha256"),  T("functions")},
                                      left[] = {I("run"), T("why")};
    return lg_json_rows(j, "runs", s, lg_sql_prepare(s, lg_runs_sql, "i", (int64_t)ALL), FIELDS(run), NULL) ||
           lg_json_rows(j, "left_out", s, lg_sql_prepare(s, lg_left_out_sql, "i", (int64_t)ALL), FIELDS(left),
                        NULL) ||
           lg_json_rows(j, "kernels", s, lg_sql_prepare(s, lg_kernels_sql, "i", (int64_t)ALL), FIELDS(kernel),
                        NULL);
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

/* What --min-catches gates. */
static int functions(struct lg_json *j, struct lg_store *s)
{
    static const struct lg_json_field row[] = {T("kernel"),  T("function"), T("lemma"), T("claim"),
                                               R("catches"), I("compared"), I("cases")};
    return lg_json_rows(j, "functions", s, lg_sql_prepare(s, lg_catches_sql, ""), FIELDS(row), NULL);
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

/* What each kernel declared in the cases of the scope: its units, its errors of phi, the deepest sums. */
static int declarations(struct lg_json *j, struct lg_store *s)
{
    static const struct lg_json_field fields[] = {
        T("kernel"),        R("unit_storage"), R("unit_accumulator"), R("value_abs"),     R("value_rel"),
        R("slope_abs"),     R("slope_rel"),    I("features_depth"),   I("neurons_depth"), I("samples_depth"),
        I("weights_depth"), I("most_steps"),   R("largest_z"),        I("cases")};
    return lg_json_rows(
        j, "declarations", s,
        lg_sql_prepare(
            s,
            "SELECT s.kernel, d.unit_storage, d.unit_accumulator, d.value_abs, d.value_rel, d.slope_abs, "
            "d.slope_rel, max(d.features_depth), max(d.neurons_depth), max(d.samples_depth), "
            "max(d.weights_depth), max(c.most_steps), max(c.largest_z), count(*) "
            "FROM scope_case s JOIN cases c ON c.id = s.id JOIN declaration d ON d.case_id = s.id "
            "GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3, 4, 5, 6, 7",
            ""),
        FIELDS(fields), NULL);
}

static int sweep_points(struct lg_json *j, struct lg_store *s, sqlite3_stmt *q)
{
    static const struct lg_json_field fields[] = {R("x"), I("draw"), R("y")};
    return lg_json_rows(j, "points", s,
                        lg_sql_prepare(s,
                                       "SELECT x, draw, y FROM sweep_point WHERE run_id = ? AND name = ? "
                                       "ORDER BY x, draw",
                                       "it", sqlite3_column_int64(q, 0), lg_sql_text(q, 1)),
                        FIELDS(fields), NULL);
}

static int map_cells(struct lg_json *j, struct lg_store *s, sqlite3_stmt *q)
{
    static const struct lg_json_field cell[] = {R("x"), R("y"), I("draws"), I("yes"), I("no")},
                                      curve[] = {I("curve"), T("label"), R("x"), R("y")};
    return lg_json_rows(
               j, "cells", s,
               lg_sql_prepare(s,
                              "SELECT x, y, draws, yes, no FROM map_cell WHERE run_id = ? AND name = ? "
                              "ORDER BY x, y",
                              "it", sqlite3_column_int64(q, 0), lg_sql_text(q, 1)),
               FIELDS(cell), NULL) ||
                   lg_json_rows(
                       j, "curves", s,
                       lg_sql_prepare(s,
                                      "SELECT position, label, x, y FROM map_curve WHERE run_id = ? AND "
                                      "name = ? ORDER BY position, x",
                                      "it", sqlite3_column_int64(q, 0), lg_sql_text(q, 1)),
                       FIELDS(curve), NULL)
               ? -1
               : 0;
}

/* Of each name the last one in the scope, as the page shows them. */
const char lg_last_sweeps_sql[] =
    "SELECT run_id, name, title, x_label, y_label, expected, exponent, low, "
    "high, confidence, r2, log_c, verdict, asymptote, scale, decay FROM sweep w "
    "WHERE run_id = (SELECT max(o.run_id) FROM scope_run r JOIN sweep o ON "
    "o.run_id = r.run_id WHERE o.name = "
    "w.name) ORDER BY name";

static int experiments(struct lg_json *j, struct lg_store *s)
{
    static const char maps[] =
        "SELECT run_id, name, title, x_label, y_label, yes_label, no_label FROM map m WHERE run_id = (SELECT "
        "max(o.run_id) FROM scope_run r JOIN map o ON o.run_id = r.run_id WHERE o.name = m.name) ORDER BY "
        "name";
    static const struct lg_json_field sweep[] = {I("run"),     T("name"),       T("title"),    T("x_label"),
                                                 T("y_label"), R("expected"),   R("exponent"), R("low"),
                                                 R("high"),    R("confidence"), R("r2"),       R("log_c"),
                                                 T("verdict"), R("limit"),      R("scale"),    R("decay")},
                                      map[] = {I("run"),     T("name"),      T("title"),   T("x_label"),
                                               T("y_label"), T("yes_label"), T("no_label")};
    return lg_json_rows(j, "sweeps", s, lg_sql_prepare(s, lg_last_sweeps_sql, ""), FIELDS(sweep),
                        sweep_points) ||
           lg_json_rows(j, "maps", s, lg_sql_prepare(s, maps, ""), FIELDS(map), map_cells);
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

static int baseline_lines(struct lg_json *j, struct lg_store *s, sqlite3_stmt *q)
{
    static const struct lg_json_field line[] = {
        T("lemma"),         T("kernel"),   T("claim"),  I("cases"), I("identical"),
        I("within"),        I("other"),    I("better"), I("worse"), I("drifted"),
        R("tightest_then"), R("tightest"), R("change"), I("case"),  T("what")};
    (void)q;
    return lg_json_rows(j, "lines", s, lg_sql_prepare(s, lg_drift_lines_sql, ""), FIELDS(line), NULL);
}

static int baseline(struct lg_json *j, struct lg_store *s)
{
    static const struct lg_json_field kept[] = {T("file"),         I("run_then"),        I("run"),
                                                T("kernel_then"),  T("kernel"),          I("cases"),
                                                I("claims"),       I("cases_only_then"), I("cases_only_now"),
                                                I("recalibrated"), I("gating")};
    int is_kept = lg_drift_is_kept(s);
    if (is_kept > 0)
        return lg_json_rows(j, "baseline", s, lg_sql_prepare(s, lg_drift_kept_sql, ""), FIELDS(kept),
                            baseline_lines);
    if (is_kept == 0) {
        lg_json_open(j, "baseline", '[');
        lg_json_close(j, ']');
    }
    return is_kept;
}

static int ending(struct lg_json *j, struct lg_store *s)
{
    static const struct lg_json_field event[] = {I("run"), T("at"), T("what")};
    if (lg_json_rows(j, "events", s, lg_sql_prepare(s, lg_events_sql, "i", (int64_t)ALL), FIELDS(event),
                     NULL))
        return -1;
    sqlite3_stmt *q = lg_sql_prepare(s, lg_trust_base_sql, "");
    int step = q ? lg_sql_step(s, q) : -1;
    lg_json_open(j, "trust_base", '[');
    for (; step > 0; step = lg_sql_step(s, q))
        lg_json_text(j, NULL, lg_sql_text(q, 0));
    lg_json_close(j, ']');
    sqlite3_finalize(q);
    return step;
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
        status = verdicts(&j, s, rows, n) || functions(&j, s) || declarations(&j, s) || lg_json_seen(&j, s) ||
                 baseline(&j, s) || lg_json_lemmas(&j, s, rows, n) || experiments(&j, s) || mutation(&j, s) ||
                 ending(&j, s);
    }
    lg_json_close(&j, '}');
    fputc('\n', out);
    return status ? -1 : 0;
}

int lg_report_json(struct lg_store *store, int64_t run_id, const char *path)
{
    return lg_report_write(store, run_id, path, document);
}
