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

#include <string.h>

#define BITS(name, text, why, coordinate)                           \
    {                                                               \
        name, LG_IDENTITY, LG_CONFORMANCE, 0, text, why, coordinate \
    }
#define OUTPUT(name, what)                                                           \
    BITS(name, "[entries of " what " that changed] <= 0; a program of calls before", \
         "declared rounding of both sides, unless the kernel declares itself deterministic", "")
static const struct lg_claim_spec claims[] = {
    OUTPUT("calls-forward", "f"),
    OUTPUT("calls-gradient", "G"),
    OUTPUT("calls-jacobian", "J"),
    OUTPUT("calls-jvp", "J U"),
    OUTPUT("calls-vjp", "J^T z"),
    OUTPUT("calls-gram", "J J^T"),
    OUTPUT("calls-step", "W+"),
    BITS("calls-sgd-step", "[entries of W+ that changed] <= 0; a program of calls before, sgd_step", "",
         "line"),
    BITS("calls-fit", "[entries of v that changed] <= 0; a program of calls before, fit_output", "", "line"),
    BITS("calls-linear", "[entries of theta that changed] <= 0; a network before, linear_steps", "", "line"),
    BITS("calls-recovery", "[entries of U that changed] <= 0; a network before, recovery_steps", "", "line"),
    BITS("calls-import", "[entries of export(import W) that differ from W] <= 0", "", "line"),
    {"control-stale", LG_IDENTITY, LG_CONTROL, 0,
     "[entries that changed] <= 0; an answer is that at other weights, and steps leave the weights", "", ""},
};
static const char *const claim_of[LG_CALLS_FUNCTIONS] = {[LG_OUT_FORWARD] = "calls-forward",
                                                         [LG_OUT_GRADIENT] = "calls-gradient",
                                                         [LG_OUT_JACOBIAN] = "calls-jacobian",
                                                         [LG_OUT_JVP] = "calls-jvp",
                                                         [LG_OUT_VJP] = "calls-vjp",
                                                         [LG_OUT_GRAM] = "calls-gram",
                                                         [LG_OUT_STEP] = "calls-step",
                                                         [LG_CALLS_SGD] = "calls-sgd-step",
                                                         [LG_CALLS_FIT] = "calls-fit",
                                                         [LG_CALLS_LINEAR] = "calls-linear",
                                                         [LG_CALLS_RECOVERY] = "calls-recovery"};

enum { TOGETHER = 8 };

/* The program, which check() draws again, then eta. */
static void calibrate(struct lg_case *c)
{
    struct lg_program p;
    lg_program_draw(&p, &c->choices, LG_CALLS_ASKED, c->recipe.index);
    c->recipe.eta = ldexp(lg_variant_eta(&c->inst), 1 - (int)lg_choose(&c->choices, 3));
    c->recipe.steps = (uint32_t)(p.lines * p.rounds);
}

/* The entries of two arrays of m that differ. */
static void same(struct lg_calls *x, const char *claim, double line, double differing)
{
    lg_claim(x->c, claim, line, lg_exact(differing), lg_exact(0));
}

static void begin(struct lg_calls *x)
{
    if (!lg_variant_begin(x->c, &x->p))
        lg_end_case(x->c);
}

/* x->p.W makes `count` steps, one by one, each exported, in contexts of their own for TOGETHER. */
static void single_steps(struct lg_calls *x, size_t count)
{
    for (size_t t = 0; t < count; t++) {
        if (t % TOGETHER == 0)
            begin(x);
        lg_ask(x->c, LG_OP_STEPS, lg_session_steps(x->c->session, 1, x->p.W));
    }
}

/* x->p.W: from the weights before the line to those after it, in contexts of their own; of a kernel whose bits are not its inputs'
 * what it exported. */
static void follow(struct lg_calls *x, const struct lg_calls_line *e)
{
    const bool moves =
        e->change == LG_CHANGE_STEPS || e->change == LG_CHANGE_RANGE || e->change == LG_CHANGE_BATCH;
    if (!moves && e->change != LG_CHANGE_NONE)
        memcpy(x->p.W, e->imported, x->p.k * x->p.d * sizeof *x->p.W);
    else if (moves && x->exports)
        memcpy(x->p.W, e->out, x->p.k * x->p.d * sizeof *x->p.W);
    else if (e->change == LG_CHANGE_STEPS)
        single_steps(x, e->count);
    else if (moves) {
        lg_calls_samples(x, e);
        begin(x);
        lg_ask(x->c, LG_OP_SGD, lg_session_sgd(x->c->session, x->sample, e->count, x->p.W));
    }
}

/* One output at x->p.W, and the same with other values, up to the declared rounding of both. */
static void near(struct lg_calls *x, unsigned function, double *value)
{
    struct lg_outputs *b = lg_take_outputs(x->c, &x->p, 1u << function);
    struct lg_output other = b->of[function];
    other.value = other.value ? value : NULL;
    lg_output_close_to(x->c, claim_of[function], &b->of[function], &other);
    lg_outputs_close(b);
}

/* The answer of line e against the same function alone; out: room for it. */
static void compare(struct lg_calls *x, const struct lg_calls_line **first_of, const struct lg_calls_line *e,
                    double line, double *out)
{
    const unsigned f = e->function;
    const size_t m = lg_calls_length(&x->p, f), w = x->p.k * x->p.d;
    const struct lg_calls_line *first = first_of[f] ? first_of[f] : (first_of[f] = e);
    if (first->given && e->given && lg_differing(w, first->at, e->at) > 0 && f < LG_CALLS_LINEAR &&
        f != LG_OUT_JVP && f != LG_OUT_VJP)
        same(x, "control-stale", line, lg_differing(m, first->value, e->value));
    if (x->exports) {
        if (f < LG_OUTPUTS && e->given)
            near(x, f, e->value);
        return;
    }
    if (f < LG_CALLS_LINEAR)
        begin(x);
    const bool given = lg_calls_ask(x, f, out);
    same(x, claim_of[f], line, given != e->given ? (double)m : given ? lg_differing(m, e->value, out) : 0);
}

/* What line e exported against x->p.W, which then is what it exported; moved: by what the weights became what they are. */
static void settle(struct lg_calls *x, const struct lg_calls_line *e, const char *moved, double line)
{
    const size_t w = x->p.k * x->p.d;
    if (!x->exports || e->count == 0)
        same(x, moved, line, lg_differing(w, x->p.W, e->out));
    memcpy(x->p.W, e->out, w * sizeof *e->out);
}

/* Line by line in contexts of their own. */
static void retrace(struct lg_calls *x, double *out)
{
    const size_t w = x->p.k * x->p.d;
    const struct lg_calls_line *first[LG_CALLS_FUNCTIONS] = {NULL};
    const char *moved = "calls-import";
    memcpy(x->p.W, x->c->inst.W0, w * sizeof *x->p.W);
    for (size_t i = 0; i < x->lines; i++) {
        struct lg_calls_line *e = &x->of[i];
        const bool steps = e->change == LG_CHANGE_STEPS;
        if (e->change != LG_CHANGE_NONE)
            moved = steps ? "calls-step" : e->count > 0 ? "calls-sgd-step" : "calls-import";
        if (e->exported && e->count > 0)
            same(x, "control-stale", (double)i, lg_differing(w, x->p.W, e->out));
        if (x->exports && steps && e->count == 1)
            near(x, LG_OUT_STEP, e->out);
        follow(x, e);
        if (!lg_history_is_near(w, x->c->inst.W0, x->p.W))
            return;
        memcpy(e->at, x->p.W, w * sizeof *e->at);
        lg_calls_turn(x, e);
        if (e->function != LG_CALLS_FUNCTIONS)
            compare(x, first, e, (double)i, out);
        if (e->exported)
            settle(x, e, moved, (double)i);
    }
}

static void check(struct lg_case *c)
{
    struct lg_choices choices = lg_case_choices(c);
    struct lg_program program;
    size_t longest = 0;
    lg_program_draw(&program, &choices, LG_CALLS_ASKED, c->recipe.index);
    struct lg_calls *x = lg_take_calls(c, &program);
    lg_calls_run(x);
    for (size_t i = 0; i < x->lines; i++) {
        const size_t m = lg_calls_length(&x->p, x->of[i].function);
        longest = m > longest ? m : longest;
    }
    retrace(x, lg_take_doubles(c, longest));
}

static const struct lg_family_use families[] = {{"dyadic-shapes", 1}, {"tiny-shapes", 1}, {NULL, 0}};

const struct lg_lemma lemma_metamorphic_calls = {
    .id = "metamorphic-calls",
    .title = "Whatever was called before, only the weights count",
    .statement = "Each answer of a random program of calls - imports, steps that are not exported, "
                 "mini-batches, contexts that end - "
                 "is that of a context of its own with the same weights.",
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
    LG_CLAIMS(claims),
    .policy = {.max_vacuous = 0, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
