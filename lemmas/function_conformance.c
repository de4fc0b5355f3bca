/* Is every function that a kernel offers the function that it is called, within the rounding that the kernel declares?
 *
 * At W_0 of an instance (X n x d, W_0 and u k x d, z n), with f, J, G = J^T r enclosed:
 *     forward f,  gradient G,  vjp J^T z,  gram J J^T,  jacobian J (row by row),  jvp J u,  and two gd_steps,
 *     |computed - exact| <= declared rounding                                            (verify/model/errors.c, functions.c).
 * Each is compared whatever else is offered, and a function that the kernel lacks, or refuses for this problem, hides no
 * other one: what is exact comes from the instance alone. u = W_0 + D with D random; z is the labels' direction.
 * J and J u are compared up to a limit of work; a shape that the user has asked for knows none. */
#include "verify/model/functions.h"
#include "verify/author/compared.h"
#include "verify/author/labels.h"
#include "verify/author/outputs.h"
#include "verify/author/step_claims.h"
#include "fixtures/lib/random.h"

#include <stdlib.h>

/* In the order in which they are asked for; hypotheses, claims and controls come in it too. */
enum { FORWARD, VJP, GRADIENT, GRAM, JACOBIAN, JVP, STEP, FUNCTIONS };
static const enum lg_op op_of[FUNCTIONS] = {LG_OP_FORWARD,  LG_OP_VJP, LG_OP_GRADIENT, LG_OP_GRAM,
                                            LG_OP_JACOBIAN, LG_OP_JVP, LG_OP_STEPS};

static const struct lg_hypothesis_spec hypotheses[FUNCTIONS] = {
    [FORWARD] = LG_COMPARED_HYPOTHESIS("forward"),
    [VJP] = LG_COMPARED_HYPOTHESIS("vjp"),
    [GRADIENT] = LG_COMPARED_HYPOTHESIS("gradient"),
    [GRAM] = LG_COMPARED_HYPOTHESIS("gram"),
    [JACOBIAN] = LG_COMPARED_HYPOTHESIS("jacobian"),
    [JVP] = LG_COMPARED_HYPOTHESIS("jvp"),
    [STEP] = LG_STEP_ENVELOPE,
};

enum { CONTROLS = FUNCTIONS, DECLARATION = 2 * FUNCTIONS, CLAIMS };
static const struct lg_claim_spec claims[CLAIMS] = {
    [FORWARD] = {"forward", LG_IDENTITY, LG_CONFORMANCE, 1u << FORWARD,
                 "|f_i computed - f_i| <= declared rounding", "gamma bounds at the declared depths",
                 "sample"},
    [VJP] = {"vjp", LG_IDENTITY, LG_CONFORMANCE, 1u << VJP, "|J^T z computed - J^T z| <= declared rounding",
             "as gradient, with z exact", ""},
    [GRADIENT] = {"gradient", LG_IDENTITY, LG_CONFORMANCE, 1u << GRADIENT,
                  "|G computed - J^T r| <= declared rounding", "as gd-step, without the update", ""},
    [GRAM] = {"gram", LG_IDENTITY, LG_CONFORMANCE, 1u << GRAM,
              "|(J J^T)_ij computed - exact| <= declared rounding", "Cauchy-Schwarz over neurons", ""},
    [JACOBIAN] = {"jacobian", LG_IDENTITY, LG_CONFORMANCE, 1u << JACOBIAN,
                  "row i: |J_i computed - J_i| <= declared rounding", "slope error and three products",
                  "sample"},
    [JVP] = {"jvp", LG_IDENTITY, LG_CONFORMANCE, 1u << JVP,
             "|(J u)_i computed - (J u)_i| <= declared rounding", "Cauchy-Schwarz over k d terms", "sample"},
    [STEP] = LG_STEP_CLAIM(STEP),
    [CONTROLS + FORWARD] = LG_COMPARED_CONTROL("forward", FORWARD, "sample"),
    [CONTROLS + VJP] = LG_COMPARED_CONTROL("vjp", VJP, ""),
    [CONTROLS + GRADIENT] = LG_COMPARED_CONTROL("gradient", GRADIENT, ""),
    [CONTROLS + GRAM] = LG_COMPARED_CONTROL("gram", GRAM, ""),
    [CONTROLS + JACOBIAN] = LG_COMPARED_CONTROL("jacobian", JACOBIAN, "sample"),
    [CONTROLS + JVP] = LG_COMPARED_CONTROL("jvp", JVP, "sample"),
    [CONTROLS + STEP] = LG_STEP_CONTROL(STEP),
    [DECLARATION] =
        LG_COMPARED_DECLARATION("0 forward, 1 vjp, 2 gradient, 3 gram, 4 jacobian, 5 jvp, 6 gd_steps"),
};
static const struct lg_control_use controls[] = {{FORWARD, CONTROLS + FORWARD},   {VJP, CONTROLS + VJP},
                                                 {GRADIENT, CONTROLS + GRADIENT}, {GRAM, CONTROLS + GRAM},
                                                 {JACOBIAN, CONTROLS + JACOBIAN}, {JVP, CONTROLS + JVP},
                                                 {STEP, CONTROLS + STEP}};
static const struct lg_step_claims steps_stated = {STEP, LG_NO_CLAIM, STEP, LG_NO_CLAIM, CONTROLS + STEP};

enum { EXPLICIT_LIMIT = 1 << 20, STEPS = 2 }; /* n k d up to which J and J u of a drawn case are compared */

/* eta = 2^-j / beta^2 or so: only the conformance of a step is at stake, so no hypothesis on it. extra[0]: the size of D. */
static int calibrate(struct lg_case *c)
{
    struct lg_model m;
    if (lg_model_open(&m, &c->inst, c->inst.y, LG_DOUBLE))
        return -1;
    double beta = lg_ball_finite(m.beta) ? lg_hi(m.beta) : lg_hi(lg_mul(m.norm_v, m.norm_X));
    c->recipe.eta = lg_case_round_down(c, ldexp(1 / (beta * beta), -(int)lg_choose(&c->choices, 4)));
    c->recipe.label_exponent = (int)lg_choose(&c->choices, 6) - 1;
    c->recipe.steps = STEPS;
    c->recipe.extra[0] = ldexp(1, -(int)lg_choose(&c->choices, 10));
    lg_model_close(&m);
    return 0;
}

struct run {
    struct lg_case *c;
    struct lg_trajectory tr;
    size_t w;      /* k d */
    double *u, *z; /* k x d, n */
    double *out;   /* room for any output */
    struct lg_arith_pair arith;
    struct lg_compared f;
    bool compared; /* some function has been */
};

/* u = W_0 + D, |D| about extra[0]. */
static void draw_direction(struct run *x)
{
    const struct lg_recipe *r = &x->c->recipe;
    struct lg_stream s = lg_stream_make(r->seed, "perturbation", r->index, x->tr.m.n);
    double t = r->extra[0] / sqrt((double)x->w);
    for (size_t e = 0; e < x->w; e++)
        x->u[e] = lg_case_round(x->c, x->tr.W0[e] + t * lg_stream_normal(&s, e));
}

/* Are J and J u compared here? The limits of shapes bound J for those that are asked for (verify/engine/shapes.h). */
static bool is_explicit(const struct lg_case *c)
{
    return c->recipe.family->shaped || c->inst.n * c->inst.k * c->inst.d <= EXPLICIT_LIMIT;
}

static size_t size_of(const struct run *x, int function)
{
    const size_t n = x->tr.m.n, size[FUNCTIONS] = {n, x->w, x->w, n * n, n * x->w, n, x->w};
    return size[function];
}

/* The declared rounding of the step just made, against half of it or a usual declaration's. */
static int step_declaration(struct run *x)
{
    const struct lg_trajectory *tr = &x->tr;
    struct lg_conformance usual;
    if (lg_conformance_check(&usual, lg_trajectory_now(tr), &tr->g, &x->arith.usual, tr->eta,
                             lg_trajectory_next(tr)->W, lg_trajectory_beta(tr)))
        return -1;
    lg_compared_declaration(x->c, DECLARATION, STEP, tr->conformance.envelope, usual.envelope,
                            tr->conformance.step);
    return 0;
}

/* As far as the kernel makes them. */
static int steps(struct run *x)
{
    double share = INFINITY;
    int s = 0;
    x->tr.may_refuse = true;
    for (; s < STEPS; s++) {
        const bool made = lg_trajectory_step(&x->tr) > 0;
        if (x->tr.refused)
            break;
        if (!made || step_declaration(x))
            return -1;
        lg_step_claims_state(x->c, &steps_stated, &x->tr, (double)(s + 1), &share);
    }
    x->compared |= s > 0;
    if (s > 0)
        lg_step_claims_close(x->c, &steps_stated, share);
    return 0;
}

static int compare(struct run *x, int function)
{
    const struct lg_state *s = lg_trajectory_now(&x->tr);
    const double *z = function == VJP ? x->z : NULL;
    if (function == FORWARD)
        return lg_compared_forward(x->c, &x->f, s, &x->arith, x->out);
    if (function == VJP || function == GRADIENT)
        return lg_compared_adjoint(x->c, &x->f, s, &x->arith, lg_trajectory_beta(&x->tr), z, x->out);
    if (function == GRAM)
        return lg_compared_gram(x->c, &x->f, s, &x->arith, &x->tr.gram0, x->out);
    return lg_compared_rows(x->c, &x->f, s, &x->arith, function == JVP ? x->u : NULL, x->out);
}

/* 0: go on with the next function, whether this one is there or not; -1: stop the case. */
static int ask(struct run *x, int function)
{
    const bool by_row = function == JACOBIAN || function == JVP;
    if (!lg_offers(x->c, op_of[function]) || (by_row && !is_explicit(x->c)))
        return 0;
    if (function == STEP)
        return steps(x);
    enum lg_call answer = lg_session_output(x->c->session, op_of[function], x->u, x->z, x->out);
    if (answer == LG_CALL_UNSUPPORTED)
        return 0;
    if (!lg_call_ok(x->c, op_of[function], answer) ||
        !lg_check_finite(x->c, lg_op_name(op_of[function]), 0, size_of(x, function), x->out))
        return -1;
    const unsigned at = (unsigned)function;
    x->f = lg_compared_open(at, at, CONTROLS + at, DECLARATION, function);
    if (compare(x, function))
        return -1;
    lg_compared_close(x->c, &x->f);
    x->compared = true;
    return 0;
}

static int check(struct lg_case *c)
{
    size_t n = c->inst.n, w = c->inst.k * c->inst.d;
    struct run x = {.c = c, .w = w};
    size_t explicit = lg_offers(c, LG_OP_JACOBIAN) && is_explicit(c) ? n * w : 0;
    double *y = malloc(n * sizeof *y);
    int status = -1;
    x.z = malloc(n * sizeof *x.z);
    x.u = malloc(w * sizeof *x.u);
    x.out = malloc((explicit + w + n * n + n) * sizeof *x.out);
    if (!y || !x.z || !x.u || !x.out || lg_case_labels(c, c->recipe.label_exponent, y) ||
        lg_trajectory_open(&x.tr, c, y))
        goto cleanup;
    for (size_t i = 0; i < n; i++)
        x.z[i] = lg_case_round(c, c->inst.y[i]);
    draw_direction(&x);
    if (!lg_trajectory_start(&x.tr, c->recipe.eta))
        goto cleanup;
    x.arith = lg_arith_pair_of(&c->session->declared);
    status = 0;
    for (int function = 0; function < FUNCTIONS && !status; function++)
        status = ask(&x, function);
    if (!status && !x.compared)
        lg_call_ok(c, LG_OP_FORWARD, LG_CALL_NOT_OFFERED);
cleanup:
    lg_trajectory_close(&x.tr);
    free(y);
    free(x.z);
    free(x.u);
    free(x.out);
    return status;
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
    .latex = "\\|\\widehat{X}-X\\|\\le\\text{declared rounding}\n"
             "X\\in\\{f,\\;J,\\;Ju,\\;J^Tz,\\;JJ^T,\\;\\nabla L,\\;W-\\eta\\nabla L\\}",
    .slides = "S24",
    .source = "kernels/lemmagate_kernel.h; lemmas/THEORY.md, Declared error model",
    .how_to_read = "A violated claim names the function that is wrong, or whose declared rounding is too "
                   "small. Vacuous: the declared rounding is more than half of what is computed.",
    .kinds = LG_NETWORK,
    .activations = (1u << LG_ACTIVATIONS) - 1,
    .families = families,
    .shaped = {"shaped", 7},
    .hypotheses = hypotheses,
    .n_hypotheses = FUNCTIONS,
    .claims = claims,
    .n_claims = CLAIMS,
    .controls = controls,
    .n_controls = FUNCTIONS,
    .policy = {.max_vacuous = 0.2, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
