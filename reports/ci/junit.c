/* The JUnit file: <testsuites> of <testsuite> (lemma x kernel) of <testcase> (instance family, then "verdict").
 *
 * A family's case is a failure when a claim of one of its instances is violated, an error when an instance crashed,
 * timed out, failed or was left unfinished, skipped when no instance is covered or nothing in it could be decided. "verdict" is
 * a failure when the line does not pass for a reason that no single instance shows: a pooled test rejected, a control not
 * refuted, a rate above policy, nothing certified. Attributes and order of elements satisfy both schemas in use, Apache Ant's
 * and the Jenkins xunit plugin's junit-10.xsd. */
#include "reports/ci/junit.h"
#include "reports/export/output.h"
#include "reports/page/html.h"

#include <stdlib.h>
#include <string.h>

static void open_case(FILE *out, const struct lg_store_summary *row, const char *name, double seconds)
{
    char class[sizeof row->lemma + sizeof row->kernel];
    snprintf(class, sizeof class, "%s.%s", row->lemma, row->kernel);
    fputs("    <testcase", out);
    lg_junit_attribute(out, "classname", class);
    lg_junit_attribute(out, "name", name);
    fprintf(out, " time=\"%.3f\"", seconds);
}

enum { STARTED = 20 };

/* <failure> or <error>: claim, observed, bound and the replay line first, then why. */
static void broken(FILE *out, sqlite3_stmt *q, const char *db, struct lg_junit_tally *t)
{
    bool violated = *lg_row_text(q, "claim") != '\0';
    const char *element = violated ? "failure" : "error",
               *what = lg_row_text(q, violated ? "claim" : "outcome");
    lg_ball observed = lg_row_ball(q, "observed"), bound = lg_row_ball(q, "bound");
    *(violated ? &t->failures : &t->errors) += 1;
    fprintf(out, "      <%s", element);
    lg_junit_attribute(out, "type", violated ? "violated" : what);
    fputs(" message=\"", out);
    lg_html_text(out, what);
    if (violated)
        fprintf(out, ": observed %.6g &gt; bound %.6g", observed.mid, bound.mid);
    fprintf(out, " on case %lld\">claim: ", (long long)lg_row_integer(q, "broken"));
    lg_html_text(out, violated ? what : "none was reached: the case ");
    lg_html_text(out, violated ? "" : what);
    if (violated)
        fprintf(out, "\nobserved: %.17g +- %.3g\nbound: %.17g +- %.3g", observed.mid, observed.rad, bound.mid,
                bound.rad);
    fputc('\n', out);
    lg_junit_replay(out, (long long)lg_row_integer(q, "broken"), db);
    fprintf(out, "instance: n=%zu d=%zu k=%zu\nwhy: ", lg_row_count(q, "n"), lg_row_count(q, "d"),
            lg_row_count(q, "k"));
    lg_html_text(out, lg_row_text(q, violated ? "reason" : "trouble"));
    fprintf(out, "\n      </%s>\n", element);
}

static void skipped(FILE *out, const char *message, const char *detail, struct lg_junit_tally *t)
{
    t->skipped++;
    fputs("      <skipped message=\"", out);
    lg_html_text(out, message);
    lg_html_text(out, detail);
    fputs("\"/>\n", out);
}

static void family_case(FILE *out, FILE *notes, sqlite3_stmt *q, const struct lg_store_summary *row,
                        const char *db, struct lg_junit_tally *t)
{
    char message[160];
    size_t cases = lg_row_count(q, "cases"), vacuous = lg_row_count(q, "vacuous");
    size_t decided = lg_row_count(q, "holds") + lg_row_count(q, "violated") + lg_row_count(q, "pooled");
    double seconds = lg_row_real(q, "seconds");
    t->tests++;
    t->seconds += seconds;
    open_case(out, row, lg_row_text(q, "family"), seconds);
    fputs(">\n", out);
    if (!lg_row_is_null(q, "broken"))
        broken(out, q, db, t);
    else if (lg_row_count(q, "not_covered") == cases)
        skipped(out, "not covered: ", lg_row_text(q, "why_not_covered"), t);
    else if (decided == 0) {
        snprintf(message, sizeof message, "nothing decided: of the claims of %zu cases %zu are vacuous, %zu ",
                 cases, vacuous, lg_row_count(q, "undecided"));
        skipped(out, message, "undecided", t);
    }
    lg_html_text(notes, lg_row_text(q, "family"));
    fprintf(notes, ": %zu cases; claims: %zu hold, %zu violated, %zu undecided, %zu vacuous\n", cases,
            lg_row_count(q, "holds"), lg_row_count(q, "violated"), lg_row_count(q, "undecided"), vacuous);
    fputs("    </testcase>\n", out);
}

/* What only the whole line knows. A line that is not covered is no failure as long as another one is covered. */
static void verdict_case(FILE *out, const struct lg_store_summary *row, bool any_covered,
                         struct lg_junit_tally *t)
{
    enum lg_judgement j = lg_store_judge(row);
    const char *claim = j == LG_LINE_UNDECIDED  ? row->most_undecided
                        : j == LG_LINE_VACUOUS  ? row->most_vacuous
                        : j == LG_LINE_REJECTED ? row->first_rejected
                                                : "";
    bool seen_in_a_case = j == LG_LINE_VIOLATED || (j >= LG_LINE_CRASHED && j <= LG_LINE_UNFINISHED);
    t->tests++;
    open_case(out, row, "verdict", 0);
    if (j == LG_LINE_PASSES || seen_in_a_case) {
        fputs("/>\n", out);
        return;
    }
    fputs(">\n", out);
    if (j == LG_LINE_NOT_COVERED && any_covered) {
        skipped(out, lg_judgement_name(j), "", t);
    } else {
        t->failures++;
        fputs("      <failure", out);
        lg_junit_attribute(out, "type", lg_judgement_name(j));
        lg_junit_attribute(out, "message", lg_judgement_name(j));
        fputs(">claim: ", out);
        lg_html_text(out, *claim ? claim : "all");
        fprintf(out,
                "\nundecided: %.17g of at most %.17g\nvacuous: %.17g of at most %.17g\ncontrols refuted: %zu "
                "of %zu\nrejected: %zu\n      </failure>\n",
                row->worst_undecided, row->max_undecided, row->worst_vacuous, row->max_vacuous,
                row->controls_violated, row->controls, row->rejected);
    }
    fputs("    </testcase>\n", out);
}

static void properties(FILE *out, const struct lg_store_summary *row)
{
    fputs("    <properties>\n", out);
    fprintf(out, "      <property name=\"verdict\" value=\"%s\"/>\n", lg_judgement_name(lg_store_judge(row)));
    const struct {
        const char *name;
        double value;
    } real[] = {{"tightest", row->tightest}, {"loosest", row->loosest}, {"catches", row->power}};
    for (size_t i = 0; i < sizeof real / sizeof *real; i++)
        if (!isnan(real[i].value))
            fprintf(out, "      <property name=\"%s\" value=\"%.17g\"/>\n", real[i].name, real[i].value);
    fputs("    </properties>\n", out);
}

static int suite(FILE *out, struct lg_store *s, const struct lg_store_summary *row, size_t id,
                 const char *started, bool any_covered)
{
    struct lg_junit_tally t = {0};
    char *cases = NULL, *notes = NULL;
    size_t size = 0, notes_size = 0;
    FILE *case_file = open_memstream(&cases, &size), *note_file = open_memstream(&notes, &notes_size);
    sqlite3_stmt *q = lg_sql_prepare(s, lg_q_families, "tt", row->lemma, row->kernel);
    int step = -1;
    if (!case_file || !note_file)
        lg_sql_refuse(s, "no memory for the JUnit file");
    else if (q)
        for (step = lg_sql_step(s, q); step > 0; step = lg_sql_step(s, q))
            family_case(case_file, note_file, q, row, s->path, &t);
    if (step == 0)
        verdict_case(case_file, row, any_covered, &t);
    sqlite3_finalize(q);
    if (case_file)
        fclose(case_file);
    if (note_file)
        fclose(note_file);
    if (step == 0) {
        char name[sizeof row->lemma + sizeof row->kernel];
        snprintf(name, sizeof name, "%s.%s", row->lemma, row->kernel);
        lg_junit_suite_open(out, name, id, started, &t);
        properties(out, row);
        lg_junit_suite_close(out, cases, notes);
    }
    free(cases);
    free(notes);
    return step;
}

/* "2026-01-31T12:00:00" of the first run: JUnit's timestamps have neither fraction nor zone. */
static int started_at(void *out, struct lg_store *s, sqlite3_stmt *q)
{
    char *first = out;
    const char *started = lg_row_text(q, "started");
    (void)s;
    if (!*first || strncmp(started, first, STARTED - 1) < 0)
        snprintf(first, STARTED, "%s", started);
    return 0;
}

static int suites(FILE *out, struct lg_store *s, int64_t run_id, const struct lg_ci_baseline *baseline,
                  double min_catches)
{
    struct lg_store_summary *rows = NULL;
    size_t n = 0;
    char started[STARTED] = "";
    int64_t unended = 0, last;
    int status = lg_store_summarize(s, run_id, &rows, &n) ||
                         lg_sql_each(s, lg_sql_prepare(s, lg_q_runs, "i", (int64_t)-1), started_at, started)
                     ? -1
                     : 0;
    bool any_covered = false;
    for (size_t i = 0; i < n; i++)
        any_covered |= lg_store_judge(&rows[i]) != LG_LINE_NOT_COVERED;
    for (size_t i = 0; i < n && !status; i++)
        status = suite(out, s, &rows[i], i, started, any_covered);
    if (!status)
        status = lg_store_unended(s, &unended, &last);
    size_t id = n;
    if (!status && unended)
        lg_junit_unended(out, last, id++, started);
    if (min_catches > 0 && !status)
        status = lg_junit_catches(out, s, min_catches, id++, started);
    if (baseline && !status)
        lg_junit_baseline(out, baseline, s->path, id, started);
    free(rows);
    return status;
}

int lg_ci_junit(struct lg_store *s, int64_t run_id, const struct lg_ci_baseline *baseline, double min_catches,
                const char *path)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return lg_sql_refuse(s, "no memory for the JUnit file; close other programs");
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n", out);
    int status = suites(out, s, run_id, baseline, min_catches);
    fputs("</testsuites>\n", out);
    if ((ferror(out) | fclose(out)) && !status)
        status = lg_sql_refuse(s, "no memory for the JUnit file; close other programs");
    const int error = status ? 0 : lg_output_write(path, false, text, size);
    free(text);
    return error ? lg_output_error(s, path, error) : status;
}
