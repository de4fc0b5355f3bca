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

#include <string.h>

enum { H_SGD = LG_OUTPUTS, HYPOTHESES };

static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    [LG_OUT_FORWARD] = LG_INTEGERS_FIT("forward is exact", "X W^T, and f and f - y"),
    [LG_OUT_GRADIENT] = LG_INTEGERS_FIT("gradient is exact", "J^T r"),
    [LG_OUT_JACOBIAN] = LG_INTEGERS_FIT("jacobian is exact", "J"),
    [LG_OUT_JVP] = LG_INTEGERS_FIT("jvp is exact", "J u"),
    [LG_OUT_VJP] = LG_INTEGERS_FIT("vjp is exact", "J^T z"),
    [LG_OUT_GRAM] = LG_INTEGERS_FIT("gram is exact", "J J^T"),
    [LG_OUT_STEP] = LG_INTEGERS_FIT("step is exact", "J^T r, and |W| + eta sum |terms|"),
    [H_SGD] = LG_INTEGERS_FIT("sgd step is exact", "sum_b r_b J_b, and |W| + (eta/m) sum |terms|"),
};

#define SAME(name, needs, statement)                                        \
    {                                                                       \
        name, LG_IDENTITY, LG_CONFORMANCE, 1u << (needs), statement, "", "" \
    }
#define NEAR(name, needs, difference)                                                         \
    {                                                                                         \
        name, LG_IDENTITY, LG_CONFORMANCE, 1u << (needs),                                     \
            "|" difference "| <= [rounding of its terms' products and scaling]; every entry", \
            "gamma bounds with z, phi, phi' and r exact", "entry"                             \
    }

static const struct lg_claim_spec claims[] = {
    SAME("exact-forward", LG_OUT_FORWARD, "[entries of f that are not exact] <= 0"),
    NEAR("exact-gradient", LG_OUT_GRADIENT, "J^T r computed - J^T r"),
    NEAR("exact-jacobian", LG_OUT_JACOBIAN, "J computed - J"),
    NEAR("exact-jvp", LG_OUT_JVP, "J u computed - J u"),
    NEAR("exact-vjp", LG_OUT_VJP, "J^T z computed - J^T z"),
    NEAR("exact-gram", LG_OUT_GRAM, "J J^T computed - J J^T"),
    NEAR("exact-step", LG_OUT_STEP, "W+ - W + eta J^T r"),
    NEAR("exact-sgd", H_SGD, "W+ - W + (eta/m) sum_b r_b J_b"),
    {"kink", LG_IDENTITY, LG_CONFORMANCE, 0, "|phi'(0) - 1/2| <= 1/2; ReLU", "", ""},
    SAME("zero-residual-gradient", LG_OUT_FORWARD, "[nonzero entries of the gradient] <= 0; y = f"),
    SAME("zero-residual-step", LG_OUT_FORWARD, "[entries of W that moved] <= 0; y = f, in two steps"),
    SAME("zero-residual-sgd", LG_OUT_FORWARD, "[entries of W that moved] <= 0; y = f"),
    {"control-step", LG_IDENTITY, LG_CONTROL, 1u << LG_OUT_STEP,
     "[entries of W+ other than W - 2 eta J^T r] <= 0", "", ""},
};

/* eta = 2^-j: steps of about the size of W, so that both fit into one number. */
static void calibrate(struct lg_case *c)
{
    c->recipe.eta = ldexp(1, -(int)lg_choose(&c->choices, 6));
}

struct run {
    struct lg_case *c;
    struct lg_integers e;
    size_t w;          /* k d */
    double *out;       /* room for any output */
    struct lg_arith a; /* as declared */
};

/* out (m) := what a call gave. */
static void ask(struct run *x, enum lg_op op, size_t m, enum lg_call result)
{
    lg_ask(x->c, op, result);
    lg_want_finite(x->c, lg_op_name(op), 0, m, x->out);
}

static void same(struct run *x, const char *claim, size_t m)
{
    lg_claim(x->c, claim, 0, lg_exact(lg_differing(m, x->out, x->e.want)), lg_exact(0));
}

static void near(struct run *x, unsigned claim, size_t e, double allowance)
{
    lg_claim(x->c, claim, (double)e, lg_abs(lg_sub(lg_exact(x->out[e]), lg_exact(x->e.want[e]))),
             lg_exact(allowance));
}

static void forward(struct run *x)
{
    if (!lg_offers(x->c, LG_OP_FORWARD))
        return;
    ask(x, LG_OP_FORWARD, x->e.p->n, lg_session_forward(x->c->session, x->out));
    for (size_t i = 0; i < x->e.p->n; i++)
        x->e.want[i] = x->e.r[i] + x->e.p->y[i];
    same(x, "exact-forward", x->e.p->n);
}

/* phi'(0), where it matters, as the kernel has it. Are all slopes known? */
static bool settle_kink(struct run *x)
{
    const struct lg_variant *p = x->e.p;
    const size_t at = x->e.at_kink, i = at / p->k, l = at % p->k;
    const enum lg_op op = lg_offers(x->c, LG_OP_JACOBIAN) ? LG_OP_JACOBIAN : LG_OP_VJP;
    if (at == p->n * p->k)
        return true;
    if (!lg_offers(x->c, op))
        return false;
    memset(x->e.want, 0, p->n * sizeof *x->e.want);
    x->e.want[i] = 1;
    lg_ask(x->c, op, lg_session_output(x->c->session, op, p->U, x->e.want, x->out));
    const double kink = x->out[(op == LG_OP_JACOBIAN ? i * x->w : 0) + l * p->d] / (p->v[l] * p->X[i * p->d]);
    lg_claim(x->c, "kink", 0, lg_exact(fabs(kink - 0.5)), lg_exact(0.5));
    lg_integers_settle(&x->e, kink);
    return kink == 0 || kink == 0.5 || kink == 1;
}

/* (gamma (1 + us) + us): what a sum with gamma may miss of its |terms|, and storing it. */
static double stored(const struct run *x, double gamma)
{
    return lg_add_up(lg_mul_up(gamma, 1 + x->a.us), x->a.us);
}

/* An output of m entries with `want` and `size` filled in: where its terms over their grid fit, entry by entry within the rounding of
 * products and sums. */
static void compare(struct run *x, const char *claim, enum lg_output_id id, size_t m, double terms,
                    double grid, double gamma)
{
    const enum lg_op op = lg_output_op(id);
    const double relative = stored(x, gamma);
    lg_integers_fit(x->c, id, terms / grid);
    if (!lg_offers(x->c, op))
        return;
    ask(x, op, m, lg_session_output(x->c->session, op, x->e.p->U, x->e.p->z, x->out));
    const unsigned which = lg_claim_index(x->c, claim);
    for (size_t e = 0; e < m; e++)
        near(x, which, e, lg_mul_up(relative, x->e.size[e]));
}

static void outputs(struct run *x)
{
    struct lg_integers *e = &x->e;
    const struct lg_arith *a = &x->a;
    const size_t n = e->p->n, w = x->w;
    const double over_samples = lg_gamma(a->hn + 4, a->ua),
                 deepest = lg_gamma(fmax(a->hd + a->hk, a->hw) + 6, a->ua); /* and six products */
    double terms = lg_integer_adjoint(e, n, NULL, e->r);
    compare(x, "exact-gradient", LG_OUT_GRADIENT, w, terms, e->on_J * e->on_f, over_samples);
    terms = lg_integer_adjoint(e, n, NULL, e->p->z);
    compare(x, "exact-vjp", LG_OUT_VJP, w, terms, e->on_J * lg_integer_grid(n, e->p->z), over_samples);
    terms = lg_integer_jacobian(e);
    compare(x, "exact-jacobian", LG_OUT_JACOBIAN, n * w, terms, e->on_J, lg_gamma(3, a->ua));
    terms = lg_integer_jvp(e);
    compare(x, "exact-jvp", LG_OUT_JVP, n, terms, e->on_J * lg_integer_grid(w, e->p->U), deepest);
    terms = lg_integer_gram(e);
    compare(x, "exact-gram", LG_OUT_GRAM, n * n, terms, e->on_J * e->on_J, deepest);
}

/* What an honest step of m samples summed at `depth` may miss; eta = factor, |G_e| <= size_e. Between the sum and the step a
 * mini-batch has one rounding more. */
static void near_step(struct run *x, const char *claim, size_t m, double depth, double factor)
{
    struct lg_arith a = x->a;
    const unsigned which = lg_claim_index(x->c, claim);
    const double relative = stored(x, lg_gamma(depth + 4, a.ua));
    a.hn = depth;
    for (size_t e = 0; e < x->w; e++) {
        const double dG = lg_mul_up(relative, x->e.size[e]),
                     G = lg_mul_up(factor, lg_add_up(x->e.size[e], dG));
        near(x, which, e,
             lg_add_up(lg_step_error(&a, factor, m, dG, x->e.size[e], fabs(x->out[e]), 1),
                       lg_mul_up(2 * a.us, G)));
    }
}

static void step(struct run *x)
{
    const struct lg_variant *p = x->e.p;
    lg_integer_step(x->c, &x->e, LG_OUT_STEP, p->eta, p->n, NULL);
    ask(x, LG_OP_STEPS, x->w, lg_session_steps(x->c->session, 1, x->out));
    near_step(x, "exact-step", p->n, x->a.hn, p->eta);
    for (size_t e = 0; e < x->w; e++)
        x->e.want[e] = 2 * x->e.want[e] - p->W[e];
    same(x, "control-step", x->w);
}

/* Batches of 1, 2 and 4 samples, drawn with replacement. */
static void sgd(struct run *x)
{
    const struct lg_variant *p = x->e.p;
    struct lg_session *s = x->c->session;
    size_t index[4];
    for (size_t m = 1; m <= 4 && lg_offers(x->c, LG_OP_SGD); m *= 2) {
        for (size_t b = 0; b < m; b++)
            index[b] = (size_t)(x->c->recipe.index + 5 * b * b + m) % p->n;
        lg_integer_step(x->c, &x->e, H_SGD, p->eta, m, index);
        lg_ask(x->c, LG_OP_SGD, lg_session_import(s, p->W));
        ask(x, LG_OP_SGD, x->w, lg_session_sgd(s, index, m, x->out));
        near_step(x, "exact-sgd", m, (double)s->declared.batch_depth, p->eta / (double)m);
    }
}

/* y := f. */
static void zero_residual(struct run *x, struct lg_variant *p)
{
    struct lg_session *s = x->c->session;
    const size_t w = x->w, index[2] = {p->n - 1, 0};
    for (size_t i = 0; i < p->n; i++)
        p->y[i] += x->e.r[i];
    lg_ask_variant(x->c, p);
    memset(x->e.want, 0, w * sizeof *x->e.want);
    if (lg_offers(x->c, LG_OP_GRADIENT)) {
        ask(x, LG_OP_GRADIENT, w, lg_session_gradient(s, x->out));
        same(x, "zero-residual-gradient", w);
    }
    memcpy(x->e.want, p->W, w * sizeof *x->e.want);
    ask(x, LG_OP_STEPS, w, lg_session_steps(s, 2, x->out));
    same(x, "zero-residual-step", w);
    if (lg_offers(x->c, LG_OP_SGD)) {
        ask(x, LG_OP_SGD, w, lg_session_sgd(s, index, 2, x->out));
        same(x, "zero-residual-sgd", w);
    }
}

/* U and z of integers too. */
static struct lg_variant *integer_variant(struct lg_case *c)
{
    struct lg_variant *p = lg_take_variant(c);
    for (size_t e = 0; e < p->k * p->d; e++)
        p->U[e] = rint(p->U[e]);
    for (size_t i = 0; i < p->n; i++)
        p->z[i] = rint(p->z[i]);
    return p;
}

static void check(struct lg_case *c)
{
    struct lg_variant *p = integer_variant(c);
    struct run x = {.c = c, .e = lg_take_integers(c, p, LG_OUT_FORWARD), .w = p->k * p->d};
    x.out = lg_take_doubles(c, lg_integers_room(p));
    lg_ask_variant(c, p);
    x.a = lg_arith_declared(&c->session->declared);
    forward(&x);
    if (settle_kink(&x)) {
        outputs(&x);
        step(&x);
        sgd(&x);
    }
    zero_residual(&x, p);
}

static const struct lg_family_use families[] = {{"integer-shapes", 1}, {NULL, 0}};

const struct lg_lemma lemma_metamorphic_exact = {
    .id = "metamorphic-exact",
    .title = "Where no sum rounds, every output is the exact number",
    .statement =
        "Integer X and W, dyadic v and y, quadratic or ReLU: f is exact bit for bit, all other outputs up to "
        "the rounding of the products and the scaling of a term.",
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
    .check = check,
};
