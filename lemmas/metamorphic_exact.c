/* Metamorphic identity: where no sum rounds, outputs are the exact numbers, up to the products and the scaling of a term.
 *
 * Integer X (n x d), W (k x d), dyadic v and y, phi quadratic or ReLU. All terms of an output are multiples of one power
 * of two g, and with S = sum |terms| every partial sum, every partial product and every FMA is a multiple of g of
 * size at most S: for S/g <= 1/u, u the larger of the declared units, it is representable, so the result does not depend
 * on order, blocking, threads or FMA. S/g <= 1/u is a hypothesis of each claim. A partial product may be larger than S
 * only where another factor is 0, and is then multiplied by 0. phi = z^2/2 and max(z,0) are products and comparisons,
 * exact in any form, so the declared error of phi does not enter. Means of a mini-batch are over m = 1, 2, 4 samples.
 *
 * That makes f exact, bit for bit: its terms are one product each. All else may be scaled on the way (a mean over the samples times
 * n, a slope times v/|v| times |v|), which the declared model has room for and which rounds: with S_e the sum of |terms| of entry e,
 *     J^T r, J^T z: (gamma_{hn+4}(1 + us) + us) S_e;  J: (gamma_3(1 + us) + us) S_e;  J u, J J^T: (gamma_{h+6} + us) S_e
 * (errors.c, functions.c with z, phi, phi' and r exact), and a step errs by lg_step_error. 0 times any scaling is 0.
 *
 * phi'(0) of ReLU may be any number c in [0,1], but one number: c is read off J, or J^T e_i, at a pre-activation that is
 * 0, and must do for all other outputs. (Zeros come from cancellation of nonzero products, hence are +0 in every
 * order.) Without such an output, or for a c other than 0, 1/2, 1, claims about slopes are not stated.
 *
 * With y := f, exact, r = 0: the gradient is 0 and W does not move, whatever eta. "Equal" is equality of numbers. */
#include "verify/author/integer_outputs.h"
#include "verify/author/outputs.h"

#include <string.h>

enum { O_SGD = LG_OUTPUTS, OUTPUTS };

#define REPRESENTABLE "[sum |terms| / grid] <= [1/u]"
#define STEP_REPRESENTABLE "[(|W| + eta sum |terms|) / grid] <= [1/u]"

static const struct lg_hypothesis_spec hypotheses[OUTPUTS] = {
    [LG_OUT_FORWARD] = {"forward is exact", REPRESENTABLE},
    [LG_OUT_GRADIENT] = {"gradient is exact", REPRESENTABLE},
    [LG_OUT_JACOBIAN] = {"jacobian is exact", REPRESENTABLE},
    [LG_OUT_JVP] = {"jvp is exact", REPRESENTABLE},
    [LG_OUT_VJP] = {"vjp is exact", REPRESENTABLE},
    [LG_OUT_GRAM] = {"gram is exact", REPRESENTABLE},
    [LG_OUT_STEP] = {"step is exact", STEP_REPRESENTABLE},
    [O_SGD] = {"sgd step is exact", STEP_REPRESENTABLE},
};

#define NONE(name, role, needs, differing, where)                                      \
    {                                                                                  \
        name, LG_IDENTITY, role, 1u << (needs), "[" differing "] <= 0; " where, "", "" \
    }
#define EXACT(name, needs, what)                                                                         \
    {                                                                                                    \
        "exact-" name, LG_IDENTITY, LG_CONFORMANCE, 1u << (needs),                                       \
            "|" what " computed - exact| <= [rounding of its terms' products and scaling]; every entry", \
            "gamma bounds with z, phi, phi' and r exact", "entry"                                        \
    }

static const struct lg_claim_spec claims[] = {
    NONE("exact-forward", LG_CONFORMANCE, LG_OUT_FORWARD, "entries of f that are not exact", "bit for bit"),
    EXACT("gradient", LG_OUT_GRADIENT, "J^T r"),
    EXACT("jacobian", LG_OUT_JACOBIAN, "J"),
    EXACT("jvp", LG_OUT_JVP, "J u"),
    EXACT("vjp", LG_OUT_VJP, "J^T z"),
    EXACT("gram", LG_OUT_GRAM, "J J^T"),
    EXACT("step", LG_OUT_STEP, "W - eta J^T r"),
    EXACT("sgd", O_SGD, "W - (eta/m) sum_b r_b J_b"),
    {"kink", LG_IDENTITY, LG_CONFORMANCE, 0, "|phi'(0) - 1/2| <= 1/2; ReLU", "", ""},
    NONE("zero-residual-gradient", LG_CONFORMANCE, LG_OUT_FORWARD, "nonzero entries of the gradient",
         "y = f"),
    NONE("zero-residual-step", LG_CONFORMANCE, LG_OUT_FORWARD, "entries of W that moved", "y = f, two steps"),
    NONE("zero-residual-sgd", LG_CONFORMANCE, LG_OUT_FORWARD, "entries of W that moved",
         "y = f, an SGD step"),
    NONE("control-step", LG_CONTROL, LG_OUT_STEP, "entries of W+ that differ", "from W - 2 eta J^T r"),
};

/* eta = 2^-j: steps of about the size of W, so that both fit into one number. */
static int calibrate(struct lg_case *c)
{
    c->recipe.eta = ldexp(1, -(int)lg_choose(&c->choices, 6));
    return 0;
}

struct run {
    struct lg_case *c;
    struct lg_variant *p;
    double *slope;       /* n x k: phi' */
    double *r;           /* n */
    double *want, *size; /* room for any output; the sums of |terms| */
    double *out;
    struct lg_arith a;           /* as declared */
    double on_f, on_slope, kink; /* grids of f and v phi'; phi'(0) */
    bool slopes;                 /* are all phi' known */
};

static void exact_in(struct run *x, unsigned id, double size, double unit)
{
    const struct lg_error_model *m = &x->c->session->declared.model;
    lg_hypothesis(x->c, id, lg_exact(fmin(size / unit, DBL_MAX)),
                  lg_exact(1 / fmax(m->unit_storage, m->unit_accumulator)));
}

static void features(struct run *x)
{
    const struct lg_variant *p = x->p;
    double z_grid = lg_integer_grid(p->n * p->d, p->X) * lg_integer_grid(p->k * p->d, p->W),
           v_grid = lg_integer_grid(p->k, p->v), worst = 0, sums = 0;
    bool relu = p->activation == LG_RELU;
    for (size_t i = 0; i < p->n; i++) {
        double f = 0, size = 0;
        for (size_t l = 0; l < p->k; l++) {
            double z = 0, terms = 0;
            for (size_t j = 0; j < p->d; j++) {
                z += p->X[i * p->d + j] * p->W[l * p->d + j];
                terms += fabs(p->X[i * p->d + j] * p->W[l * p->d + j]);
            }
            const double phi = relu ? fmax(z, 0) : z * z / 2;
            x->slope[i * p->k + l] = relu ? (z > 0 ? 1 : z < 0 ? 0 : NAN) : z;
            f += p->v[l] * phi;
            size += fabs(p->v[l]) * phi;
            sums = lg_larger(sums, terms);
        }
        x->r[i] = f - p->y[i];
        worst = lg_larger(worst, 2 * size + fabs(p->y[i])); /* y := f, too */
    }
    x->on_f = fmin(v_grid * (relu ? z_grid : z_grid * z_grid / 2), lg_integer_grid(p->n, p->y));
    x->on_slope = v_grid * (relu ? 0.5 : z_grid);
    exact_in(x, LG_OUT_FORWARD, sums, z_grid);
    exact_in(x, LG_OUT_FORWARD, worst, x->on_f);
}

/* Fills in phi'(0). */
static void settle_kink(struct run *x)
{
    const struct lg_variant *p = x->p;
    const size_t w = p->k * p->d;
    size_t at = 0;
    while (at < p->n * p->k && !isnan(x->slope[at]))
        at++;
    x->slopes = at == p->n * p->k;
    if (x->slopes || (!lg_offers(x->c, LG_OP_JACOBIAN) && !lg_offers(x->c, LG_OP_VJP)))
        return;
    const size_t i = at / p->k, l = at % p->k;
    const bool is_explicit = lg_offers(x->c, LG_OP_JACOBIAN);
    const enum lg_op op = is_explicit ? LG_OP_JACOBIAN : LG_OP_VJP;
    memset(x->want, 0, p->n * sizeof *x->want);
    x->want[i] = 1;
    lg_ask(x->c, op, lg_session_output(x->c->session, op, NULL, x->want, x->out));
    x->kink = x->out[(is_explicit ? i * w : 0) + l * p->d] / (p->v[l] * p->X[i * p->d]);
    lg_claim(x->c, "kink", 0, lg_exact(fabs(x->kink - 0.5)), lg_exact(0.5));
    x->slopes = x->kink == 0 || x->kink == 0.5 || x->kink == 1;
    for (size_t e = 0; e < p->n * p->k; e++)
        if (isnan(x->slope[e]))
            x->slope[e] = x->kink;
}

static void expect(const struct run *x, const char *claim, size_t m)
{
    lg_claim_none(x->c, claim, 0, lg_differing(m, x->out, x->want));
}

/* Entry by entry within `relative` of the sum of |terms|, relative to the products and sums. */
static void expect_near(const struct run *x, const char *name, size_t m, double gamma)
{
    const unsigned claim = lg_claim_index(x->c, name);
    const double relative = lg_add_up(lg_mul_up(gamma, 1 + x->a.us), x->a.us);
    for (size_t e = 0; e < m; e++)
        lg_claim(x->c, claim, (double)e, lg_abs(lg_sub(lg_exact(x->out[e]), lg_exact(x->want[e]))),
                 lg_exact(lg_mul_up(relative, x->size[e])));
}

static double over_samples(const struct run *x, double depth)
{
    return lg_gamma(depth + 4, x->a.ua);
}

/* The deeper way to sum, and six products. */
static double deepest(const struct run *x)
{
    return lg_gamma(fmax(x->a.hd + x->a.hk, x->a.hw) + 6, x->a.ua);
}

/* out := the m numbers that a function gives; false: it is not offered. */
static bool answer(const struct run *x, enum lg_op op, size_t m)
{
    if (!lg_offers(x->c, op))
        return false;
    lg_ask(x->c, op, lg_session_output(x->c->session, op, x->p->U, x->p->z, x->out));
    lg_want_finite(x->c, lg_op_name(op), 0, m, x->out);
    return true;
}

static void step_answer(const struct run *x, size_t steps)
{
    lg_ask(x->c, LG_OP_STEPS, lg_session_steps(x->c->session, steps, x->out));
    lg_want_finite(x->c, lg_op_name(LG_OP_STEPS), 0, x->p->k * x->p->d, x->out);
}

static void batch_answer(const struct run *x, const size_t *index, size_t m)
{
    lg_ask(x->c, LG_OP_SGD, lg_session_sgd(x->c->session, index, m, x->out));
    lg_want_finite(x->c, lg_op_name(LG_OP_SGD), 0, x->p->k * x->p->d, x->out);
}

static void forward(const struct run *x)
{
    if (!answer(x, LG_OP_FORWARD, x->p->n))
        return;
    for (size_t i = 0; i < x->p->n; i++)
        x->want[i] = x->r[i] + x->p->y[i];
    expect(x, "exact-forward", x->p->n);
}

/* All that is about J; each want and size is exact on a multiple of the grid `unit`. */
static void jacobians(struct run *x)
{
    const struct lg_variant *p = x->p;
    const size_t n = p->n, w = p->k * p->d;
    const double unit = x->on_slope * lg_integer_grid(n * p->d, p->X);
    exact_in(x, LG_OUT_GRADIENT, lg_integer_adjoint(p, x->slope, n, NULL, x->r, x->want, x->size),
             unit * x->on_f);
    if (answer(x, LG_OP_GRADIENT, w))
        expect_near(x, "exact-gradient", w, over_samples(x, x->a.hn));
    exact_in(x, LG_OUT_VJP, lg_integer_adjoint(p, x->slope, n, NULL, p->z, x->want, x->size),
             unit * lg_integer_grid(n, p->z));
    if (answer(x, LG_OP_VJP, w))
        expect_near(x, "exact-vjp", w, over_samples(x, x->a.hn));
    exact_in(x, LG_OUT_JACOBIAN, lg_integer_jacobian(p, x->slope, x->want, x->size), unit);
    if (answer(x, LG_OP_JACOBIAN, n * w))
        expect_near(x, "exact-jacobian", n * w, lg_gamma(3, x->a.ua));
    exact_in(x, LG_OUT_JVP, lg_integer_jvp(p, x->slope, x->want, x->size), unit * lg_integer_grid(w, p->U));
    if (answer(x, LG_OP_JVP, n))
        expect_near(x, "exact-jvp", n, deepest(x));
    exact_in(x, LG_OUT_GRAM, lg_integer_gram(p, x->slope, x->want, x->size), unit * unit);
    if (answer(x, LG_OP_GRAM, n * n))
        expect_near(x, "exact-gram", n * n, deepest(x));
}

/* What an honest step of m samples summed at `depth` may miss; eta = factor, |G_e| <= size_e. Between the sum and the step a
 * mini-batch has one rounding more. */
static void expect_step(const struct run *x, const char *name, size_t m, double depth, double factor)
{
    const unsigned claim = lg_claim_index(x->c, name);
    struct lg_arith a = x->a;
    a.hn = depth;
    const double relative = lg_add_up(lg_mul_up(over_samples(x, depth), 1 + a.us), a.us);
    for (size_t e = 0; e < x->p->k * x->p->d; e++) {
        const double dG = lg_mul_up(relative, x->size[e]), G = lg_mul_up(factor, lg_add_up(x->size[e], dG));
        lg_claim(x->c, claim, (double)e, lg_abs(lg_sub(lg_exact(x->out[e]), lg_exact(x->want[e]))),
                 lg_exact(lg_add_up(lg_step_error(&a, factor, m, dG, x->size[e], fabs(x->out[e]), 1),
                                    lg_mul_up(2 * a.us, G))));
    }
}

/* want := W - factor want, and the hypothesis that this is exact where the sums were: on `unit`, of size `size`. */
static void descend(struct run *x, unsigned id, double factor, double size, double unit)
{
    const struct lg_variant *p = x->p;
    double largest = 0;
    for (size_t e = 0; e < p->k * p->d; e++) {
        largest = lg_larger(largest, fabs(p->W[e]));
        x->want[e] = p->W[e] - factor * x->want[e];
    }
    exact_in(x, id, size, unit);
    exact_in(x, id, largest + factor * size, fmin(lg_integer_grid(p->k * p->d, p->W), factor * unit));
}

static void step(struct run *x)
{
    const struct lg_variant *p = x->p;
    const size_t w = p->k * p->d;
    const double unit = x->on_slope * lg_integer_grid(p->n * p->d, p->X) * x->on_f,
                 size = lg_integer_adjoint(p, x->slope, p->n, NULL, x->r, x->want, x->size);
    descend(x, LG_OUT_STEP, p->eta, size, unit);
    step_answer(x, 1);
    expect_step(x, "exact-step", p->n, x->a.hn, p->eta);
    for (size_t e = 0; e < w; e++)
        x->want[e] = 2 * x->want[e] - p->W[e];
    expect(x, "control-step", w);
}

/* Batches of 1, 2 and 4 samples, drawn with replacement. */
static void sgd(struct run *x)
{
    const struct lg_variant *p = x->p;
    const double unit = x->on_slope * lg_integer_grid(p->n * p->d, p->X) * x->on_f;
    size_t index[4];
    for (size_t m = 1; m <= 4 && lg_offers(x->c, LG_OP_SGD); m *= 2) {
        for (size_t b = 0; b < m; b++)
            index[b] = (size_t)(x->c->recipe.index + 5 * b * b + m) % p->n;
        const double size = lg_integer_adjoint(p, x->slope, m, index, x->r, x->want, x->size);
        descend(x, O_SGD, p->eta / (double)m, size, unit / (double)m);
        lg_ask(x->c, LG_OP_SGD, lg_session_import(x->c->session, p->W));
        batch_answer(x, index, m);
        expect_step(x, "exact-sgd", m, (double)x->c->session->declared.batch_depth, p->eta / (double)m);
    }
}

/* y := f. */
static void zero_residual(const struct run *x)
{
    struct lg_variant *p = x->p;
    const size_t w = p->k * p->d, index[2] = {p->n - 1, 0};
    for (size_t i = 0; i < p->n; i++)
        p->y[i] += x->r[i];
    lg_ask_variant(x->c, p);
    memset(x->want, 0, w * sizeof *x->want);
    if (answer(x, LG_OP_GRADIENT, w))
        expect(x, "zero-residual-gradient", w);
    memcpy(x->want, p->W, w * sizeof *x->want);
    step_answer(x, 2);
    expect(x, "zero-residual-step", w);
    if (!lg_offers(x->c, LG_OP_SGD))
        return;
    batch_answer(x, index, 2);
    expect(x, "zero-residual-sgd", w);
}

static void examine(struct lg_case *c)
{
    struct lg_variant *p = lg_take_variant(c);
    const size_t n = p->n, w = p->k * p->d, room = n * w + n * n + w + n;
    struct run x = {.c = c, .p = p};
    for (size_t e = 0; e < w; e++)
        p->U[e] = rint(p->U[e]);
    for (size_t i = 0; i < n; i++)
        p->z[i] = rint(p->z[i]);
    x.slope = lg_take_doubles(c, n * p->k), x.r = lg_take_doubles(c, n);
    x.want = lg_take_doubles(c, room), x.out = lg_take_doubles(c, room), x.size = lg_take_doubles(c, room);
    features(&x);
    lg_ask_variant(c, p);
    x.a = lg_arith_declared(&c->session->declared);
    forward(&x);
    settle_kink(&x);
    if (x.slopes) {
        jacobians(&x);
        step(&x);
        sgd(&x);
    }
    zero_residual(&x);
}

static const struct lg_family_use families[] = {{"integer-shapes", 1}, {NULL, 0}};

const struct lg_lemma lemma_metamorphic_exact = {
    .id = "metamorphic-exact",
    .title = "Where no sum rounds, every output is the exact number",
    .statement =
        "Integer X and W, dyadic v and y, quadratic or ReLU: f is exact bit for bit, all other outputs up to "
        "the rounding of the products and the scaling of a term.",
    .latex = "X,W\\text{ of integers},\\quad\\varphi(z)\\in\\{z^2/2,\\ \\max(z,0)\\}\\quad\\Rightarrow\n"
             "\\hat f=f,\\quad\\hat J=J,\\quad\\widehat{J^Tr}=J^Tr,\\quad\\hat W^+=W^+",
    .slides = "",
    .source = "metamorphic testing: Chen, Cheung and Yiu 1998, arXiv 2002.12543; definitions: "
              "kernels/lemmagate_kernel.h",
    .how_to_read =
        "A differing f is a mistake, not rounding: every number on the way fits into the declared format. "
        "Derivatives may be scaled, by n or a norm, and are held to a few units of their terms.",
    .kinds = LG_NETWORK,
    .activations = 1u << LG_QUADRATIC | 1u << LG_RELU,
    .families = families,
    .shaped = {"shaped-integer", 2},
    LG_HYPOTHESES(hypotheses),
    LG_CLAIMS(claims),
    .policy = {.max_vacuous = 0.25, .max_undecided = 0},
    .calibrate = calibrate,
    .formal = true,
    .examine = examine,
};
