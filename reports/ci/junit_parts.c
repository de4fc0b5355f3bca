/* Pieces of the JUnit file: attributes, suites, the replay line, and the suite "baseline"; see junit.h. */
#include "reports/ci/junit.h"
#include "reports/page/html.h"
#include "verify/store/catches.h"

#include <inttypes.h>
#include <stdlib.h>

void lg_junit_attribute(FILE *out, const char *name, const char *value)
{
    fprintf(out, " %s=\"", name);
    lg_html_text(out, value);
    fputc('"', out);
}

/* Text that lg_ci_replay would print, escaped. */
void lg_junit_replay(FILE *out, long long case_id, const char *path)
{
    char *line = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&line, &size);
    if (!memory)
        return;
    lg_ci_replay(memory, case_id, path);
    fclose(memory);
    fputs("replay: ", out);
    lg_html_text(out, line);
    fputc('\n', out);
    free(line);
}

void lg_junit_suite_open(FILE *out, const char *name, size_t id, const char *started,
                         const struct lg_junit_tally *t)
{
    fputs("  <testsuite", out);
    lg_junit_attribute(out, "name", name);
    fprintf(out, " package=\"lemmagate\" id=\"%zu\" hostname=\"localhost\"", id);
    lg_junit_attribute(out, "timestamp", started);
    fprintf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\" time=\"%.3f\">\n", t->tests,
            t->failures, t->errors, t->skipped, t->seconds);
}

void lg_junit_suite_close(FILE *out, const char *cases, const char *notes)
{
    fprintf(out, "%s    <system-out>%s</system-out>\n    <system-err/>\n  </testsuite>\n", cases, notes);
}

void lg_junit_unended(FILE *out, int64_t run_id, size_t id, const char *started)
{
    const struct lg_junit_tally t = {.tests = 1, .errors = 1};
    char text[400];
    snprintf(text, sizeof text,
             "    <testcase classname=\"run\" name=\"ended\" time=\"0\">\n      <error type=\"unfinished\" "
             "message=\"run %" PRId64
             " has not ended: it is running or was stopped\">go on with it: lemmagate run "
             "--resume</error>\n    </testcase>\n",
             run_id);
    lg_junit_suite_open(out, "run", id, started, &t);
    fputs("    <properties/>\n", out);
    lg_junit_suite_close(out, text, "");
}

int lg_junit_catches(FILE *out, struct lg_store *s, double limit, size_t id, const char *started)
{
    struct lg_catches *rows = NULL;
    struct lg_junit_tally t = {0};
    size_t n = 0;
    if (lg_store_catches(s, &rows, &n))
        return -1;
    for (size_t i = 0; i < n; i++)
        t.failures += lg_catches_fails(&rows[i], limit);
    t.tests = n;
    lg_junit_suite_open(out, "catches", id, started, &t);
    fputs("    <properties/>\n", out);
    for (size_t i = 0; i < n; i++) {
        const struct lg_catches *c = &rows[i];
        char class[96];
        snprintf(class, sizeof class, "catches.%s", c->kernel);
        fputs("    <testcase", out);
        lg_junit_attribute(out, "classname", class);
        lg_junit_attribute(out, "name", c->function);
        fputs(" time=\"0\">\n", out);
        if (lg_catches_fails(c, limit))
            fprintf(out, "      <failure type=\"catches\" message=\"%s %.3g, at most %.3g is asked for\"/>\n",
                    c->catches >= 0 ? "catches relative errors from" : "not measured:", c->catches, limit);
        fputs("    </testcase>\n", out);
    }
    lg_junit_suite_close(out, "", "");
    free(rows);
    return 0;
}

/* A failing case per claim that got worse or drifted, when that gates; a passing one when there is nothing. */
void lg_junit_baseline(FILE *out, const struct lg_ci_baseline *b, const char *db, size_t id,
                       const char *started)
{
    bool empty = b->gates && b->pairs == 0;
    size_t failing = b->gates ? b->n_differences : 0;
    const struct lg_junit_tally t = {.tests = failing ? failing : 1, .failures = failing + empty};
    lg_junit_suite_open(out, "baseline", id, started, &t);
    fputs("    <properties/>\n", out);
    for (size_t i = 0; i < failing; i++) {
        const struct lg_ci_difference *d = &b->differences[i];
        char class[160];
        snprintf(class, sizeof class, "baseline.%.60s.%.60s", d->lemma, d->kernel);
        fputs("    <testcase", out);
        lg_junit_attribute(out, "classname", class);
        lg_junit_attribute(out, "name", d->claim);
        fprintf(out, " time=\"0\">\n      <failure type=\"%s\"", d->worse ? "worse" : "drift");
        lg_junit_attribute(out, "message", d->what);
        fputs(">claim: ", out);
        lg_html_text(out, d->claim);
        fputc('\n', out);
        lg_html_text(out, d->what);
        fputc('\n', out);
        if (d->case_id >= 0)
            lg_junit_replay(out, d->case_id, db);
        fprintf(out, "cases: %zu worse, %zu drifted\n      </failure>\n    </testcase>\n", d->worse,
                d->drifted);
    }
    if (!failing)
        fprintf(out, "    <testcase classname=\"baseline\" name=\"drift\" time=\"0\"%s\n",
                empty ? "><failure type=\"empty\" message=\"no case is in both runs\"/></testcase>" : "/>");
    lg_junit_suite_close(out, "", "");
}
