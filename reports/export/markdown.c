/* The report in GitHub's Markdown: verdicts and what is broken as in a step summary, then lemma by lemma what the page
 * shows in tables, the experiments, the mutants and the trust base.
 *
 * Text of the store passes through lg_ci_text() or lg_ci_code(); numbers have DIGITS digits, the JSON document has all. */
#include "reports/ci/ci.h"
#include "reports/export/export.h"
#include "reports/page/html.h"
#include "reports/page/page.h"
#include "reports/report.h"
#include "verify/store/drift.h"
#include "verify/store/mutants.h"

#include <string.h>

enum { DIGITS = 4, RUNS_SHOWN = 12 };

static void number(FILE *out, double value)
{
    char text[LG_NUMBER_TEXT];
    lg_ratio_text(text, value, DIGITS);
    fputs(text, out);
}

/* A column of a query and how it is shown: c code, t text, i count, r real, p the line that replays this case; NULL: not. */
struct column {
    const char *name;
    char kind;
};

static void cell(FILE *out, struct lg_store *s, sqlite3_stmt *q, int column, char kind)
{
    bool none = sqlite3_column_type(q, column) == SQLITE_NULL;
    fputs(" ", out);
    if (kind == 'r')
        number(out, lg_sql_real(q, column));
    else if (kind == 'p' && !none)
        lg_ci_replay_code(out, (long long)sqlite3_column_int64(q, column), s->path);
    else if (!none && kind == 'i')
        fprintf(out, "%lld", (long long)sqlite3_column_int64(q, column));
    else if (!none && *lg_sql_text(q, column))
        (kind == 'c' ? lg_ci_code : lg_ci_text)(out, lg_sql_text(q, column));
    fputs(" |", out);
}

/* A heading and a table, nothing when there are no rows; q (NULL: failed) is finalized. Columns whose name begins with _ come
 * last and are left out. */
static int table(FILE *out, struct lg_store *s, const char *heading, sqlite3_stmt *q,
                 const struct column *columns)
{
    int step = q ? lg_sql_step(s, q) : -1, n = 0;
    while (n < sqlite3_column_count(q) && *sqlite3_column_name(q, n) != '_')
        n++;
    if (step > 0) {
        fprintf(out, "\n%s\n\n|", heading);
        for (int i = 0; i < n; i++)
            if (columns[i].name)
                fprintf(out, " %s |", columns[i].name);
        fputs("\n|", out);
        for (int i = 0; i < n; i++)
            if (columns[i].name)
                fputs(strchr("ir", columns[i].kind) ? "--:|" : "---|", out);
        fputc('\n', out);
    }
    for (; step > 0; step = lg_sql_step(s, q)) {
        fputc('|', out);
        for (int i = 0; i < n; i++)
            if (columns[i].name)
                cell(out, s, q, i, columns[i].kind);
        fputc('\n', out);
    }
    sqlite3_finalize(q);
    return step;
}

static int statement(FILE *out, struct lg_store *s, const char *lemma)
{
    static const char *const labels[] = {
        "", "", NULL, "\n\nSlides ", "\n\nSource: ", "\n\nHow to read this: "};
    sqlite3_stmt *q = lg_sql_prepare(s, lg_q_lemma, "t", lemma);
    int step = q ? lg_sql_step(s, q) : -1;
    fputs("\n## ", out);
    lg_ci_code(out, lemma);
    for (int i = 0; step > 0 && i < 6; i++)
        if (labels[i] && *lg_sql_text(q, i)) {
            fputs(i == 0 ? " " : i == 1 ? "\n\n**States:** " : labels[i], out);
            lg_ci_text(out, lg_sql_text(q, i));
        }
    fputc('\n', out);
    sqlite3_finalize(q);
    return step < 0 ? -1 : 0;
}

static const struct column case_columns[] = {
    {"replay", 'p'},  {"kernel", 'c'}, {"family", 'c'},   {"activation", 'c'}, {"n", 'i'},
    {"d", 'i'},       {"k", 'i'},      {"η", 'r'},        {NULL, 0},           {"claim", 'c'},
    {"verdict", 't'}, {NULL, 0},       {"observed", 'r'}, {NULL, 0},           {"bound", 'r'},
    {NULL, 0},        {"ratio", 'r'},  {"reason", 't'},   {"outcome", 't'},    {"trouble", 't'},
    {NULL, 0}};

static int lemma(FILE *out, struct lg_store *s, const char *id)
{
    static const struct column claims[] = {{"claim", 'c'},     {"role", 't'},      {"grade", 't'},
                                           {"statement", 'c'}, {"allowance", 't'}, {"holds", 'i'},
                                           {"violated", 'i'},  {"undecided", 'i'}, {"vacuous", 'i'},
                                           {"tightest", 'r'},  {"loosest", 'r'},   {"median power", 'r'},
                                           {"kind", 't'},      {"about", 't'}},
                               tests[] = {{"claim", 'c'},
                                          {"kernel", 'c'},
                                          {"role", 't'},
                                          {"draws", 'i'},
                                          {"events", 'i'},
                                          {"at most", 'r'},
                                          {"log E", 'r'},
                                          {"level", 'r'},
                                          {"verdict", 't'},
                                          {"would see", 'r'},
                                          {"with probability", 'r'},
                                          {"runs", 'i'}},
                               hypotheses[] = {{"hypothesis", 'c'},  {"statement", 'c'},
                                               {"true", 'i'},        {"false", 'i'},
                                               {"undecided", 'i'},   {"not true though intended", 'i'},
                                               {"least ratio", 'r'}, {"median", 'r'},
                                               {"greatest", 'r'}};
    int status = statement(out, s, id) ||
                 table(out, s, "### Claims", lg_sql_prepare(s, lg_q_claims, "t", id), claims) ||
                 table(out, s, "### Rates and means", lg_sql_prepare(s, lg_q_tests, "t", id), tests) ||
                 table(out, s, "### Hypotheses", lg_sql_prepare(s, lg_q_hypotheses, "t", id), hypotheses);
    for (int i = 0; i < LG_CASE_LISTS && status == 0; i++) {
        const struct lg_case_list *list = &lg_case_lists[i];
        char heading[80];
        snprintf(heading, sizeof heading, "### %s", list->heading);
        status = table(out, s, heading, lg_case_list_ask(s, list, id), case_columns);
    }
    return status;
}

static int mutation(FILE *out, struct lg_store *s)
{
    struct lg_mutants m = {0};
    int64_t run;
    int status = lg_mutants_last_run(s, "", &run);
    if (status || run < 0)
        return status;
    status = lg_mutants_load(s, run, &m);
    if (status == 0) {
        fprintf(
            out,
            "\n## Mutants\n\nOf %zu kernels that are wrong on purpose, %zu are caught (tier %s). Not caught:",
            lg_mutants_scored(&m), lg_mutants_scored(&m) - lg_mutants_survivors(&m), m.tier);
        for (size_t i = 0; i < m.n_mutants; i++)
            if (!m.mutant[i].is_equivalent && m.mutant[i].claims == 0) {
                fputc(' ', out);
                lg_ci_code(out, m.mutant[i].name);
            }
        fputs(lg_mutants_survivors(&m) ? "\n" : " none.\n", out);
    }
    lg_mutants_clear(&m);
    return status;
}

static int trust_base(FILE *out, struct lg_store *s)
{
    sqlite3_stmt *q = lg_sql_prepare(s, lg_q_trust_base, "");
    int step = q ? lg_sql_step(s, q) : -1;
    if (step > 0)
        fputs("\n## Assumed rather than proved\n\n", out);
    for (; step > 0; step = lg_sql_step(s, q)) {
        fputs("* ", out);
        lg_ci_text(out, lg_sql_text(q, 0));
        fputc('\n', out);
    }
    sqlite3_finalize(q);
    return step;
}

static int ending(FILE *out, struct lg_store *s)
{
    static const struct column sweeps[] = {{NULL, 0},
                                           {"experiment", 'c'},
                                           {"about", 't'},
                                           {NULL, 0},
                                           {NULL, 0},
                                           {"expected exponent", 'r'},
                                           {"fitted", 'r'},
                                           {"from", 'r'},
                                           {"to", 'r'},
                                           {"confidence", 'r'},
                                           {"R²", 'r'},
                                           {NULL, 0},
                                           {"the theorem", 't'},
                                           {"limit", 'r'},
                                           {NULL, 0},
                                           {NULL, 0}},
                               run[] = {{"run", 'i'},      {"commit", 'c'},    {"seed", 'c'},
                                        {"tier", 't'},     {"machine", 't'},   {"started", 't'},
                                        {"finished", 't'}, {"exit code", 'i'}, {"command", 'c'},
                                        {"options", 'c'}},
                               kernels[] = {{"kernel", 'c'}, {"version", 't'}, {"about", 't'},
                                            {"file", 'c'},   {"SHA-256", 'c'}, {"functions offered", 'c'}};
    return table(out, s, "## Scaling experiments", lg_sql_prepare(s, lg_q_sweeps, ""), sweeps) ||
           mutation(out, s) ||
           table(out, s, "## Runs", lg_sql_prepare(s, lg_q_runs, "i", (int64_t)RUNS_SHOWN), run) ||
           table(out, s, "## Kernels", lg_sql_prepare(s, lg_q_kernels, "i", INT64_MAX), kernels) ||
           trust_base(out, s);
}

/* Where a comparison is kept. */
static int baseline(FILE *out, struct lg_store *s)
{
    static const struct column kept[] = {{"baseline", 'c'},        {"run then", 'i'},
                                         {"run now", 'i'},         {"kernel then", 'c'},
                                         {"kernel now", 'c'},      {"cases in both", 'i'},
                                         {"claims", 'i'},          {"cases only then", 'i'},
                                         {"cases only now", 'i'},  {"recalibrated", 'i'},
                                         {"worse or drifted", 'i'}},
                               line[] = {{"lemma", 'c'},  {"kernel", 'c'},        {"claim", 'c'},
                                         {"cases", 'i'},  {"identical", 'i'},     {"within rounding", 'i'},
                                         {"other", 'i'},  {"better", 'i'},        {"worse", 'i'},
                                         {"drift", 'i'},  {"tightest then", 'r'}, {"now", 'r'},
                                         {"change", 'r'}, {"replay", 'p'},        {"what", 'c'}};
    int is_kept = lg_drift_is_kept(s);
    return is_kept <= 0
               ? is_kept
               : table(out, s, "## Against the baseline", lg_sql_prepare(s, lg_q_drift_kept, ""), kept) ||
                     table(out, s, "### What changed", lg_sql_prepare(s, lg_q_drift_lines, ""), line);
}

static int document(FILE *out, struct lg_store *s, int64_t run_id, const struct lg_store_summary *rows,
                    size_t n)
{
    (void)run_id; /* the scope tables stand for it */
    int status = lg_ci_markdown(out, s, rows, n) || baseline(out, s);
    for (size_t i = 0; i < n && status == 0; i++)
        if (i == 0 || strcmp(rows[i].lemma, rows[i - 1].lemma) != 0)
            status = lemma(out, s, rows[i].lemma);
    return status || ending(out, s) ? -1 : 0;
}

int lg_report_markdown(struct lg_store *store, int64_t run_id, const char *path)
{
    return lg_report_write(store, run_id, path, document);
}
