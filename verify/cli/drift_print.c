/* A comparison as text and as Markdown: what gates first, with its smallest case; then what merely differs. */
#include "verify/cli/drift.h"

#include "reports/ci/ci.h"

#include <inttypes.h>

static bool gates(const struct lg_drift_line *line)
{
    return line->lost + line->drifted > 0;
}

static void ratio(FILE *out, double x)
{
    if (isnan(x))
        fprintf(out, " %10s", "-");
    else
        fprintf(out, " %10.4g", x);
}

static void print_line(FILE *out, const struct lg_drift_line *line, const char *db)
{
    fprintf(out, "%-22s %-18s %-24s %6zu %9zu %7zu %6zu %6zu %6zu %6zu", line->lemma, line->kernel,
            line->claim, line->compared, line->identical, line->within, line->moved, line->gained, line->lost,
            line->drifted);
    ratio(out, line->was_tightest);
    ratio(out, line->now_tightest);
    fputc('\n', out);
    if (!gates(line))
        return;
    fprintf(out, "    %s", line->what);
    if (line->case_id >= 0) {
        fputs("; ", out);
        lg_ci_replay(out, line->case_id, db);
    }
    fputc('\n', out);
}

void lg_drift_print(FILE *out, const struct lg_drift *d, const struct lg_drift_runs *r, const char *db)
{
    size_t quiet = 0;
    fprintf(out,
            "\nbaseline: run %" PRId64 " of %s%s%s; present: run %" PRId64
            " of %s%s%s\n%zu cases and %zu claims in both; "
            "%zu cases only in the baseline, %zu only in the present run\n",
            r->was, r->file, *r->was_kernel ? ", kernel " : "", r->was_kernel, r->now, db,
            *r->now_kernel ? ", kernel " : "", r->now_kernel, d->pairs, d->claims, d->only_was, d->only_now);
    fprintf(out, "%-22s %-18s %-24s %6s %9s %7s %6s %6s %6s %6s %10s %10s\n", "lemma", "kernel", "claim",
            "both", "identical", "within", "other", "better", "worse", "drift", "tight then", "now");
    for (size_t i = 0; i < d->n_lines; i++) {
        const struct lg_drift_line *line = &d->lines[i];
        if (gates(line) || line->moved + line->gained)
            print_line(out, line, db);
        else
            quiet++;
    }
    fprintf(
        out,
        "%zu lines without a difference that rounding could not explain are not shown.\n"
        "within: rounding may explain it; other: certainly other numbers, for which no allowance is derived; "
        "worse: "
        "a\nverdict; drift: moved by certainly more than the roundings of both runs allow (lemmas/THEORY.md, "
        "\"Drift\").\n%zu worse or drifted\n",
        quiet, d->gating);
}

static void cell(FILE *out, const char *text)
{
    fputs("| ", out);
    lg_ci_code(out, text);
    fputc(' ', out);
}

void lg_drift_markdown(FILE *out, const struct lg_drift *d, const struct lg_drift_runs *r)
{
    enum { MOST = 200 };
    size_t shown = 0, lines = 0, identical = 0, within = 0, moved = 0;
    fprintf(out, "### Against the baseline, run %" PRId64 " of ", r->was);
    lg_ci_code(out, r->file);
    fprintf(out, ": %zu worse or drifted\n\n", d->gating);
    for (size_t i = 0; i < d->n_lines; i++) {
        const struct lg_drift_line *line = &d->lines[i];
        identical += line->identical;
        within += line->within;
        moved += line->moved + line->gained;
        lines += gates(line);
    }
    if (lines)
        fputs("| lemma | kernel | claim | worse | drifted | smallest case | replay "
              "|\n|---|---|---|--:|--:|---|---|\n",
              out);
    for (size_t i = 0; i < d->n_lines && gates(&d->lines[i]) && shown < MOST; i++, shown++) {
        const struct lg_drift_line *line = &d->lines[i];
        cell(out, line->lemma);
        cell(out, line->kernel);
        cell(out, line->claim);
        fprintf(out, "| %zu | %zu ", line->lost, line->drifted);
        cell(out, line->what);
        fputs("| ", out);
        if (line->case_id >= 0)
            fprintf(out, "<code>lemmagate replay %lld</code> ", line->case_id);
        fputs("|\n", out);
    }
    if (lines > shown)
        fprintf(out, "\n%zu omitted\n", lines - shown);
    fprintf(
        out,
        "\n%zu cases and %zu claims in both runs (present: run %" PRId64
        "); %zu identical, %zu within rounding, %zu other. %zu cases only in the baseline, %zu only here.\n",
        d->pairs, d->claims, r->now, identical, within, moved, d->only_was, d->only_now);
}
