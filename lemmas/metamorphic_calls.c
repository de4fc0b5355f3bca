/* Metamorphic identities: whatever calls came before, the weights are all that a call depends on.
 *
 * A program of calls (verify/author/program.h) runs in one context: weights are imported, gd_steps(1 ... 4096) and mini-batches move
 * them, mostly without an export, contexts end and begin again, functions are asked in between, and the whole is repeated up to 40
 * times. Its answers are kept. Then each is asked again of contexts of their own, which are given the weights by import: steps one by
 * one, exported after each, a new context after TOGETHER; a mini-batch in a context of its own; a function as the first call of one.
 *   calls-F       what F answered is what F alone answers at these weights
 *   calls-step, calls-sgd-step    what is exported after steps are the weights to which single, exported steps lead
 *   calls-import  what is exported after an import is what was imported
 * Bit for bit, of a kernel that declares itself deterministic: the header says that gd_steps(s) is s single steps and that importing
 * what was exported changes nothing. Of another kernel, whose weights are known where they are exported, each line exports, behind what
 * it asks: its outputs and single steps agree up to the declared rounding of both sides, and mini-batches, fits, linear and recovery
 * steps are not compared. Nothing is compared once the weights leave the format or the neighbourhood of W_0. Failure: steps that
 * wait for an export, a factorisation that outlives an import, counters that run out, a wrong count of steps. */
#include "verify/author/labels.h"
#include "verify/author/history.h"
#include "verify/author/program_run.h"

#include <stdlib.h>
#include <string.h>

enum { C_SGD = LG_OUTPUTS, C_FIT, C_LINEAR, C_RECOVERY, C_IMPORT, C_BAD, CLAIMS };

#define BITS(name, text)                                       \
    {                                                          \
        name, LG_IDENTITY, LG_CONFORMANCE, 0, text, "", "line" \
    }
static const struct lg_claim_spec claims[CLAIMS] = {
    LG_OUTPUT_CLAIMS(0, "calls", 0, "a program of calls before: entries that changed <= 0",
                     "declared rounding of both sides, unless the kernel declares itself deterministic"),
    [C_SGD] = BITS("calls-sgd-step", "a program of calls before: entries of W+ that changed <= 0 (sgd_step)"),
    [C_FIT] = BITS("calls-fit", "a program of calls before: entries of v that changed <= 0 (fit_output)"),
    [C_LINEAR] = BITS("calls-linear", "a network before: entries of theta that changed <= 0 (linear_steps)"),
    [C_RECOVERY] =
        BITS("calls-recovery", "a network before: entries of U that changed <= 0 (recovery_steps)"),
    [C_IMPORT] = BITS("calls-import", "entries of export(import W) that differ from W <= 0"),
    [C_BAD] =
        {"control-stale", LG_IDENTITY, LG_CONTROL, 0,
         "FALSE: an answer is that at other weights, and steps leave the weights: entries that changed <= 0",
         "", ""},
};

enum { TOGETHER = 8 };

/* The program, which check() draws again, then eta. */
static int calibrate(struct lg_case *c)
{
    struct lg_program p;
    lg_program_draw(&p, &c->choices, LG_CALLS_ASKED, c->recipe.index);
    c->recipe.eta = ldexp(lg_variant_eta(&c->inst), 1 - (int)lg_choose(&c->choices, 3));
    c->recipe.steps = (uint32_t)(p.lines * p.rounds);
    return 0;
}

/* x->p.W makes `count` steps, one by one, each exported, in contexts of their own for TOGETHER. */
static bool single_steps(struct lg_calls *x, size_t count)
{
    for (size_t t = 0; t < count; t++)
        if ((t % TOGETHER == 0 && !lg_variant_begin(x->c, &x->p)) ||
            !lg_call_ok(x->c, LG_OP_STEPS, lg_session_steps(x->c->session, 1, x->p.W)))
            return false;
    return true;
}

/* x->p.W: from the weights before the line to those after it, in contexts of their own; of a kernel whose bits are not its inputs'
 * what it exported. */
static bool follow(struct lg_calls *x, const struct lg_calls_line *e)
{
    const size_t w = x->p.k * x->p.d;
    const double *now = e->change == LG_CHANGE_IMPORT || e->change == LG_CHANGE_RENEW ? e->imported : NULL;
    if (now)
        memcpy(x->p.W, now, w * sizeof *now);
    if (now || e->change == LG_CHANGE_NONE)
        return true;
    if (x->exports) {
        memcpy(x->p.W, e->out, w * sizeof *e->out);
        return true;
    }
    if (e->change == LG_CHANGE_STEPS)
        return single_steps(x, e->count);
    lg_calls_samples(x, e);
    return lg_variant_begin(x->c, &x->p) &&
           lg_call_ok(x->c, LG_OP_SGD, lg_session_sgd(x->c->session, x->sample, e->count, x->p.W));
}

/* The answer of line e against the same function alone. 1, 0, -1 as lg_calls_run(). */
static int compare(struct lg_calls *x, const struct lg_calls_line **first_of, const struct lg_calls_line *e,
                   double line)
{
    const unsigned f = e->function;
    const size_t m = lg_calls_length(&x->p, f), w = x->p.k * x->p.d;
    const struct lg_calls_line *first = first_of[f] ? first_of[f] : (first_of[f] = e);
    if (first->given && e->given && lg_differing(w, first->at, e->at) > 0 && f < LG_CALLS_LINEAR &&
        f != LG_OUT_JVP && f != LG_OUT_VJP)
        lg_claim(x->c, C_BAD, line, lg_exact(lg_differing(m, first->value, e->value)), lg_exact(0));
    if (x->exports && (f >= LG_OUTPUTS || !e->given))
        return 1;
    if (x->exports) {
        struct lg_outputs b = {0};
        const bool ok = lg_outputs_open(&b, x->c, &x->p, 1u << f);
        struct lg_output other = b.of[f];
        other.value = other.value ? e->value : NULL;
        if (ok)
            lg_output_same(x->c, f, &b.of[f], &other);
        lg_outputs_close(&b);
        return ok;
    }
    double *out = malloc(m * sizeof *out);
    bool given = false;
    const int done =
        !out ? -1
             : (f >= LG_CALLS_LINEAR || lg_variant_begin(x->c, &x->p)) && lg_calls_ask(x, f, out, &given);
    if (done == 1)
        lg_claim(x->c, f, line,
                 lg_exact(given != e->given ? (double)m
                          : given           ? lg_differing(m, e->value, out)
                                            : 0),
                 lg_exact(0));
    free(out);
    return done;
}

/* One exported step of a kernel that is not deterministic, from x->p.W before it. */
static bool one_step(struct lg_calls *x, const struct lg_calls_line *e)
{
    struct lg_outputs b = {0};
    const bool ok = lg_outputs_open(&b, x->c, &x->p, 1u << LG_OUT_STEP);
    struct lg_output other = b.of[LG_OUT_STEP];
    other.value = e->out;
    if (ok)
        lg_output_close_to(x->c, LG_OUT_STEP, &b.of[LG_OUT_STEP], &other);
    lg_outputs_close(&b);
    return ok;
}

/* What line e exported against x->p.W, which then is what it exported; moved: by what the weights became what they are. */
static void settle(struct lg_calls *x, const struct lg_calls_line *e, unsigned moved, double line)
{
    const size_t w = x->p.k * x->p.d;
    if (!x->exports || e->count == 0)
        lg_claim(x->c, moved, line, lg_exact(lg_differing(w, x->p.W, e->out)), lg_exact(0));
    memcpy(x->p.W, e->out, w * sizeof *e->out);
}

/* Line by line in contexts of their own. */
static int retrace(struct lg_calls *x)
{
    const size_t w = x->p.k * x->p.d;
    const struct lg_calls_line *first[LG_CALLS_FUNCTIONS] = {NULL};
    unsigned moved = C_IMPORT;
    int done = 1;
    for (size_t i = 0; i < x->lines && done > 0; i++) {
        struct lg_calls_line *e = &x->of[i];
        const bool steps = e->change == LG_CHANGE_STEPS;
        if (e->change != LG_CHANGE_NONE)
            moved = steps ? LG_OUT_STEP : e->count > 0 ? C_SGD : C_IMPORT;
        if (e->exported && e->count > 0)
            lg_claim(x->c, C_BAD, (double)i, lg_exact(lg_differing(w, x->p.W, e->out)), lg_exact(0));
        if (x->exports && steps && e->count == 1 && !one_step(x, e))
            return 0;
        if (!follow(x, e))
            return 0;
        if (!lg_history_is_near(w, x->c->inst.W0, x->p.W))
            return 1;
        memcpy(e->at, x->p.W, w * sizeof *e->at);
        lg_calls_turn(x, e);
        if (e->function != LG_CALLS_FUNCTIONS)
            done = compare(x, first, e, (double)i);
        if (e->exported && done > 0)
            settle(x, e, moved, (double)i);
    }
    return done;
}

static int check(struct lg_case *c)
{
    struct lg_choices choices = lg_case_choices(c);
    struct lg_calls *x = calloc(1, sizeof *x);
    struct lg_program program;
    if (!x)
        return -1;
    lg_program_draw(&program, &choices, LG_CALLS_ASKED, c->recipe.index);
    int done = lg_calls_open(x, c, &program) ? -1 : lg_calls_run(x);
    if (done > 0) {
        memcpy(x->p.W, c->inst.W0, x->p.k * x->p.d * sizeof *x->p.W);
        done = retrace(x);
    }
    lg_calls_close(x);
    free(x);
    return done > 0 ? 0 : -1;
}

static const struct lg_family_use families[] = {{"dyadic-shapes", 1}, {"tiny-shapes", 1}, {NULL, 0}};

const struct lg_lemma lemma_metamorphic_calls = {
    .id = "metamorphic-calls",
    .title = "Whatever was called before, only the weights count",
    .statement = "Each answer of a random program of calls - imports, steps that are not exported, "
                 "mini-batches, contexts that end - "
                 "is that of a context of its own with the same weights.",
    .latex = "F(W)\\text{ within a program}\\;=\\;F(W)\\text{ alone}\n"
             "\\mathrm{GD}_s=\\mathrm{GD}_1\\circ\\dots\\circ\\mathrm{GD}_1",
    .slides = "",
    .source = "metamorphic testing: Chen, Cheung and Yiu, arXiv 2002.12543; stateful tests of random "
              "commands: Claessen and "
              "Hughes, ICFP 2000; definitions: kernels/lemmagate_kernel.h",
    .how_to_read =
        "A changed answer betrays steps that wait for an export, a cache that outlives an import or a "
        "context, or a count of calls or steps that is treated in another way.",
    .kinds = LG_NETWORK,
    .activations = (1u << LG_ACTIVATIONS) - 1,
    .design = {2 * LG_PROGRAM_CASES, 0, 0},
    .families = families,
    .shaped = {"shaped-grid", 2},
    .claims = claims,
    .n_claims = CLAIMS,
    .policy = {.max_vacuous = 0, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
