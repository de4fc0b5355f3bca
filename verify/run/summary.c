/* The verdict table, the exit code, and what everything rests on. */
#include "verify/run/engine.h"

#include <math.h>
#include <string.h>

const char lg_trust_base[] =
    "IEEE 754 double arithmetic, round to nearest, gradual underflow (probed at start-up)\n"
    "OpenBLAS dgemm, dsyrk: each entry is a sum of the products in some order, with or without FMA\n"
    "OpenBLAS dpotrf: a classical Cholesky factorisation; divisions may be products with a reciprocal\n"
    "FLINT/Arb: ball arithmetic is sound\n"
    "gcc/clang with -ffp-contract=off and without -ffast-math keep IEEE semantics\n"
    "the kernel's declared error model (its honesty is what the conformance claims test)\n"
    "SQLite stores doubles exactly";

static double rate(size_t part, size_t whole)
{
    return whole ? (double)part / (double)whole : 0;
}

static bool is_broken(const struct lg_store_summary *s)
{
    return s->violated || s->crashed || s->timed_out || s->failed;
}

static bool is_empty(const struct lg_store_summary *s)
{
    return s->holds == 0 || s->unfinished || s->controls_violated < s->controls ||
           !(rate(s->vacuous_intended, s->intended) <= s->max_vacuous) ||
           !(rate(s->undecided_intended, s->intended) <= s->max_undecided);
}

static bool is_uncovered(const struct lg_store_summary *s)
{
    return s->cases > 0 && s->not_covered == s->cases && !is_broken(s);
}

int lg_run_exit_code(const struct lg_store_summary *rows, size_t n_rows)
{
    size_t checked = 0;
    int code = 0;
    for (size_t i = 0; i < n_rows; i++) {
        if (is_uncovered(&rows[i]))
            continue;
        checked++;
        if (is_broken(&rows[i]))
            code = 1;
        else if (is_empty(&rows[i]) && code == 0)
            code = 2;
    }
    return checked ? code : 2;
}

static void number(char *out, size_t size, double x)
{
    if (isnan(x))
        snprintf(out, size, "-");
    else
        snprintf(out, size, x != 0 && x < 1e-3 ? "%.1e" : "%.4f", x); /* format only */
}

void lg_run_table(FILE *out, const struct lg_store_summary *rows, size_t n_rows)
{
    fprintf(out, "%-24s %-16s %6s %8s %8s %9s %8s %9s %9s %8s  %s\n", "lemma", "kernel", "cases", "holds",
            "violated", "undecided", "vacuous", "tightest", "loosest", "controls", "");
    for (size_t i = 0; i < n_rows; i++) {
        const struct lg_store_summary *s = &rows[i];
        char tight[32], loose[32];
        number(tight, sizeof tight, s->tightest);
        number(loose, sizeof loose, s->loosest);
        fprintf(out, "%-24s %-16s %6zu %8zu %8zu %8.2f%% %7.2f%% %9s %9s %4zu/%-3zu  %s\n", s->lemma,
                s->kernel, s->cases, s->holds, s->violated, 100 * rate(s->undecided_intended, s->intended),
                100 * rate(s->vacuous_intended, s->intended), tight, loose, s->controls_violated, s->controls,
                is_uncovered(s) ? "not covered"
                : s->crashed    ? "CRASHED"
                : s->timed_out  ? "TIMEOUT"
                : s->failed     ? "FAILED"
                : s->violated   ? "VIOLATED"
                : is_empty(s)   ? "not a pass"
                                : "ok");
    }
    fprintf(
        out,
        "holds, violated: theorem and conformance claims; undecided, vacuous: share of those on intended "
        "instances;\n"
        "tightest, loosest: observed/bound over the claims that hold; controls: false statements refuted.\n"
        "'holds' certifies these instances, not the theorem.\n");
}
