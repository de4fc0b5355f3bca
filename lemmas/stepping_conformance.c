/* Does a kernel go on from the weights that it holds, however its calls are grouped?
 *
 * W (k x d) is all that a later call depends on (kernels/lemmagate_kernel.h). With W_{t+1} = W_t - eta J_t^T r_t + e_t from three
 * calls gd_steps(1) that begin at W_0, bit by bit:
 *     export(import W) = W, before steps and after;   gd_steps(3) = gd_steps(2) after gd_steps(1) = W_3 from W_0;
 *     gd_steps(2) from the imported W_1 = W_3;        forward and gradient leave W_3 as it is;
 * and by enclosures, |e_t| <= declared rounding, also from the imported W_1, and f and grad L at W_3 and at the imported W_1
 * within declared rounding. Equality of grouped steps is asked of kernels that declare themselves deterministic: their bits
 * depend on their inputs alone, and these are the same. A kernel that is not is held to the enclosures.
 * No rounding is allowed for in the equalities and none is needed: nothing is computed that is not computed twice alike. */
#include "verify/author/compared.h"
#include "verify/author/descent.h"
#include "verify/author/outputs.h"

#include <string.h>

enum { H_ENVELOPE, H_FORWARD, H_GRADIENT, HYPOTHESES };
static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    [H_ENVELOPE] = LG_STEP_ENVELOPE,
    [H_FORWARD] = LG_COMPARED_HYPOTHESIS("forward"),
    [H_GRADIENT] = LG_COMPARED_HYPOTHESIS("gradient"),
};

#define BITS(name, text, coordinate)                                                           \
    {                                                                                          \
        name, LG_IDENTITY, LG_CONFORMANCE, 0, text, "", coordinate, .control = "control-still" \
    }
static const struct lg_claim_spec claims[] = {
    BITS("export", "[entries of export(import W) that differ from W] <= 0", "call"),
    BITS("several-steps",
         "[entries that differ from W_3] <= 0; of gd_steps(3), and of gd_steps(2) after gd_steps(1)", "call"),
    BITS("reimport", "[entries that differ from W_3] <= 0; of gd_steps(2) from the imported W_1", ""),
    {"control-still", LG_IDENTITY, LG_CONTROL, 1u << H_ENVELOPE, "[entries of W_3 that differ from W_1] <= 0",
     "", ""},
    {LG_STEP_CLAIM_FIELDS(H_ENVELOPE), .control = "control-step"},
    {LG_STEP_NEURON_CLAIM_FIELDS(H_ENVELOPE), .control = "control-step"},
    LG_STEP_CONTROL(H_ENVELOPE),
    LG_COMPARED("forward", "forward-later", H_FORWARD,
                "|f_i computed - f_i| <= [declared rounding]; at W_3 and at the imported W_1",
                "gamma bounds at the declared depths", "sample"),
    LG_COMPARED("gradient", "gradient-later", H_GRADIENT,
                "|G computed - J^T r| <= [declared rounding]; at W_3 and at the imported W_1",
                "as gd-step, without the update", ""),
};

enum { STEPS = 3 };

static void calibrate(struct lg_case *c)
{
    lg_compared_calibrate(c, STEPS);
}

struct run {
    struct lg_case *c;
    struct lg_trajectory *tr;
    size_t weights;
    double *W1, *W3, *out; /* k x d, k x d, max(n, k d) */
    double share;
    struct lg_arith_pair arith;
    struct lg_step_claims steps;
    struct lg_compared forward, gradient;
};

/* The hypotheses, however the case ends: what was refuted before a call failed stays refuted. */
static void close_claims(void *what)
{
    const struct run *x = what;
    lg_step_claims_close(x->c, &x->steps, x->share);
    lg_compared_close(x->c, &x->forward);
    lg_compared_close(x->c, &x->gradient);
}

static void import(struct run *x, const double *W)
{
    lg_ask(x->c, LG_OP_STEPS, lg_session_import(x->c->session, W));
}

/* gd_steps(steps), exported to x->out. */
static void advance(struct run *x, size_t steps)
{
    lg_ask(x->c, LG_OP_STEPS, lg_session_steps(x->c->session, steps, x->out));
}

/* The entries in which `from` and W differ; a NaN differs. */
static void equal_claim(struct run *x, const char *claim, double call, const double *from, const double *W)
{
    lg_claim(x->c, claim, call, lg_exact(lg_differing(x->weights, from, W)), lg_exact(0));
}

/* Where an honest kernel may overflow, nothing is asked. */
static bool can_overflow(const struct run *x, const struct lg_state *s)
{
    return !lg_step_is_representable(s, x->c->recipe.eta, x->c->session->declared.model.largest);
}

/* f and grad L at the state, which the kernel holds. False: they may overflow. */
static bool outputs(struct run *x, const struct lg_state *s)
{
    struct lg_case *c = x->c;
    if (can_overflow(x, s))
        return false;
    if (lg_offers(c, LG_OP_FORWARD)) {
        lg_ask(c, LG_OP_FORWARD, lg_session_forward(c->session, x->out));
        lg_want_finite(c, "forward", 0, x->tr->m.n, x->out);
        lg_compared_forward(c, &x->forward, s, &x->arith, x->out);
    }
    if (lg_offers(c, LG_OP_GRADIENT)) {
        lg_ask(c, LG_OP_GRADIENT, lg_session_gradient(c->session, x->out));
        lg_want_finite(c, "gradient", 0, x->weights, x->out);
        lg_compared_adjoint(c, &x->gradient, s, &x->arith, lg_hi(x->tr->m.beta), NULL, x->out);
    }
    return true;
}

/* Three single steps, and what the kernel says where they end. False: it may overflow. */
static bool single_steps(struct run *x)
{
    struct lg_case *c = x->c;
    lg_ask_start(c, x->tr);
    x->arith = lg_arith_pair_of(&c->session->declared); /* depths are for this problem's sizes */
    advance(x, 0);
    equal_claim(x, "export", 0, x->out, c->inst.W0);
    for (int t = 0; t < STEPS; t++) {
        lg_take_step(c, x->tr);
        if (can_overflow(x, lg_trajectory_now(x->tr)))
            return false;
        lg_step_claims_state(c, &x->steps, x->tr, (double)(t + 1), &x->share);
        memcpy(t == 0 ? x->W1 : x->W3, lg_trajectory_next(x->tr)->W, x->weights * sizeof *x->W1);
    }
    if (!outputs(x, lg_trajectory_next(x->tr)))
        return false;
    advance(x, 0);
    equal_claim(x, "export", 1, x->out, x->W3);
    equal_claim(x, "control-still", 0, x->W3, x->W1);
    return true;
}

/* The weights W_1 imported again: what they give, and one step from them against its enclosure. False: it may overflow. */
static bool imported(struct run *x)
{
    struct lg_case *c = x->c;
    struct lg_conformance f;
    const double beta = lg_hi(x->tr->m.beta); /* for every W */
    import(x, x->W1);
    advance(x, 0);
    equal_claim(x, "export", 2, x->out, x->W1);
    const struct lg_state *s = lg_take_state(c, &x->tr->m, x->W1, false);
    if (!outputs(x, s))
        return false;
    advance(x, 1);
    lg_need(c, lg_conformance_check(&f, s, lg_take_gradient(c, s, &s->r, beta), &x->tr->declared,
                                    c->recipe.eta, x->out, beta));
    lg_claim(c, "gd-step", STEPS + 1, f.e, lg_exact(f.envelope));
    lg_claim(c, "gd-step-neuron", STEPS + 1, f.neuron_e, lg_exact(f.neuron_envelope));
    return true;
}

/* The same three steps in other groups. */
static void grouped_steps(struct run *x)
{
    import(x, x->W1);
    advance(x, 2);
    equal_claim(x, "reimport", 0, x->out, x->W3);
    import(x, x->c->inst.W0);
    advance(x, 3);
    equal_claim(x, "several-steps", 0, x->out, x->W3);
    import(x, x->c->inst.W0);
    advance(x, 1);
    advance(x, 2);
    equal_claim(x, "several-steps", 1, x->out, x->W3);
}

static void check(struct lg_case *c)
{
    const size_t weights = c->inst.k * c->inst.d;
    struct run *x = lg_take(c, 1, sizeof *x);
    *x = (struct run){.c = c,
                      .tr = lg_take_trajectory(c, c->recipe.label_exponent),
                      .weights = weights,
                      .W1 = lg_take_doubles(c, weights),
                      .W3 = lg_take_doubles(c, weights),
                      .out = lg_take_doubles(c, c->inst.n + weights),
                      .share = INFINITY,
                      .steps = lg_step_claims_of(c->recipe.lemma),
                      .forward = lg_compared_of(c, "forward-later", LG_NOT_COMPARED),
                      .gradient = lg_compared_of(c, "gradient-later", LG_NOT_COMPARED)};
    x->tr->plain = true;
    lg_defer(c, close_claims, x);
    if (single_steps(x) && imported(x) && c->session->declared.model.deterministic)
        grouped_steps(x);
}

static const struct lg_family_use families[] = {
    {"odd-sizes", 2},       {"saturated", 1}, {"gaussian-sphere", 2}, {"integer", 2},
    {"tiny-shapes", 3},     {"scaled", 2},    {"wide-features", 1},   {"duplicated-rows", 1},
    {"below-threshold", 1}, {"long-sums", 2}, {"whole-tiles", 2},     {NULL, 0}};

const struct lg_lemma lemma_stepping_conformance = {
    .id = "stepping-conformance",
    .title = "Steps in groups, and weights out and in again",
    .statement = "gd_steps(3) is gd_steps(2) after gd_steps(1) is three single steps, from W_0 and from "
                 "weights that were exported "
                 "and imported; forward and gradient belong to the weights held.",
    .slides = "S24",
    .source = "kernels/lemmagate_kernel.h; lemmas/THEORY.md, Conformance of steps",
    .how_to_read = "Equalities are bit for bit and have no allowance. A violated one means that the kernel "
                   "keeps something beside its "
                   "weights, or hands out other weights than it goes on from.",
    .kinds = LG_NETWORK,
    .activations = (1u << LG_ACTIVATIONS) - 1,
    .families = families,
    .shaped = {"shaped", 2},
    LG_HYPOTHESES(hypotheses),
    LG_CLAIMS(claims),
    .policy = {.max_vacuous = 0.2, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
