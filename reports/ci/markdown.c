/* The step summary: verdict, the lines lemma x kernel (those that do not pass first), what is broken.
 *
 * GitHub refuses a summary above 1 MiB, so a list ends where the room ends and says how many lines are left out; a file
 * that is already full is an error and stays as it is. */
#include "reports/ci/ci.h"
#include "reports/export/output.h"
#include "reports/page/html.h"
#include "reports/page/page.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { RESERVE = 1024 }; /* for the sentences about what is omitted */

struct summary {
    FILE *out;
    size_t room, omitted;
    char *line;
    size_t size;
    FILE *memory;
};

/* One line at a time: it is written whole or not at all, and none after the first that did not fit. */
static FILE *line_open(struct summary *m)
{
    return m->memory = open_memstream(&m->line, &m->size);
}

static void line_close(struct summary *m)
{
    fclose(m->memory);
    if (m->omitted || m->size > m->room)
        m->omitted++;
    else {
        fwrite(m->line, 1, m->size, m->out);
        m->room -= m->size;
    }
    free(m->line);
    m->line = NULL;
}

static void list_close(struct summary *m, const char *where)
{
    if (m->omitted)
        fprintf(m->out, "\n%zu omitted: they do not fit GitHub's limit of 1 MiB; %s\n", m->omitted, where);
    m->omitted = 0;
}

const char *lg_ci_verdict(struct lg_store *s, const struct lg_store_summary *rows, size_t n, size_t *passing)
{
    int64_t unended, last;
    if (lg_store_unended(s, &unended, &last))
        return NULL;
    enum lg_judgement worst = unended ? LG_LINE_UNFINISHED : LG_LINE_PASSES;
    size_t covered = 0;
    *passing = 0;
    for (size_t i = 0; i < n; i++) {
        enum lg_judgement j = lg_store_judge(&rows[i]);
        *passing += j == LG_LINE_PASSES;
        covered += j != LG_LINE_NOT_COVERED;
        if (j < worst && j != LG_LINE_NOT_COVERED)
            worst = j;
    }
    return covered || unended ? lg_judgement_name(worst) : "nothing checked";
}

static int heading(struct summary *m, struct lg_store *s, const struct lg_store_summary *rows, size_t n)
{
    size_t passing;
    const char *verdict = lg_ci_verdict(s, rows, n, &passing);
    FILE *out = verdict ? line_open(m) : NULL;
    if (!out)
        return verdict ? lg_sql_refuse(s, "no memory for the summary; close other programs") : -1;
    fprintf(out, "## lemmagate: %s\n\n%zu of %zu lines hold. ", verdict, passing, n);
    int status = lg_page_covers(out, s, lg_ci_text);
    fputs("\n\n", out);
    fputs("| lemma | kernel | cases | holds | violated | undecided | vacuous | tightest | controls | verdict "
          "|\n"
          "|---|---|--:|--:|--:|--:|--:|--:|--:|---|\n",
          out);
    line_close(m);
    return status;
}

static void table_line(struct summary *m, const struct lg_store_summary *row)
{
    enum lg_judgement j = lg_store_judge(row);
    char tightest[LG_NUMBER_TEXT];
    FILE *out = line_open(m);
    if (!out)
        return;
    lg_ratio_text(tightest, row->tightest, 4);
    fputs("| ", out);
    lg_ci_code(out, row->lemma);
    fputs(" | ", out);
    lg_ci_code(out, row->kernel);
    fprintf(out, " | %zu | %zu | %zu | %.2f %% | %.2f %% | %s | %zu/%zu | %s%s%s |\n", row->cases, row->holds,
            row->violated, 100 * row->worst_undecided, 100 * row->worst_vacuous, tightest,
            row->controls_violated, row->controls, j == LG_LINE_PASSES ? "" : "**", lg_judgement_name(j),
            j == LG_LINE_PASSES ? "" : "**");
    line_close(m);
}

static void failure_line(struct summary *m, sqlite3_stmt *q, const char *db)
{
    static const char *const columns[] = {"lemma", "kernel", "family"};
    FILE *out = line_open(m);
    if (!out)
        return;
    for (int i = 0; i < 3; i++) {
        fputs("| ", out);
        lg_ci_code(out, lg_row_text(q, columns[i]));
        fputc(' ', out);
    }
    fprintf(out, "| %zu, %zu, %zu | ", lg_row_count(q, "n"), lg_row_count(q, "d"), lg_row_count(q, "k"));
    lg_ci_code(out, lg_row_text(q, "claim"));
    if (!lg_row_is_null(q, "observed_mid") || !lg_row_is_null(q, "bound_mid"))
        fprintf(out, " | %.6g | %.6g | ", lg_row_real(q, "observed_mid"), lg_row_real(q, "bound_mid"));
    else
        fputs(" | | | ", out);
    lg_ci_code(out, lg_row_text(q, "why"));
    fputs(" | ", out);
    lg_ci_replay_code(out, (long long)lg_row_integer(q, "id"), db);
    fputs(" |\n", out);
    line_close(m);
}

static int failures(struct summary *m, struct lg_store *s)
{
    sqlite3_stmt *q = lg_sql_prepare(s, lg_q_failures, "");
    int step = q ? lg_sql_step(s, q) : -1;
    if (step > 0 && line_open(m)) {
        fputs("\n### What is broken, smallest instance first\n\n"
              "| lemma | kernel | family | n, d, k | claim | observed | bound | why | replay |\n"
              "|---|---|---|---|---|--:|--:|---|---|\n",
              m->memory);
        line_close(m);
    }
    for (; step > 0; step = lg_sql_step(s, q))
        failure_line(m, q, s->path);
    sqlite3_finalize(q);
    list_close(m, "all are in the store");
    return step < 0 ? -1 : 0;
}

static void difference_line(struct summary *m, const struct lg_ci_difference *d)
{
    const char *const cells[] = {d->lemma, d->kernel, d->claim};
    FILE *out = line_open(m);
    if (!out)
        return;
    for (int i = 0; i < 3; i++) {
        fputs("| ", out);
        lg_ci_code(out, cells[i]);
        fputc(' ', out);
    }
    fprintf(out, "| %zu | %zu | ", d->worse, d->drifted);
    lg_ci_code(out, d->what);
    if (d->case_id >= 0)
        fprintf(out, " | <code>lemmagate replay %lld</code> |\n", d->case_id);
    else
        fputs(" | |\n", out);
    line_close(m);
}

static void differences(struct summary *m, const struct lg_ci_baseline *b)
{
    FILE *out = line_open(m);
    if (!out)
        return;
    fprintf(out, "\n### Against the baseline, run %" PRId64 " of ", b->run_id);
    lg_ci_code(out, b->file);
    fprintf(out,
            ": %s\n\n%zu cases and %zu claims in both runs: %zu identical, %zu within rounding, %zu other. "
            "%zu cases "
            "only in the baseline, %zu only here.\n",
            b->n_differences ? "worse or drifted"
            : b->pairs       ? "no drift"
                             : "nothing to compare",
            b->pairs, b->claims, b->identical, b->within, b->other, b->only_was, b->only_now);
    if (b->n_differences)
        fputs("\n| lemma | kernel | claim | worse | drifted | smallest case | replay |\n"
              "|---|---|---|--:|--:|---|---|\n",
              out);
    line_close(m);
    for (size_t i = 0; i < b->n_differences; i++)
        difference_line(m, &b->differences[i]);
    list_close(m, "`lemmagate compare` prints them all");
}

/* Which files the user named, and how many cases read them. */
static int named_data(struct summary *m, struct lg_store *s)
{
    sqlite3_stmt *q = lg_sql_prepare(s, lg_q_events, "it", (int64_t)-1, "data ");
    int step = q ? lg_sql_step(s, q) : -1;
    for (; step > 0 && line_open(m); step = lg_sql_step(s, q)) {
        fputc('\n', m->memory);
        lg_ci_code(m->memory, lg_row_text(q, "what"));
        fputc('\n', m->memory);
        line_close(m);
    }
    sqlite3_finalize(q);
    list_close(m, "all are in the store");
    return step < 0 ? -1 : 0;
}

static int write_all(struct summary *m, struct lg_store *s, const struct lg_store_summary *rows, size_t n,
                     const struct lg_ci_baseline *baseline)
{
    if (heading(m, s, rows, n))
        return -1;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < n; i++)
            if ((lg_store_judge(&rows[i]) == LG_LINE_PASSES) == (pass == 1))
                table_line(m, &rows[i]);
    list_close(m, "all lines are in the store");
    if (baseline)
        differences(m, baseline);
    int status = failures(m, s) || named_data(m, s) ? -1 : 0;
    fputs("\n\"holds\" certifies these instances, not the theorem.\n\n", m->out);
    return status;
}

int lg_ci_markdown(FILE *out, struct lg_store *s, const struct lg_store_summary *rows, size_t n)
{
    struct summary m = {.out = out, .room = SIZE_MAX};
    return write_all(&m, s, rows, n, NULL);
}

int lg_ci_summary(struct lg_store *s, int64_t run_id, const struct lg_ci_baseline *baseline, const char *path)
{
    const char *step_summary = getenv("GITHUB_STEP_SUMMARY");
    const bool append = step_summary && !strcmp(path, step_summary);
    struct stat st;
    const size_t used = RESERVE + (append && stat(path, &st) == 0 && st.st_size > 0 ? (size_t)st.st_size : 0);
    if (used > LG_CI_SUMMARY_LIMIT)
        return lg_output_error(s, path, EFBIG);
    char *text = NULL;
    size_t size = 0, n = 0;
    struct lg_store_summary *rows = NULL;
    struct summary m = {.out = open_memstream(&text, &size), .room = LG_CI_SUMMARY_LIMIT - used};
    if (!m.out)
        return lg_sql_refuse(s, "no memory for the summary; close other programs");
    int status = lg_store_summarize(s, run_id, &rows, &n) ? -1 : write_all(&m, s, rows, n, baseline);
    free(rows);
    if ((ferror(m.out) | fclose(m.out)) && !status)
        status = lg_sql_refuse(s, "no memory for the summary; close other programs");
    const int error = status ? 0 : lg_output_write(path, append, text, size);
    free(text);
    return error ? lg_output_error(s, path, error) : status;
}
