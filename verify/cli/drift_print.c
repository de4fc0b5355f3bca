/* A comparison as text and for the files of continuous integration: what gates first, with its smallest case; then what merely differs. */
#include "verify/cli/drift.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

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

static void print_head(FILE *out, const struct lg_drift *d, const struct lg_drift_runs *r, const char *db)
{
    fprintf(out, "\nbaseline: run %" PRId64 " of %s%s%s; present: run %" PRId64 " of %s%s%s\n", r->was,
            r->file, *r->was_kernel ? ", kernel " : "", r->was_kernel, r->now, db,
            *r->now_kernel ? ", kernel " : "", r->now_kernel);
    fprintf(out,
            "%zu cases and %zu claims in both; %zu cases only in the baseline, %zu only in the present run\n",
            d->pairs, d->claims, d->only_was, d->only_now);
    if (d->recalibrated)
        fprintf(out,
                "%zu of them with another step size or label scale, as another machine calibrates them\n",
                d->recalibrated);
}

void lg_drift_print(FILE *out, const struct lg_drift *d, const struct lg_drift_runs *r, const char *db,
                    bool all)
{
    size_t shown = 0, other = 0;
    print_head(out, d, r, db);
    for (size_t i = 0; i < d->n_lines; i++) {
        const struct lg_drift_line *line = &d->lines[i];
        bool differs = line->moved + line->gained > 0;
        if (!gates(line) && !(all && differs)) {
            other += differs;
            continue;
        }
        if (shown++ == 0)
            fprintf(out, "%-22s %-18s %-24s %6s %9s %7s %6s %6s %6s %6s %10s %10s\n", "lemma", "kernel",
                    "claim", "both", "identical", "within", "other", "better", "worse", "drift", "tight then",
                    "now");
        print_line(out, line, db);
    }
    if (shown)
        fputs("within: rounding may explain it; other: certainly other numbers, for which no allowance is "
              "derived; "
              "worse: a\nverdict; drift: moved by certainly more than the roundings of both runs allow "
              "(lemmas/THEORY.md, \"Drift\").\n",
              out);
    if (other)
        fprintf(out, "%zu claims have other numbers and no allowance; `lemmagate compare` shows them\n",
                other);
    fprintf(out, "%zu worse or drifted\n", d->gating);
}

int lg_drift_for_ci(const struct lg_drift *d, const struct lg_drift_runs *r, bool gating,
                    struct lg_ci_baseline *out)
{
    *out = (struct lg_ci_baseline){.file = r->file,
                                   .run_id = r->was,
                                   .gates = gating,
                                   .pairs = d->pairs,
                                   .claims = d->claims,
                                   .only_was = d->only_was,
                                   .only_now = d->only_now,
                                   .differences = calloc(d->n_lines + 1, sizeof *out->differences)};
    if (!out->differences)
        return -1;
    for (size_t i = 0; i < d->n_lines; i++) {
        const struct lg_drift_line *line = &d->lines[i];
        bool is_claim = strcmp(line->claim, "outcome") != 0;
        out->identical += is_claim ? line->identical : 0;
        out->within += line->within;
        out->other += line->moved + line->gained;
        if (gates(line))
            out->differences[out->n_differences++] = (struct lg_ci_difference){
                line->lemma, line->kernel, line->claim, line->what, line->lost, line->drifted, line->case_id};
    }
    return 0;
}
