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
#include "verify/author/labels.h"
#include "verify/author/outputs.h"
#include "verify/author/step_claims.h"

#include <stdlib.h>
#include <string.h>

enum { H_ENVELOPE, H_FORWARD, H_GRADIENT, HYPOTHESES };
static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    [H_ENVELOPE] = LG_STEP_ENVELOPE,
    [H_FORWARD] = LG_COMPARED_HYPOTHESIS("forward"),
    [H_GRADIENT] = LG_COMPARED_HYPOTHESIS("gradient"),
};

enum {
    C_EXPORT,
    C_SEVERAL,
    C_REIMPORT,
    C_STEP,
    C_NEURON,
    C_FORWARD,
    C_GRADIENT,
    C_STILL,
    C_FALSE,
    C_BAD_FORWARD,
    C_BAD_GRADIENT,
    CLAIMS
};
static const struct lg_claim_spec claims[CLAIMS] = {
    [C_EXPORT] = {"export", LG_IDENTITY, LG_CONFORMANCE, 0,
                  "entries of export(import W) that differ from W <= 0", "", "call"},
    [C_SEVERAL] = {"several-steps", LG_IDENTITY, LG_CONFORMANCE, 0,
                   "entries of gd_steps(3), and of gd_steps(2) after gd_steps(1), that differ from W_3 <= 0",
                   "", "call"},
    [C_REIMPORT] = {"reimport", LG_IDENTITY, LG_CONFORMANCE, 0,
                    "entries of gd_steps(2) from the imported W_1 that differ from W_3 <= 0", "", ""},
    [C_STEP] = LG_STEP_CLAIM(H_ENVELOPE),
    [C_NEURON] = LG_STEP_NEURON_CLAIM(H_ENVELOPE),
    [C_FORWARD] = {"forward-later", LG_IDENTITY, LG_CONFORMANCE, 1u << H_FORWARD,
                   "|f_i computed - f_i| <= declared rounding at W_3 and at the imported W_1",
                   "gamma bounds at the declared depths", "sample"},
    [C_GRADIENT] = {"gradient-later", LG_IDENTITY, LG_CONFORMANCE, 1u << H_GRADIENT,
                    "|G computed - J^T r| <= declared rounding at W_3 and at the imported W_1",
                    "as gd-step, without the update", ""},
    [C_STILL] = {"control-still", LG_IDENTITY, LG_CONTROL, 1u << H_ENVELOPE,
                 "FALSE: entries of W_3 that differ from W_1 <= 0", "", ""},
    [C_FALSE] = LG_STEP_CONTROL(H_ENVELOPE),
    [C_BAD_FORWARD] = LG_COMPARED_CONTROL("forward", H_FORWARD, "sample"),
    [C_BAD_GRADIENT] = LG_COMPARED_CONTROL("gradient", H_GRADIENT, ""),
};
static const struct lg_control_use controls[] = {
    {C_EXPORT, C_STILL}, {C_SEVERAL, C_STILL},       {C_REIMPORT, C_STILL},       {C_STEP, C_FALSE},
    {C_NEURON, C_FALSE}, {C_FORWARD, C_BAD_FORWARD}, {C_GRADIENT, C_BAD_GRADIENT}};
static const struct lg_step_claims steps_stated = {H_ENVELOPE, LG_NO_CLAIM, C_STEP, C_NEURON, C_FALSE};

enum { STEPS = 3 };

/* As in function-conformance: only the conformance of steps is at stake. */
static int calibrate(struct lg_case *c)
{
    struct lg_model m;
    if (lg_model_open(&m, &c->inst, c->inst.y, LG_DOUBLE))
        return -1;
    double beta = lg_ball_finite(m.beta) ? lg_hi(m.beta) : lg_hi(lg_mul(m.norm_v, m.norm_X));
    c->recipe.eta = lg_case_round_down(c, ldexp(1 / (beta * beta), -(int)lg_choose(&c->choices, 4)));
    c->recipe.label_exponent = (int)lg_choose(&c->choices, 6) - 1;
    c->recipe.steps = STEPS;
    lg_model_close(&m);
    return 0;
}

struct run {
    struct lg_case *c;
    struct lg_trajectory tr;
    size_t weights;
    double *y, *W1, *W3, *out; /* n, k x d, k x d, max(n, k d) */
    double share;
    struct lg_arith_pair arith;
    struct lg_compared forward, gradient;
};

static bool import(struct run *x, const double *W)
{
    return lg_call_ok(x->c, LG_OP_STEPS, lg_session_import(x->c->session, W));
}

/* gd_steps(steps), exported to x->out. */
static bool advance(struct run *x, size_t steps)
{
    return lg_call_ok(x->c, LG_OP_STEPS, lg_session_steps(x->c->session, steps, x->out));
}

/* The entries in which x->out and W differ; a NaN differs. */
static void equal_claim(struct run *x, unsigned claim, double call, const double *W)
{
    size_t differ = 0;
    for (size_t e = 0; e < x->weights; e++)
        differ += x->out[e] != W[e];
    lg_claim(x->c, claim, call, lg_exact((double)differ), lg_exact(0));
}

/* Where an honest kernel may overflow, nothing is asked. */
static bool can_overflow(const struct run *x, const struct lg_state *s)
{
    return !lg_step_is_representable(s, x->c->recipe.eta, x->c->session->declared.model.largest);
}

/* f and grad L at the state, which the kernel holds; 1, 0: a call failed or may overflow, -1: no memory. */
static int outputs(struct run *x, const struct lg_state *s)
{
    struct lg_case *c = x->c;
    size_t n = x->tr.m.n;
    double beta = lg_hi(x->tr.m.beta); /* for every W */
    if (can_overflow(x, s))
        return 0;
    if (lg_offers(x->c, LG_OP_FORWARD)) {
        if (!lg_call_ok(c, LG_OP_FORWARD, lg_session_forward(c->session, x->out)) ||
            !lg_check_finite(c, "forward", 0, n, x->out))
            return 0;
        if (lg_compared_forward(c, &x->forward, s, &x->arith, x->out))
            return -1;
    }
    if (!lg_offers(x->c, LG_OP_GRADIENT))
        return 1;
    if (!lg_call_ok(c, LG_OP_GRADIENT, lg_session_gradient(c->session, x->out)) ||
        !lg_check_finite(c, "gradient", 0, x->weights, x->out))
        return 0;
    return lg_compared_adjoint(c, &x->gradient, s, &x->arith, beta, NULL, x->out) ? -1 : 1;
}

/* Three single steps, and what the kernel says where they end. */
static int single_steps(struct run *x)
{
    struct lg_case *c = x->c;
    if (!lg_trajectory_start(&x->tr, c->recipe.eta) || !advance(x, 0))
        return 0;
    equal_claim(x, C_EXPORT, 0, c->inst.W0);
    for (int t = 0; t < STEPS; t++) {
        int status = lg_trajectory_step(&x->tr);
        if (status <= 0 || can_overflow(x, lg_trajectory_now(&x->tr)))
            return status < 0 ? -1 : 0;
        lg_step_claims_state(c, &steps_stated, &x->tr, (double)(t + 1), &x->share);
        memcpy(t == 0 ? x->W1 : x->W3, lg_trajectory_next(&x->tr)->W, x->weights * sizeof *x->W1);
    }
    int status = outputs(x, lg_trajectory_next(&x->tr));
    if (status <= 0)
        return status;
    if (!advance(x, 0))
        return 0;
    equal_claim(x, C_EXPORT, 1, x->W3);
    memcpy(x->out, x->W3, x->weights * sizeof *x->out);
    equal_claim(x, C_STILL, 0, x->W1);
    return 1;
}

/* The weights W_1 imported again: what they give, and one step from them against its enclosure. */
static int imported(struct run *x)
{
    struct lg_case *c = x->c;
    struct lg_state s;
    struct lg_gradient g = {0};
    struct lg_conformance f;
    double beta = lg_hi(x->tr.m.beta); /* for every W */
    if (!import(x, x->W1) || !advance(x, 0))
        return 0;
    equal_claim(x, C_EXPORT, 2, x->W1);
    if (lg_state_open(&s, &x->tr.m, x->W1, false))
        return -1;
    int status = outputs(x, &s);
    if (status > 0 && !advance(x, 1))
        status = 0;
    if (status > 0 && (lg_gradient_open(&g, &s, &s.r, beta) ||
                       lg_conformance_check(&f, &s, &g, &x->tr.declared, c->recipe.eta, x->out, beta)))
        status = -1;
    if (status > 0) {
        lg_claim(c, C_STEP, STEPS + 1, f.e, lg_exact(f.envelope));
        lg_claim(c, C_NEURON, STEPS + 1, f.neuron_e, lg_exact(f.neuron_envelope));
    }
    lg_gradient_close(&g);
    lg_state_close(&s);
    return status;
}

/* The same three steps in other groups. */
static void grouped_steps(struct run *x)
{
    struct lg_case *c = x->c;
    if (!import(x, x->W1) || !advance(x, 2))
        return;
    equal_claim(x, C_REIMPORT, 0, x->W3);
    if (!import(x, c->inst.W0) || !advance(x, 3))
        return;
    equal_claim(x, C_SEVERAL, 0, x->W3);
    if (!import(x, c->inst.W0) || !advance(x, 1) || !advance(x, 2))
        return;
    equal_claim(x, C_SEVERAL, 1, x->W3);
}

static int check(struct lg_case *c)
{
    size_t n = c->inst.n, weights = c->inst.k * c->inst.d;
    struct run x = {.c = c, .weights = weights, .share = INFINITY};
    int status = -1;
    x.y = malloc(n * sizeof *x.y);
    x.W1 = malloc(weights * sizeof *x.W1);
    x.W3 = malloc(weights * sizeof *x.W3);
    x.out = malloc((n + weights) * sizeof *x.out);
    if (!x.y || !x.W1 || !x.W3 || !x.out || lg_case_labels(c, c->recipe.label_exponent, x.y) ||
        lg_trajectory_open(&x.tr, c, x.y))
        goto cleanup;
    x.tr.plain = true;
    x.arith = lg_arith_pair_of(&c->session->declared);
    x.forward = lg_compared_open(H_FORWARD, C_FORWARD, C_BAD_FORWARD, LG_NOT_COMPARED, 0);
    x.gradient = lg_compared_open(H_GRADIENT, C_GRADIENT, C_BAD_GRADIENT, LG_NOT_COMPARED, 0);
    int done = single_steps(&x);
    if (done > 0)
        done = imported(&x);
    if (done > 0 && c->session->declared.model.deterministic)
        grouped_steps(&x);
    lg_step_claims_close(c, &steps_stated, x.share);
    lg_compared_close(c, &x.forward);
    lg_compared_close(c, &x.gradient);
    status = done < 0 ? -1 : 0;
cleanup:
    lg_trajectory_close(&x.tr);
    free(x.y);
    free(x.W1);
    free(x.W3);
    free(x.out);
    return status;
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
    .latex = "W_{t+1}=W_t-\\eta J_t^Tr_t+e_t,\\qquad\\|e_t\\|\\le\\text{declared rounding}\n"
             "\\mathrm{steps}(a+b)=\\mathrm{steps}(b)\\circ\\mathrm{steps}(a)",
    .slides = "S24",
    .source = "kernels/lemmagate_kernel.h; lemmas/THEORY.md, Conformance of steps",
    .how_to_read = "Equalities are bit for bit and have no allowance. A violated one means that the kernel "
                   "keeps something beside its "
                   "weights, or hands out other weights than it goes on from.",
    .kinds = LG_NETWORK,
    .activations = (1u << LG_ACTIVATIONS) - 1,
    .families = families,
    .shaped = {"shaped", 2},
    .hypotheses = hypotheses,
    .n_hypotheses = HYPOTHESES,
    .claims = claims,
    .n_claims = CLAIMS,
    .controls = controls,
    .n_controls = sizeof controls / sizeof *controls,
    .policy = {.max_vacuous = 0.2, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
