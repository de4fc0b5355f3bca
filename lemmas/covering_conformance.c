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
#include "verify/author/compared.h"
#include "verify/author/labels.h"
#include "verify/author/history.h"
#include "verify/author/outputs.h"
#include "verify/author/workspace.h"
#include "fixtures/lib/covering.h"

#include <string.h>

enum { SGD = LG_COMPARED_OUTPUTS, STEP, FUNCTIONS };
static const struct lg_hypothesis_spec hypotheses[FUNCTIONS] = {
    LG_COMPARED_OUTPUT_HYPOTHESES, [SGD] = LG_COMPARED_HYPOTHESIS("sgd-step"),
    [STEP] = LG_COMPARED_HYPOTHESIS("gd-step")};

static const struct lg_claim_spec claims[] = {
    LG_COMPARED_OUTPUT_CLAIMS,
    LG_COMPARED("sgd-step", "sgd-step", SGD,
                "|W+ - W + (eta/m) J_b^T r_b| <= [declared rounding]; of all neurons and of the worst",
                "as gd-step for the batch, with four roundings between the sum and the step", ""),
    LG_COMPARED("gd-step", "gd-step", STEP,
                "|W+ - W + eta J^T r| <= [declared rounding]; of all neurons and of the worst",
                "gamma bounds at the declared depths and units", ""),
};

enum { DIRECTION, COTANGENT, BATCH, ORDER }; /* extra: levels that belong to this lemma */
enum { EXPLICIT_LIMIT = 1 << 20, GRAM_LIMIT = LG_MOST_GRAM / 2 }; /* n k d of J, n of J J^T */

/* eta = 2^-j/(|v||X| slope)^2, where that is a normal number of either format; slope: B, or the largest |z| + 1. */
static void calibrate(struct lg_case *c)
{
    static const unsigned factor[4] = {LG_COVER_DIRECTION, LG_COVER_COTANGENT, LG_COVER_BATCH,
                                       LG_COVER_ORDER};
    c->precision = LG_DOUBLE;
    const struct lg_model *m = lg_take_model(c, &c->inst, c->inst.y);
    double w = lg_norm_up(c->inst.k * c->inst.d, c->inst.W0);
    double slope = lg_ball_finite(m->act->B) ? 1 : lg_add_up(1, lg_mul_up(w, lg_hi(m->xi)));
    double beta = lg_mul_up(slope, lg_mul_up(lg_hi(m->norm_v), lg_hi(m->norm_X)));
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
}

struct run {
    struct lg_case *c;
    struct lg_network problem;
    const struct lg_model *m;
    size_t w;           /* k d */
    double *u, *z, *W;  /* k x d, n, k x d: W is where the functions are looked at */
    struct lg_mat gram; /* n x n; none where n is too large */
    struct lg_compared_at at;
    double peak[FUNCTIONS];  /* no intermediate of an honest kernel is larger */
    double floor[FUNCTIONS]; /* the size of the terms where phi and phi' are 1 */
    size_t *index, batch;
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
    const struct lg_model *m = x->m;
    const double v = lg_lo(m->norm_v), u = lg_lo(lg_norm_exact(x->w, x->u));
    double r = 0, z = 0, X = INFINITY;
    for (size_t i = 0; i < m->n; i++) {
        const double row = lg_lo(lg_norm_exact(m->d, m->X + i * m->d));
        r = fmax(r, row * fmax(0, fabs(x->at.s->r.mid[i]) - x->at.s->r.rad[i]));
        z = fmax(z, row * fabs(x->z[i]));
        X = fmin(X, row);
    }
    const double floor[FUNCTIONS] = {
        [LG_COMPARED_FORWARD] = v,          [LG_COMPARED_VJP] = v * z,      [LG_COMPARED_GRADIENT] = v * r,
        [LG_COMPARED_GRAM] = v * v * X * X, [LG_COMPARED_JACOBIAN] = v * X, [LG_COMPARED_JVP] = v * X * u};
    memcpy(x->floor, floor, sizeof floor);
}

static void set_peaks(struct run *x)
{
    const struct lg_model *m = x->m;
    const double n = (double)m->n, d = (double)m->d, k = (double)m->k, samples = n + (double)x->batch;
    double X = 1 + lg_hi(m->xi), v = 1 + lg_hi(m->max_v), w = 1, y = 1, u = 1, z = 1;
    for (size_t l = 0; l < m->k; l++)
        w = fmax(w, 1 + x->at.s->wnorm[l]);
    for (size_t e = 0; e < x->w; e++)
        u = fmax(u, 1 + fabs(x->u[e]));
    for (size_t i = 0; i < m->n; i++)
        y = fmax(y, 1 + fabs(x->problem.y[i])), z = fmax(z, 1 + fabs(x->z[i]));
    const double Z = d * X * w, slope = lg_ball_finite(m->act->B) ? 2 : Z;
    const double f = k * v * (lg_ball_finite(m->act->B) ? 1 + Z : Z * Z), J = v * slope * X;
    const double G = samples * (f + y) * J;
    const double peak[FUNCTIONS] = {[LG_COMPARED_FORWARD] = f,
                                    [LG_COMPARED_VJP] = n * z * J,
                                    [LG_COMPARED_GRADIENT] = G,
                                    [LG_COMPARED_GRAM] = k * d * J * J,
                                    [LG_COMPARED_JACOBIAN] = J,
                                    [LG_COMPARED_JVP] = k * d * u * J,
                                    [SGD] = w + (1 + x->problem.eta) * G,
                                    [STEP] = w + (1 + x->problem.eta) * G};
    memcpy(x->peak, peak, sizeof peak);
    set_floors(x);
}

static struct lg_conformance sgd(struct run *x)
{
    const struct lg_batch *b = lg_take_batch(x->c, x->problem.y, x->index, x->batch);
    struct lg_conformance f;
    struct lg_arith a = x->at.arith.declared;
    bool representable;
    a.hn = (double)x->c->session->declared.batch_depth;
    lg_need(x->c, lg_batch_step(b, &a, x->problem.eta, x->c->session->declared.model.largest, x->W, x->at.out,
                                &f, NULL, &representable));
    return f;
}

static struct lg_conformance step(struct run *x)
{
    const struct lg_state *s = x->at.s;
    const struct lg_gradient *g = lg_take_gradient(x->c, s, &s->r, x->at.beta);
    struct lg_conformance f;
    lg_need(x->c,
            lg_conformance_check(&f, s, g, &x->at.arith.declared, x->problem.eta, x->at.out, x->at.beta));
    return f;
}

/* Of every result: below it nothing but underflow is left. */
static double floor_of(const struct run *x, unsigned function)
{
    return fmax(ldexp(x->at.arith.declared.tiny, 65), x->floor[function]);
}

/* A step W -> out: all neurons, then the worst one. False: the kernel refuses this problem. */
static bool ask_step(struct run *x, unsigned function)
{
    const enum lg_op op = function == SGD ? LG_OP_SGD : LG_OP_STEPS;
    struct lg_session *s = x->c->session;
    lg_ask(x->c, LG_OP_STEPS, lg_session_import(s, x->W));
    const enum lg_call answer = function == SGD ? lg_session_sgd(s, x->index, x->batch, x->at.out)
                                                : lg_session_steps(s, 1, x->at.out);
    if (answer == LG_CALL_UNSUPPORTED)
        return false;
    lg_ask(x->c, op, answer);
    lg_want_finite(x->c, lg_op_name(op), 0, x->w, x->at.out);
    const struct lg_conformance e = function == SGD ? sgd(x) : step(x);
    const double size = lg_down(lg_lo(lg_norm_exact(x->w, x->at.out)) + e.step);
    struct lg_compared f = lg_compared_of(x->c, function == SGD ? "sgd-step" : "gd-step", LG_NOT_COMPARED);
    f.floor = floor_of(x, function);
    lg_compared_state(x->c, &f, (struct lg_part){0, e.e, lg_exact(e.step), size, e.envelope, 0});
    lg_compared_state(x->c, &f, (struct lg_part){1, e.neuron_e, lg_exact(0), 0, e.neuron_envelope, 0});
    lg_compared_close(x->c, &f);
    return true;
}

/* The next function, whether this one is there or not; true when it was compared. */
static bool ask(struct run *x, unsigned function)
{
    const bool is_step = function >= LG_COMPARED_OUTPUTS, is_large = x->m->n * x->w > EXPLICIT_LIMIT;
    const enum lg_op op = function == SGD ? LG_OP_SGD : is_step ? LG_OP_STEPS : lg_compared_op(function);
    if (!lg_offers(x->c, op) || !(x->peak[function] < x->c->session->declared.model.largest / 4) ||
        (is_large && (op == LG_OP_JACOBIAN || op == LG_OP_JVP)) || (op == LG_OP_GRAM && !x->gram.mid))
        return false;
    return is_step ? ask_step(x, function)
                   : lg_compared_ask(x->c, &x->at, function, LG_NOT_COMPARED, floor_of(x, function));
}

/* The kernel then holds x->W. */
static void begin(struct run *x)
{
    const struct lg_history h = {x->c, &x->problem, x->c->inst.W0, (enum lg_call_order)level(x, ORDER)};
    if (!lg_history_begin(&h, x->W))
        lg_end_case(x->c);
    x->m = lg_take_model(x->c, &x->c->inst, x->problem.y);
    x->at.s = lg_take_state(x->c, x->m, x->W, false);
    x->at.arith = lg_arith_pair_of(&x->c->session->declared); /* depths are for this problem's sizes */
    x->at.beta = lg_hi(x->m->beta);
    if (x->m->n > GRAM_LIMIT)
        return;
    x->gram = lg_take_mat(x->c, x->m->n, x->m->n);
    lg_need(x->c, lg_state_gram(x->at.s, &x->gram));
}

static void check(struct lg_case *c)
{
    const struct lg_instance *inst = &c->inst;
    const size_t n = inst->n, w = inst->k * inst->d, square = n <= GRAM_LIMIT ? n * n : 0;
    const size_t rows = lg_offers(c, LG_OP_JACOBIAN) && n * w <= EXPLICIT_LIMIT ? n * w : 0;
    bool compared = false;
    struct run x = {
        .c = c,
        .problem = {n, inst->d, inst->k, inst->X, inst->y, inst->v, inst->activation, c->recipe.eta},
        .w = w,
        .u = lg_take_doubles(c, w),
        .z = lg_take_doubles(c, n),
        .W = lg_take_doubles(c, w),
        .index = lg_take(c, 2 * n + 3, sizeof *x.index)};
    draw_inputs(&x);
    x.at = (struct lg_compared_at){.gram = &x.gram,
                                   .u = x.u,
                                   .z = x.z,
                                   .out = lg_take_doubles(c, n + w + (rows > square ? rows : square))};
    begin(&x);
    set_peaks(&x);
    for (unsigned function = 0; function < FUNCTIONS; function++)
        compared |= ask(&x, function);
    if (!compared)
        lg_ask(c, LG_OP_FORWARD, LG_CALL_NOT_OFFERED);
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
    .slides = "S24",
    .source = "kernels/lemmagate_kernel.h; Bush 1952 (orthogonal arrays); lemmas/THEORY.md, Covering design",
    .how_to_read =
        "A violated claim names the function that is wrong; the instance's note names the patterns "
        "that showed it. `lemmagate coverage` lists the pairs that a run has seen.",
    .kinds = LG_NETWORK,
    .design = {CASES, LG_COVERING_PRIME *CASES, LG_COVERING_PRIME *CASES},
    .activations = (1u << LG_ACTIVATIONS) - 1,
    .families = families,
    LG_HYPOTHESES(hypotheses),
    LG_CLAIMS(claims),
    .policy = {.max_vacuous = 0.2, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
