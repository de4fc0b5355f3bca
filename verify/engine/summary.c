/* The verdict table, the exit code, and what everything rests on. */
#include "verify/engine/engine.h"

#include <math.h>
#include <string.h>

const char lg_trust_base[] =
    "IEEE 754 double arithmetic, round to nearest, gradual underflow (probed at start-up)\n"
    "OpenBLAS dgemm, dsyrk: each entry is a sum of the products in some order, with or without FMA\n"
    "OpenBLAS dpotrf: a classical Cholesky factorisation; divisions may be products with a reciprocal\n"
    "FLINT/Arb: ball arithmetic is sound, integer arithmetic exact\n"
    "gcc/clang with -ffp-contract=off and without -ffast-math keep IEEE semantics\n"
    "the kernel's declared error model (its honesty is what the conformance claims test)\n"
    "rates and means: which cases end, within the limits of time and memory, does not depend on their draws\n"
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

/* The claim that a judgement by policy or by a test is about. */
static const char *blamed(const struct lg_store_summary *s, enum lg_judgement j)
{
    return j == LG_LINE_UNDECIDED  ? s->most_undecided
           : j == LG_LINE_VACUOUS  ? s->most_vacuous
           : j == LG_LINE_REJECTED ? s->first_rejected
           : j != LG_LINE_CONTROL  ? ""
           : s->first_missed[0]    ? s->first_missed
                                   : s->first_unguarded;
}

/* A false statement that no case refuted says nothing against the kernel: too few cases stated it, or none. */
static void print_missed(FILE *out, const struct lg_store_summary *s)
{
    if (s->controls_violated < s->controls)
        fprintf(out, "%zu of %zu false statements were refuted in no case",
                s->controls - s->controls_violated, s->controls);
    else
        fprintf(out, "it holds, and no false statement that shows its check can fail was refuted");
}

/* Why a row that no failing case speaks for does not pass. enough: the cases that it needs, if too few of them are why: they
 * explain a missed control or a large share before the kernel does. */
static void print_reason(FILE *out, const struct lg_store_summary *s, enum lg_judgement j, size_t enough)
{
    if (j == LG_LINE_REJECTED)
        fprintf(out, "its e-value reached 1/a, which that of a true claim does with probability at most a");
    else if (j == LG_LINE_UNFINISHED)
        fprintf(out, "its run has not ended, %zu cases were begun and not ended; go on with --resume",
                s->unfinished);
    else if (j == LG_LINE_NOTHING)
        fprintf(out, "nothing on %zu cases; `lemmagate explain %s` states the hypotheses", s->cases,
                s->lemma);
    else if (j == LG_LINE_CONTROL)
        print_missed(out, s);
    else if (j == LG_LINE_UNDECIDED)
        fprintf(out, "%.2f %% of its cases, at most %.2f %% may be", 100 * s->worst_undecided,
                100 * s->max_undecided);
    else if (j == LG_LINE_VACUOUS)
        fprintf(out, "%.2f %% of its cases, at most %.2f %% may be%s", 100 * s->worst_vacuous,
                100 * s->max_vacuous, enough ? "" : " (is the declared rounding too large?)");
    if (!enough && j == LG_LINE_CONTROL)
        fprintf(out, "; run more --cases");
}

static void print_passing(FILE *out, const struct lg_store_summary *all, size_t answered, size_t covered,
                          size_t rows)
{
    const size_t cases = all->cases, of_instance = all->holds - all->holds_kernel - all->holds_finite;
    fprintf(
        out,
        "holds: %zu claims held to the kernel's own numbers, %zu about the instances, %zu of finite outputs, "
        "on %zu",
        all->holds_kernel, of_instance, all->holds_finite, answered);
    if (answered < cases)
        fprintf(out, " of %zu", cases);
    fprintf(out, " cases, %zu of %zu lines covered\n", covered, rows);
}

void lg_run_headline(FILE *out, const struct lg_store_summary *rows, size_t n_rows, size_t cases_asked)
{
    const struct lg_store_summary *worst = NULL;
    enum lg_judgement least = LG_LINE_NOT_COVERED;
    struct lg_store_summary all = {0};
    size_t answered = 0, covered = 0, fail = 0, enough = 0;
    for (size_t i = 0; i < n_rows; i++) {
        const enum lg_judgement j = lg_store_judge(&rows[i]);
        all.cases += rows[i].cases;
        answered += rows[i].cases - rows[i].not_covered;
        if (j == LG_LINE_NOT_COVERED)
            continue;
        all.holds += rows[i].holds;
        all.holds_kernel += rows[i].holds_kernel;
        all.holds_finite += rows[i].holds_finite;
        covered++;
        fail += j != LG_LINE_PASSES;
        const size_t needed = lg_enough_cases(&rows[i], cases_asked);
        enough = needed > enough ? needed : enough;
        if (!worst || j < least) {
            worst = &rows[i];
            least = j;
        }
    }
    if (!worst)
        fprintf(out, "nothing checked: the kernel offers nothing that these lemmas need\n");
    else if (least == LG_LINE_PASSES)
        print_passing(out, &all, answered, covered, n_rows);
    else if (least == LG_LINE_REJECTED || code_of(least) == 2) {
        const char *claim = blamed(worst, least);
        fprintf(out, "%s: %s%s%s with %s: ", lg_judgement_name(least), worst->lemma, claim[0] ? " " : "",
                claim, worst->kernel);
        print_reason(out, worst, least, lg_enough_cases(worst, cases_asked));
        if (enough)
            fprintf(out, "; give at least %zu cases: --cases %zu", enough, enough);
        fprintf(out, "; %zu of %zu lines do not pass\n", fail, n_rows);
    }
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
    const char *claim = blamed(s, j);
    fprintf(out, "%s%s%s", lg_judgement_name(j), claim[0] ? ": " : "", claim);
    if (j == LG_LINE_NOT_COVERED && lg_store_few_answered(s))
        fprintf(out, ": %s is vacuous on %zu of %zu cases answered, %.0f answered are needed to judge that",
                s->most_vacuous, s->worst_cases, s->worst_stated,
                ceil((double)s->worst_cases / s->max_vacuous));
    if (s->consistent && j != LG_LINE_NOT_COVERED)
        fprintf(out, ", %zu consistent", s->consistent);
    if (s->not_covered && j != LG_LINE_NOT_COVERED)
        fprintf(out, ", %zu of %zu cases end at what the kernel does not offer", s->not_covered, s->cases);
    fputc('\n', out);
}

static int lemma_width(const struct lg_store_summary *rows, size_t n_rows)
{
    size_t width = strlen("lemma");
    for (size_t i = 0; i < n_rows; i++)
        width = strlen(rows[i].lemma) > width ? strlen(rows[i].lemma) : width;
    return (int)width;
}

void lg_run_table(FILE *out, const struct lg_store_summary *rows, size_t n_rows)
{
    const int width = lemma_width(rows, n_rows);
    fprintf(out, "%-*s %-14s %6s %8s %8s %9s %8s %9s %9s %8s %8s  %s\n", width, "lemma", "kernel", "cases",
            "holds", "violated", "undecided", "vacuous", "tightest", "loosest", "catches", "controls",
            "verdict");
    for (size_t i = 0; i < n_rows; i++) {
        const struct lg_store_summary *s = &rows[i];
        char tight[32], loose[32], power[32];
        number(tight, sizeof tight, s->tightest);
        number(loose, sizeof loose, s->loosest);
        number(power, sizeof power, s->power);
        fprintf(out, "%-*s %-14s %6zu %8zu %8zu %8.2f%% %7.2f%% %9s %9s %8s %4zu/%-3zu  ", width, s->lemma,
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
