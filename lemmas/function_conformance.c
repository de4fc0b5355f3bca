/* Is every function that a kernel offers the function that it is called, within the rounding that the kernel declares?
 *
 * At W_0 of an instance (X n x d, W_0 and u k x d, z n), with f, J, G = J^T r enclosed:
 *     forward f,  gradient G,  vjp J^T z,  gram J J^T,  jacobian J (row by row),  jvp J u,  and two gd_steps,
 *     |computed - exact| <= declared rounding                                            (verify/model/errors.c, functions.c).
 * Each is compared whatever else is offered, and a function that the kernel lacks, or refuses for this problem, hides no
 * other one: what is exact comes from the instance alone. u = W_0 + D with D random; z is the labels' direction.
 * J and J u are compared up to a limit of work; a shape that the user has asked for knows none. */
#include "verify/author/compared.h"
#include "verify/author/descent.h"
#include "verify/author/labels.h"
#include "verify/author/outputs.h"
#include "fixtures/lib/random.h"

enum { STEP = LG_COMPARED_OUTPUTS, FUNCTIONS };
static const struct lg_hypothesis_spec hypotheses[FUNCTIONS] = {
    LG_COMPARED_OUTPUT_HYPOTHESES, [STEP] = LG_STEP_ENVELOPE};

static const struct lg_claim_spec claims[] = {
    LG_COMPARED_OUTPUT_CLAIMS,
    {LG_STEP_CLAIM_FIELDS(STEP), .control = "control-step"},
    LG_STEP_CONTROL(STEP),
    LG_COMPARED_DECLARATION("0 forward, 1 vjp, 2 gradient, 3 gram, 4 jacobian, 5 jvp, 6 gd_steps"),
};

enum { EXPLICIT_LIMIT = 1 << 20, STEPS = 2 }; /* n k d up to which J and J u of a drawn case are compared */

/* extra[0]: the size of D. */
static void calibrate(struct lg_case *c)
{
    lg_compared_calibrate(c, STEPS);
    c->recipe.extra[0] = ldexp(1, -(int)lg_choose(&c->choices, 10));
}

/* Are J and J u compared here? The limits of shapes bound J for those that are asked for (verify/engine/shapes.h). */
static bool is_explicit(const struct lg_case *c)
{
    return c->recipe.family->shaped || c->inst.n * c->inst.k * c->inst.d <= EXPLICIT_LIMIT;
}

/* u = W_0 + D, |D| about extra[0]. */
static double *draw_direction(struct lg_case *c)
{
    const struct lg_recipe *r = &c->recipe;
    const struct lg_stream s = lg_stream_make(r->seed, "perturbation", r->index, c->inst.n);
    const size_t w = c->inst.k * c->inst.d;
    const double t = r->extra[0] / sqrt((double)w);
    double *u = lg_take_doubles(c, w);
    for (size_t e = 0; e < w; e++)
        u[e] = lg_case_round(c, c->inst.W0[e] + t * lg_stream_normal(&s, e));
    return u;
}

static double *rounded_labels(struct lg_case *c)
{
    double *z = lg_take_doubles(c, c->inst.n);
    for (size_t i = 0; i < c->inst.n; i++)
        z[i] = lg_case_round(c, c->inst.y[i]);
    return z;
}

/* The declared rounding of the step just made, against half of it or a usual declaration's. */
static void step_declaration(struct lg_case *c, const struct lg_trajectory *tr, const struct lg_arith *a)
{
    struct lg_conformance usual;
    lg_need(c, lg_conformance_check(&usual, lg_trajectory_now(tr), &tr->g, a, tr->eta,
                                    lg_trajectory_next(tr)->W, lg_trajectory_beta(tr)));
    lg_compared_declaration(c, STEP, tr->conformance.envelope, usual.envelope, tr->conformance.step);
}

/* As far as the kernel makes them; true when it made one. */
static bool steps(struct lg_case *c, struct lg_trajectory *tr, const struct lg_arith *usual)
{
    const struct lg_step_claims stated = lg_step_claims_of(c->recipe.lemma);
    double share = INFINITY;
    int s = 0;
    tr->may_refuse = true;
    for (; s < STEPS; s++) {
        const int made = lg_trajectory_step(tr);
        if (tr->refused)
            break;
        lg_need(c, made < 0);
        if (!made)
            lg_end_case(c);
        step_declaration(c, tr, usual);
        lg_step_claims_state(c, &stated, tr, (double)(s + 1), &share);
    }
    if (s > 0)
        lg_step_claims_close(c, &stated, share);
    return s > 0;
}

/* Each function, whatever else is offered or refused. */
static void check(struct lg_case *c)
{
    const size_t n = c->inst.n, w = c->inst.k * c->inst.d;
    const size_t rows = lg_offers(c, LG_OP_JACOBIAN) && is_explicit(c) ? n * w : 0;
    bool compared = false;
    struct lg_trajectory *tr = lg_take_trajectory(c, c->recipe.label_exponent);
    struct lg_compared_at at = {.s = lg_trajectory_now(tr),
                                .gram = &tr->gram0,
                                .beta = lg_trajectory_beta(tr),
                                .u = draw_direction(c),
                                .z = rounded_labels(c),
                                .out = lg_take_doubles(c, rows + w + n * n + n)};
    lg_ask_start(c, tr);
    at.arith = lg_arith_pair_of(&c->session->declared); /* depths are for this problem's sizes */
    for (unsigned f = 0; f < LG_COMPARED_OUTPUTS; f++)
        if (lg_offers(c, lg_compared_op(f)) &&
            ((f != LG_COMPARED_JACOBIAN && f != LG_COMPARED_JVP) || is_explicit(c)))
            compared |= lg_compared_ask(c, &at, f, (int)f, 0);
    if (lg_offers(c, LG_OP_STEPS))
        compared |= steps(c, tr, &at.arith.usual);
    if (!compared)
        lg_ask(c, LG_OP_FORWARD, LG_CALL_NOT_OFFERED);
}

static const struct lg_family_use families[] = {{"gaussian-sphere", 4},
                                                {"integer", 2},
                                                {"tiny-shapes", 4},
                                                {"clustered", 1},
                                                {"near-parallel", 1},
                                                {"scaled", 2},
                                                {"ill-conditioned", 1},
                                                {"wide-features", 2},
                                                {"duplicated-rows", 1},
                                                {"below-threshold", 1},
                                                {"fashion-mnist", 1},
                                                {"odd-sizes", 3},
                                                {"saturated", 3},
                                                {"activation-grid", 4},
                                                {"long-sums", 3},
                                                {"whole-tiles", 4},
                                                {NULL, 0}};

const struct lg_lemma lemma_function_conformance = {
    .id = "function-conformance",
    .title = "Every function that a kernel offers",
    .statement = "f, J, J u, J^T z, J J^T, grad L and gradient steps as a kernel computes them lie within "
                 "its declared rounding of the exact ones; each is judged whatever else is offered.",
    .slides = "S24",
    .source = "kernels/lemmagate_kernel.h; lemmas/THEORY.md, Declared error model",
    .how_to_read = "A violated claim names the function that is wrong, or whose declared rounding is too "
                   "small. Vacuous: the declared rounding is more than half of what is computed.",
    .kinds = LG_NETWORK,
    .activations = (1u << LG_ACTIVATIONS) - 1,
    .families = families,
    .shaped = {"shaped", 7},
    LG_HYPOTHESES(hypotheses),
    LG_CLAIMS(claims),
    .policy = {.max_vacuous = 0.2, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
