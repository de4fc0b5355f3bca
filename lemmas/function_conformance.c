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

/* In the order in which they are asked for; the hypotheses come in it too. */
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

static const struct lg_claim_spec claims[] = {
    LG_COMPARED("forward", "forward", FORWARD, "|f_i computed - f_i| <= [declared rounding]",
                "gamma bounds at the declared depths", "sample"),
    LG_COMPARED("vjp", "vjp", VJP, "|J^T z computed - J^T z| <= [declared rounding]",
                "as gradient, with z exact", ""),
    LG_COMPARED("gradient", "gradient", GRADIENT, "|G computed - J^T r| <= [declared rounding]",
                "as gd-step, without the update", ""),
    LG_COMPARED("gram", "gram", GRAM, "|(J J^T)_ij computed - (J J^T)_ij| <= [declared rounding]",
                "Cauchy-Schwarz over neurons", ""),
    LG_COMPARED("jacobian", "jacobian", JACOBIAN, "|J_i computed - J_i| <= [declared rounding]; every row i",
                "slope error and three products", "sample"),
    LG_COMPARED("jvp", "jvp", JVP, "|(J u)_i computed - (J u)_i| <= [declared rounding]",
                "Cauchy-Schwarz over k d terms", "sample"),
    {LG_STEP_CLAIM_FIELDS(STEP), .control = "control-step"},
    LG_STEP_CONTROL(STEP),
    LG_COMPARED_DECLARATION("0 forward, 1 vjp, 2 gradient, 3 gram, 4 jacobian, 5 jvp, 6 gd_steps"),
};

enum { EXPLICIT_LIMIT = 1 << 20, STEPS = 2 }; /* n k d up to which J and J u of a drawn case are compared */

/* extra[0]: the size of D. */
static int calibrate(struct lg_case *c)
{
    lg_compared_calibrate(c, STEPS);
    c->recipe.extra[0] = ldexp(1, -(int)lg_choose(&c->choices, 10));
    return 0;
}

struct run {
    struct lg_trajectory *tr;
    size_t n, w;   /* samples, k d */
    double *u, *z; /* k x d, n */
    double *out;   /* room for any output */
    struct lg_arith_pair arith;
    bool compared; /* some function has been */
};

/* Are J and J u compared here? The limits of shapes bound J for those that are asked for (verify/engine/shapes.h). */
static bool is_explicit(const struct lg_case *c)
{
    return c->recipe.family->shaped || c->inst.n * c->inst.k * c->inst.d <= EXPLICIT_LIMIT;
}

/* u = W_0 + D, |D| about extra[0], and z. */
static void draw_vectors(struct lg_case *c, struct run *x)
{
    const struct lg_recipe *r = &c->recipe;
    const struct lg_stream s = lg_stream_make(r->seed, "perturbation", r->index, x->n);
    const double t = r->extra[0] / sqrt((double)x->w);
    x->u = lg_take_doubles(c, x->w);
    x->z = lg_take_doubles(c, x->n);
    for (size_t e = 0; e < x->w; e++)
        x->u[e] = lg_case_round(c, x->tr->W0[e] + t * lg_stream_normal(&s, e));
    for (size_t i = 0; i < x->n; i++)
        x->z[i] = lg_case_round(c, c->inst.y[i]);
}

/* The declared rounding of the step just made, against half of it or a usual declaration's. */
static void step_declaration(struct lg_case *c, const struct run *x)
{
    const struct lg_trajectory *tr = x->tr;
    struct lg_conformance usual;
    lg_need(c, lg_conformance_check(&usual, lg_trajectory_now(tr), &tr->g, &x->arith.usual, tr->eta,
                                    lg_trajectory_next(tr)->W, lg_trajectory_beta(tr)));
    lg_compared_declaration(c, STEP, tr->conformance.envelope, usual.envelope, tr->conformance.step);
}

/* As far as the kernel makes them. */
static void steps(struct lg_case *c, struct run *x)
{
    const struct lg_step_claims stated = lg_step_claims_of(c->recipe.lemma);
    double share = INFINITY;
    x->tr->may_refuse = true;
    int s = 0;
    for (; s < STEPS; s++) {
        const int made = lg_trajectory_step(x->tr);
        if (x->tr->refused)
            break;
        lg_need(c, made < 0);
        if (!made)
            lg_end_case(c);
        step_declaration(c, x);
        lg_step_claims_state(c, &stated, x->tr, (double)(s + 1), &share);
    }
    x->compared |= s > 0;
    if (s > 0)
        lg_step_claims_close(c, &stated, share);
}

static void compare(struct lg_case *c, struct run *x, int function)
{
    const struct lg_state *s = lg_trajectory_now(x->tr);
    struct lg_compared f = lg_compared_of(c, lg_op_name(op_of[function]), function);
    if (function == FORWARD)
        lg_compared_forward(c, &f, s, &x->arith, x->out);
    else if (function == VJP || function == GRADIENT)
        lg_compared_adjoint(c, &f, s, &x->arith, lg_trajectory_beta(x->tr), function == VJP ? x->z : NULL,
                            x->out);
    else if (function == GRAM)
        lg_compared_gram(c, &f, s, &x->arith, &x->tr->gram0, x->out);
    else
        lg_compared_rows(c, &f, s, &x->arith, function == JVP ? x->u : NULL, x->out);
    lg_compared_close(c, &f);
    x->compared = true;
}

/* The next function, whether this one is there or not. */
static void ask(struct lg_case *c, struct run *x, int function)
{
    const size_t n = x->n, w = x->w, size[FUNCTIONS] = {n, w, w, n * n, n * w, n, w};
    const bool by_row = function == JACOBIAN || function == JVP;
    if (!lg_offers(c, op_of[function]) || (by_row && !is_explicit(c)))
        return;
    if (function == STEP) {
        steps(c, x);
        return;
    }
    const enum lg_call answer = lg_session_output(c->session, op_of[function], x->u, x->z, x->out);
    if (answer == LG_CALL_UNSUPPORTED)
        return;
    lg_ask(c, op_of[function], answer);
    lg_want_finite(c, lg_op_name(op_of[function]), 0, size[function], x->out);
    compare(c, x, function);
}

static void examine(struct lg_case *c)
{
    const size_t n = c->inst.n, w = c->inst.k * c->inst.d;
    const size_t rows = lg_offers(c, LG_OP_JACOBIAN) && is_explicit(c) ? n * w : 0;
    struct run x = {.tr = lg_take_trajectory(c, c->recipe.label_exponent),
                    .n = n,
                    .w = w,
                    .out = lg_take_doubles(c, rows + w + n * n + n)};
    draw_vectors(c, &x);
    if (!lg_trajectory_start(x.tr, c->recipe.eta))
        lg_end_case(c);
    x.arith = lg_arith_pair_of(&c->session->declared); /* depths are for this problem's sizes */
    for (int function = 0; function < FUNCTIONS; function++)
        ask(c, &x, function);
    if (!x.compared)
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
    LG_HYPOTHESES(hypotheses),
    LG_CLAIMS(claims),
    .policy = {.max_vacuous = 0.2, .max_undecided = 0},
    .calibrate = calibrate,
    .formal = true,
    .examine = examine,
};
