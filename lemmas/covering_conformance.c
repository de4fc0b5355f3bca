/* Every function of a kernel on a covering design: patterns of all arrays, sizes, activations, mini-batches, calls before.
 *
 * At weights W (k x d): W_0, or where 1, 2, 257 or 1100 steps from it end, with f, J, G = J^T r enclosed (X n x d, u k x d, z n):
 *     forward f,  gradient G,  vjp J^T z,  gram J J^T,  jacobian J,  jvp J u,  an SGD step, a gradient step,
 *     |computed - exact| <= declared rounding                                            (verify/model/errors.c, functions.c).
 * Before them: nothing, a larger problem full of infinities, or another problem. Case i has levels by fixtures/lib/covering.h: every
 * pair of them occurs with every function within 323 cases; `lemmagate coverage` counts. Half as many cases have sizes in turn
 * (fixtures/lib/sizes.h), at ordinary data.
 * Where an honest kernel might overflow nothing is asked: with s = 1 + the largest of each array and counts n, k, d, every product
 * of factors of a term, in any order, is at most the product of its s. What may underflow is in the declared rounding, and where
 * nothing but that is left (v = 0, X = 0), the claim still says that the result is as small: a bound below the least normal number
 * times 2^64 is meaningful beside 0, and one that is small beside the terms for phi = phi' = 1, since a kernel declares absolute
 * errors of these. n x n results are compared up to LG_MOST_GRAM / 2 samples. */
#include "verify/model/batch.h"
#include "verify/model/functions.h"
#include "verify/author/compared.h"
#include "verify/author/labels.h"
#include "verify/author/history.h"
#include "verify/author/outputs.h"
#include "fixtures/lib/covering.h"

#include <stdlib.h>
#include <string.h>

/* In the order in which they are asked for; hypotheses, claims and controls come in it too. */
enum { FORWARD, VJP, GRADIENT, GRAM, JACOBIAN, JVP, SGD, STEP, FUNCTIONS };
static const enum lg_op op_of[FUNCTIONS] = {LG_OP_FORWARD,  LG_OP_VJP, LG_OP_GRADIENT, LG_OP_GRAM,
                                            LG_OP_JACOBIAN, LG_OP_JVP, LG_OP_SGD,      LG_OP_STEPS};
enum { CONTROLS = FUNCTIONS, CLAIMS = 2 * FUNCTIONS };

static const struct lg_hypothesis_spec hypotheses[FUNCTIONS] = {
    [FORWARD] = LG_COMPARED_HYPOTHESIS("forward"),   [VJP] = LG_COMPARED_HYPOTHESIS("vjp"),
    [GRADIENT] = LG_COMPARED_HYPOTHESIS("gradient"), [GRAM] = LG_COMPARED_HYPOTHESIS("gram"),
    [JACOBIAN] = LG_COMPARED_HYPOTHESIS("jacobian"), [JVP] = LG_COMPARED_HYPOTHESIS("jvp"),
    [SGD] = LG_COMPARED_HYPOTHESIS("sgd-step"),      [STEP] = LG_COMPARED_HYPOTHESIS("gd-step")};

#define COMPARED(id, name, statement, allowance, coordinate)                                       \
    [id] = {name,      LG_IDENTITY, LG_CONFORMANCE, 1u << (id), statement " <= declared rounding", \
            allowance, coordinate},                                                                \
    [CONTROLS + (id)] = LG_COMPARED_CONTROL(name, id, coordinate)
static const struct lg_claim_spec claims[CLAIMS] = {
    COMPARED(FORWARD, "forward", "|f_i computed - f_i|", "gamma bounds at the declared depths", "sample"),
    COMPARED(VJP, "vjp", "|J^T z computed - J^T z|", "as gradient, with z exact", ""),
    COMPARED(GRADIENT, "gradient", "|G computed - J^T r|", "as gd-step, without the update", ""),
    COMPARED(GRAM, "gram", "|(J J^T)_ij computed - exact|", "Cauchy-Schwarz over neurons", ""),
    COMPARED(JACOBIAN, "jacobian", "row i: |J_i computed - J_i|", "slope error and three products", "sample"),
    COMPARED(JVP, "jvp", "|(J u)_i computed - (J u)_i|", "Cauchy-Schwarz over k d terms", "sample"),
    COMPARED(SGD, "sgd-step", "|W+ - W + (eta/m) J_b^T r_b|, of all neurons and of the worst",
             "as gd-step for the batch, with four roundings between the sum and the step", ""),
    COMPARED(STEP, "gd-step", "|W+ - W + eta J^T r|, of all neurons and of the worst",
             "gamma bounds at the declared depths and units", ""),
};

static const struct lg_control_use controls[] = {{FORWARD, CONTROLS + FORWARD},   {VJP, CONTROLS + VJP},
                                                 {GRADIENT, CONTROLS + GRADIENT}, {GRAM, CONTROLS + GRAM},
                                                 {JACOBIAN, CONTROLS + JACOBIAN}, {JVP, CONTROLS + JVP},
                                                 {SGD, CONTROLS + SGD},           {STEP, CONTROLS + STEP}};

enum { DIRECTION, COTANGENT, BATCH, ORDER }; /* extra: levels that belong to this lemma */
enum { EXPLICIT_LIMIT = 1 << 20, GRAM_LIMIT = LG_MOST_GRAM / 2 }; /* n k d of J, n of J J^T */

/* eta = 2^-j/(|v||X| slope)^2, where that is a normal number of either format; slope: B, or the largest |z| + 1. */
static int calibrate(struct lg_case *c)
{
    static const unsigned factor[4] = {LG_COVER_DIRECTION, LG_COVER_COTANGENT, LG_COVER_BATCH,
                                       LG_COVER_ORDER};
    struct lg_model m;
    if (lg_model_open(&m, &c->inst, c->inst.y, LG_DOUBLE))
        return -1;
    double w = lg_norm_up(c->inst.k * c->inst.d, c->inst.W0);
    double slope = lg_ball_finite(m.act->B) ? 1 : lg_add_up(1, lg_mul_up(w, lg_hi(m.xi)));
    double beta = lg_mul_up(slope, lg_mul_up(lg_hi(m.norm_v), lg_hi(m.norm_X)));
    const bool is_single = c->recipe.storage_unit > LG_U;
    beta = fmin(fmax(beta, is_single ? 0x1p-10 : 0x1p-60), is_single ? 0x1p30 : 0x1p240);
    c->recipe.eta = lg_case_round_down(c, ldexp(1 / (beta * beta), -(int)lg_choose(&c->choices, 4)));
    c->recipe.steps = 1;
    for (size_t i = 0; i < 4; i++)
        c->recipe.extra[i] =
            (double)lg_covering_of(&c->choices, c->recipe.family->id, c->recipe.index, factor[i]);
    if (!lg_covering_is(
            c->recipe.family->id)) { /* a size says something of ordinary u and z, and far from r = 0 */
        c->recipe.extra[DIRECTION] = c->recipe.extra[COTANGENT] = LG_ORDINARY;
        c->recipe.extra[ORDER] = (double)(c->recipe.index % LG_CALL_AFTER_1);
    }
    lg_model_close(&m);
    return 0;
}

struct run {
    struct lg_case *c;
    struct lg_network problem;
    struct lg_model m;
    struct lg_state s;
    struct lg_arith_pair arith;
    size_t w;          /* k d */
    double *y, *u, *z; /* n, k x d, n */
    double *W;         /* k x d, where the functions are looked at */
    double *out;       /* room for any output */
    struct lg_mat gram;
    double peak[FUNCTIONS];  /* no intermediate of an honest kernel is larger */
    double floor[FUNCTIONS]; /* the size of the terms where phi and phi' are 1 */
    size_t *index, batch;
    struct lg_compared f;
    bool compared; /* some function has been */
};

static uint32_t level(const struct run *x, int extra)
{
    return (uint32_t)x->c->recipe.extra[extra];
}

/* u, z and the mini-batch. */
static void draw_inputs(struct run *x)
{
    const struct lg_recipe *r = &x->c->recipe;
    const struct lg_draw draw = {.seed = r->seed, .index = r->index, .unit = r->storage_unit};
    const struct lg_reach reach = lg_covering_reach_of_vectors(r->storage_unit);
    const size_t n = x->problem.n;
    lg_pattern_fill(&draw, "covering", "u", (enum lg_pattern)level(x, DIRECTION), reach, r->storage_unit,
                    x->problem.k, x->problem.d, x->u);
    lg_pattern_fill(&draw, "covering", "z", (enum lg_pattern)level(x, COTANGENT), reach, r->storage_unit, n,
                    1, x->z);
    for (size_t e = 0; e < x->w; e++)
        x->u[e] = lg_case_round(x->c, x->u[e]);
    for (size_t i = 0; i < n; i++)
        x->z[i] = lg_case_round(x->c, x->z[i]);
    x->batch = lg_covering_batch(&draw, (enum lg_batch_kind)level(x, BATCH), n, x->index);
}

static void set_floors(struct run *x)
{
    const struct lg_model *m = &x->m;
    const double v = lg_lo(m->norm_v), u = lg_lo(lg_norm_exact(x->w, x->u));
    double r = 0, z = 0, X = INFINITY;
    for (size_t i = 0; i < m->n; i++) {
        const double row = lg_lo(lg_norm_exact(m->d, m->X + i * m->d));
        r = fmax(r, row * fmax(0, fabs(x->s.r.mid[i]) - x->s.r.rad[i]));
        z = fmax(z, row * fabs(x->z[i]));
        X = fmin(X, row);
    }
    const double floor[FUNCTIONS] = {[FORWARD] = v,          [VJP] = v * z,      [GRADIENT] = v * r,
                                     [GRAM] = v * v * X * X, [JACOBIAN] = v * X, [JVP] = v * X * u};
    memcpy(x->floor, floor, sizeof floor);
}

static void set_peaks(struct run *x)
{
    const struct lg_model *m = &x->m;
    const double n = (double)m->n, d = (double)m->d, k = (double)m->k, samples = n + (double)x->batch;
    double X = 1 + lg_hi(m->xi), v = 1 + lg_hi(m->max_v), w = 1, y = 1, u = 1, z = 1;
    for (size_t l = 0; l < m->k; l++)
        w = fmax(w, 1 + x->s.wnorm[l]);
    for (size_t e = 0; e < x->w; e++)
        u = fmax(u, 1 + fabs(x->u[e]));
    for (size_t i = 0; i < m->n; i++)
        y = fmax(y, 1 + fabs(x->y[i])), z = fmax(z, 1 + fabs(x->z[i]));
    const double Z = d * X * w, slope = lg_ball_finite(m->act->B) ? 2 : Z;
    const double f = k * v * (lg_ball_finite(m->act->B) ? 1 + Z : Z * Z), J = v * slope * X;
    const double G = samples * (f + y) * J;
    const double peak[FUNCTIONS] = {[FORWARD] = f,
                                    [VJP] = n * z * J,
                                    [GRADIENT] = G,
                                    [GRAM] = k * d * J * J,
                                    [JACOBIAN] = J,
                                    [JVP] = k * d * u * J,
                                    [SGD] = w + (1 + x->problem.eta) * G,
                                    [STEP] = w + (1 + x->problem.eta) * G};
    memcpy(x->peak, peak, sizeof peak);
    set_floors(x);
}

/* The kernel holds x->W; false: it failed (recorded), or no memory. */
static bool begin(struct run *x)
{
    const struct lg_history h = {x->c, &x->problem, x->c->inst.W0, (enum lg_call_order)level(x, ORDER)};
    return lg_history_begin(&h, x->W);
}

static bool import(struct run *x)
{
    return lg_call_ok(x->c, LG_OP_STEPS, lg_session_import(x->c->session, x->W));
}

static enum lg_call call(struct run *x, int function)
{
    struct lg_session *s = x->c->session;
    return function == SGD ? lg_session_sgd(s, x->index, x->batch, x->out)
                           : lg_session_output(s, op_of[function], x->u, x->z, x->out);
}

static size_t size_of(const struct run *x, int function)
{
    const size_t n = x->m.n, size[FUNCTIONS] = {n, x->w, x->w, n * n, n * x->w, n, x->w, x->w};
    return size[function];
}

/* A step W -> out: all neurons, then the worst one. */
static void state_step(struct run *x, const struct lg_conformance *f)
{
    const double size = lg_down(lg_lo(lg_norm_exact(x->w, x->out)) + f->step);
    lg_compared_state(x->c, &x->f, (struct lg_part){0, f->e, lg_exact(f->step), size, f->envelope, 0});
    lg_compared_state(x->c, &x->f, (struct lg_part){1, f->neuron_e, lg_exact(0), 0, f->neuron_envelope, 0});
}

static int sgd(struct run *x)
{
    struct lg_batch b;
    struct lg_conformance f;
    struct lg_arith a = x->arith.declared;
    bool representable;
    a.hn = (double)x->c->session->declared.batch_depth;
    if (lg_batch_open(&b, &x->c->inst, x->y, x->index, x->batch, x->c->precision))
        return -1;
    int status = lg_batch_step(&b, &a, x->problem.eta, x->c->session->declared.model.largest, x->W, x->out,
                               &f, NULL, &representable);
    lg_batch_close(&b);
    if (!status)
        state_step(x, &f);
    return status;
}

static int step(struct run *x, double beta)
{
    struct lg_gradient g;
    struct lg_conformance f;
    if (lg_gradient_open(&g, &x->s, &x->s.r, beta))
        return -1;
    int status = lg_conformance_check(&f, &x->s, &g, &x->arith.declared, x->problem.eta, x->out, beta);
    lg_gradient_close(&g);
    if (!status)
        state_step(x, &f);
    return status;
}

static int compare(struct run *x, int function)
{
    const double beta = lg_hi(x->m.beta);
    switch (function) {
    case FORWARD:
        return lg_compared_forward(x->c, &x->f, &x->s, &x->arith, x->out);
    case VJP:
    case GRADIENT:
        return lg_compared_adjoint(x->c, &x->f, &x->s, &x->arith, beta, function == VJP ? x->z : NULL,
                                   x->out);
    case GRAM:
        return lg_compared_gram(x->c, &x->f, &x->s, &x->arith, &x->gram, x->out);
    case SGD:
        return sgd(x);
    case STEP:
        return step(x, beta);
    default:
        return lg_compared_rows(x->c, &x->f, &x->s, &x->arith, function == JVP ? x->u : NULL, x->out);
    }
}

/* Is the function one that this problem is asked for? */
static bool is_asked(const struct run *x, int function)
{
    const bool is_large = x->m.n * x->w > EXPLICIT_LIMIT;
    return lg_offers(x->c, op_of[function]) &&
           x->peak[function] < x->c->session->declared.model.largest / 4 &&
           !(is_large && (function == JACOBIAN || function == JVP)) && !(function == GRAM && !x->gram.mid);
}

/* 0: go on with the next function, whether this one is there or not; -1: stop the case. */
static int ask(struct run *x, int function)
{
    if (!is_asked(x, function))
        return 0;
    if ((function == SGD || function == STEP) && !import(x))
        return -1;
    const enum lg_call answer = call(x, function);
    if (answer == LG_CALL_UNSUPPORTED)
        return 0;
    if (!lg_call_ok(x->c, op_of[function], answer) ||
        !lg_check_finite(x->c, lg_op_name(op_of[function]), 0, size_of(x, function), x->out))
        return -1;
    x->f = lg_compared_open((unsigned)function, (unsigned)function, (unsigned)(CONTROLS + function),
                            LG_NOT_COMPARED, function);
    x->f.floor = fmax(ldexp(x->arith.declared.tiny, 65), x->floor[function]);
    if (compare(x, function))
        return -1;
    lg_compared_close(x->c, &x->f);
    x->compared = true;
    return 0;
}

/* Room for everything; 0, or -1. */
static int open_run(struct run *x)
{
    const struct lg_instance *inst = &x->c->inst;
    const size_t n = inst->n, w = x->w, square = n <= GRAM_LIMIT ? n * n : 0;
    const size_t rows = lg_offers(x->c, LG_OP_JACOBIAN) && n * w <= EXPLICIT_LIMIT ? n * w : 0;
    x->y = malloc((3 * n + 2 * w + (rows > square ? rows : square) + w) * sizeof *x->y);
    x->index = malloc((2 * n + 3) * sizeof *x->index);
    if (!x->y || !x->index)
        return -1;
    x->z = x->y + n, x->u = x->z + n, x->W = x->u + w, x->out = x->W + w;
    for (size_t i = 0; i < n; i++)
        x->y[i] = inst->y[i];
    x->problem =
        (struct lg_network){n, inst->d, inst->k, inst->X, x->y, inst->v, inst->activation, x->c->recipe.eta};
    draw_inputs(x);
    return 0;
}

static int check(struct lg_case *c)
{
    struct run x = {.c = c, .w = c->inst.k * c->inst.d};
    int status = -1;
    if (open_run(&x) || !begin(&x) || lg_model_open(&x.m, &c->inst, x.y, c->precision) ||
        lg_state_open(&x.s, &x.m, x.W, false) ||
        (x.m.n <= GRAM_LIMIT && (lg_mat_init(&x.gram, x.m.n, x.m.n) || lg_state_gram(&x.s, &x.gram))))
        goto cleanup;
    x.arith = lg_arith_pair_of(&c->session->declared);
    set_peaks(&x);
    status = 0;
    for (int function = 0; function < FUNCTIONS && !status; function++)
        status = ask(&x, function);
    if (!status && !x.compared)
        lg_call_ok(c, LG_OP_FORWARD, LG_CALL_NOT_OFFERED);
cleanup:
    lg_mat_clear(&x.gram);
    lg_state_close(&x.s);
    lg_model_close(&x.m);
    free(x.y);
    free(x.index);
    return status;
}

static const struct lg_family_use families[] = {{"covering-network", 2}, {"every-size", 1}, {NULL, 0}};
/* The covering design, and half as many sizes in turn: all of them within the smoke tier. */
enum { CASES = 3 * (LG_COVERING_NETWORK / 2 + 1) };

const struct lg_lemma lemma_covering_conformance = {
    .id = "covering-conformance",
    .title = "Every function on every pair of circumstances",
    .statement =
        "f, J, J u, J^T z, J J^T, grad L, gradient and SGD steps lie within the declared rounding of the "
        "exact ones for every pair of sizes, activations, patterns of the arrays, batches and calls before.",
    .latex = "\\|\\widehat{X}-X\\|\\le\\text{declared rounding}\n"
             "X\\in\\{f,\\;J,\\;Ju,\\;J^Tz,\\;JJ^T,\\;\\nabla L,\\;W-\\eta\\nabla "
             "L,\\;W-\\frac{\\eta}{m}J_b^Tr_b\\}",
    .slides = "S24",
    .source = "kernels/lemmagate_kernel.h; Bush 1952 (orthogonal arrays); lemmas/THEORY.md, Covering design",
    .how_to_read =
        "A violated claim names the function that is wrong; the instance's note names the patterns "
        "that showed it. `lemmagate coverage` lists the pairs that a run has seen.",
    .kinds = LG_NETWORK,
    .design = {CASES, CASES, LG_COVERING_PRIME *CASES},
    .activations = (1u << LG_ACTIVATIONS) - 1,
    .families = families,
    .hypotheses = hypotheses,
    .n_hypotheses = FUNCTIONS,
    .claims = claims,
    .n_claims = CLAIMS,
    .controls = controls,
    .n_controls = sizeof controls / sizeof *controls,
    .policy = {.max_vacuous = 0.2, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
