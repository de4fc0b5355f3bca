/* The verdict table, the exit code, and what everything rests on. */
#include "verify/run/engine.h"

#include <math.h>
#include <string.h>

const char lg_trust_base[] =
    "IEEE 754 double arithmetic, round to nearest, gradual underflow (probed at start-up)\n"
    "OpenBLAS dgemm, dsyrk: each entry is a sum of the products in some order, with or without FMA\n"
    "OpenBLAS dpotrf: a classical Cholesky factorisation; divisions may be products with a reciprocal\n"
    "FLINT/Arb: ball arithmetic is sound, integer arithmetic exact\n"
    "gcc/clang with -ffp-contract=off and without -ffast-math keep IEEE semantics\n"
    "the kernel's declared error model (its honesty is what the conformance claims test)\n"
    "SQLite stores doubles exactly";

static int code_of(enum lg_judgement j)
{
    return j <= LG_LINE_FAILED ? 1 : j == LG_LINE_PASSES ? 0 : 2;
}

int lg_run_exit_code(const struct lg_store_summary *rows, size_t n_rows)
{
    size_t checked = 0;
    int code = 0;
    for (size_t i = 0; i < n_rows; i++) {
        enum lg_judgement j = lg_store_judge(&rows[i]);
        if (j == LG_LINE_NOT_COVERED)
            continue;
        checked++;
        if (code != 1 && code_of(j) != 0)
            code = code_of(j);
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

/* The verdict, and the claim that is to blame when policy is. */
static void print_judgement(FILE *out, const struct lg_store_summary *s)
{
    enum lg_judgement j = lg_store_judge(s);
    const char *claim = j == LG_LINE_UNDECIDED  ? s->most_undecided
                        : j == LG_LINE_VACUOUS  ? s->most_vacuous
                        : j == LG_LINE_REJECTED ? s->first_rejected
                                                : "";
    fprintf(out, "%s%s%s", lg_judgement_name(j), claim[0] ? ": " : "", claim);
    if (s->consistent)
        fprintf(out, ", %zu consistent", s->consistent);
    if (s->not_covered && j != LG_LINE_NOT_COVERED)
        fprintf(out, ", %zu of %zu cases not covered", s->not_covered, s->cases);
    fputc('\n', out);
}

void lg_run_table(FILE *out, const struct lg_store_summary *rows, size_t n_rows)
{
    fprintf(out, "%-22s %-14s %6s %8s %8s %9s %8s %9s %9s %8s %8s  %s\n", "lemma", "kernel", "cases", "holds",
            "violated", "undecided", "vacuous", "tightest", "loosest", "catches", "controls", "verdict");
    for (size_t i = 0; i < n_rows; i++) {
        const struct lg_store_summary *s = &rows[i];
        char tight[32], loose[32], power[32];
        number(tight, sizeof tight, s->tightest);
        number(loose, sizeof loose, s->loosest);
        number(power, sizeof power, s->power);
        fprintf(out, "%-22s %-14s %6zu %8zu %8zu %8.2f%% %7.2f%% %9s %9s %8s %4zu/%-3zu  ", s->lemma,
                s->kernel, s->cases, s->holds, s->violated, 100 * s->worst_undecided, 100 * s->worst_vacuous,
                tight, loose, power, s->controls_violated, s->controls);
        print_judgement(out, s);
    }
    fprintf(out,
            "holds, violated: theorem and conformance claims; undecided, vacuous: the worst claim's "
            "share of the\n"
            "instances that are meant to satisfy its hypotheses; tightest, loosest: observed/bound over "
            "the claims\n"
            "that hold; catches: the smallest relative error of a gradient, output or derivative\n"
            "that some case would certainly have caught, - where no claim that holds measures it; controls: "
            "false\n"
            "statements refuted. 'holds' certifies these instances, not the theorem.\n");
}
