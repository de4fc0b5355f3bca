/* Metamorphic identities of the output layer: v^(y) = Phi^+ y, Phi = phi(X W^T) (n x k).
 *
 *   v^(2y) = 2 v^(y),  v^(y + z) = v^(y) + v^(z)      linear: no ridge that does not scale, no start other than zero
 *   neurons permuted: v^ permutes with them             samples permuted, with their y: v^ stays
 *   v^ in range(Phi^T): the component in null(Phi) is rounding
 *   with v^ for its v the network's forward gives y back: a ridge, linear in y itself, is seen here
 *   a context that fitted other weights before, those of W in reverse, and imports W: v^ stays
 *
 * A kernel's v with |(Phi v - y)_i| <= rho_i|v| and null component <= nu|v|, as declared (verify/model/fit_error.c), has
 * v - v^ = Phi^+(Phi v - y) + Q_null v, hence |v - v^| <= e|v|, e = |rho|/sigma + nu, sigma = sigma_min(Phi) > 0. The
 * identities hold up to e(|v_1| + |v_2| + ...). rho, nu, sigma do not change under permutations. Labels lie on a grid, so
 * that sums are exact. Only for k' >= n distinct neurons. */
#include "verify/model/features.h"
#include "verify/author/formulas.h"
#include "verify/author/history.h"
#include "verify/author/outputs.h"

#include <string.h>

enum { H_SIGMA, H_ERROR, HYPOTHESES };
#define RESOLVED (1u << H_SIGMA | 1u << H_ERROR)

static const struct lg_quantity quantities[] = {
    {"sigma_min(Phi)", NULL, "n x k", "least singular value of the features", "1", true},
    {"sigma", NULL, "n x k", "certified lower bound of sigma_min(Phi)", "1", true},
    {"epsilon", NULL, "n x k", "declared rounding of Phi, Frobenius", "1", true},
    {"|rho|", NULL, "n", "norm of the declared residuals of a fit, relative to |v|", "1", true},
    {"rho_i", NULL, "n", "|(Phi v - y)_i| <= rho_i |v|, as declared", "1", true},
    {"nu", NULL, "scalar", "declared component of v in null(Phi), relative to |v|", "1", true},
    {"|v(y)|", NULL, "k", "the fit of y", "f", true},
    {"|v(2y)|", NULL, "k", "the fit of 2y", "f", true},
    {"|v(z)|", NULL, "k", "the fit of other labels z", "f", true},
    {"|v(y + z)|", NULL, "k", "the fit of the sum", "f", true},
    {"|v'|", NULL, "k", "the fit of y in another order, or after another fit", "f", true},
    {"|v(2y) - 2v(y)|", NULL, "k", "the fit of 2y, twice that of y", "f", true},
    {"|v(2y) - v(y)|", NULL, "k", "the fit of 2y, that of y", "f", true},
    {"|v(y + z) - v(y) - v(z)|", NULL, "k", "the fit of a sum and the sum of the fits", "f", true},
    {"|P v' - v|", NULL, "k", "fits of the neurons in two orders", "f", true},
    {"|v' - v|", NULL, "k", "fits of one problem", "f", true},
    {"|Q v|", NULL, "k", "component of v(y) in null(Phi)", "f", true},
    {"|f_i - y_i|", NULL, "n", "forward with v(y) for v, and the label", "f", true},
    {"[declared rounding of f_i]", NULL, "n", "of forward with v(y) for v", "f", true},
    {NULL}};

static const char *const definitions[] = {"e := |rho|/sigma + nu", NULL};

static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    [H_SIGMA] = {"resolved features", "epsilon <= sigma_min(Phi)/2"},
    [H_ERROR] = {"meaningful error", "e <= 1/2"},
};

#define FITTED(name, text, why, coordinate)                                \
    {                                                                      \
        name, LG_IDENTITY, LG_CONFORMANCE, RESOLVED, text, why, coordinate \
    }
#define LINEAR "e times the norms: |v - v^| <= (|rho|/sigma + nu)|v|"

static const struct lg_claim_spec claims[] = {
    FITTED("double", "|v(2y) - 2v(y)| <= e (|v(2y)| + 2 |v(y)|)", LINEAR, ""),
    FITTED("sum", "|v(y + z) - v(y) - v(z)| <= e (|v(y + z)| + |v(y)| + |v(z)|)", LINEAR, ""),
    FITTED("neurons", "|P v' - v| <= e (|v'| + |v(y)|); neurons permuted by P", LINEAR, ""),
    FITTED("samples", "|v' - v| <= e (|v'| + |v(y)|); samples permuted", LINEAR, ""),
    FITTED("range", "|Q v| <= nu |v(y)|", "nu|v|", ""),
    FITTED("forward-of-fit", "|f_i - y_i| <= rho_i |v(y)| + [declared rounding of f_i]; with v(y) for v",
           "rho_i|v|, and forward's", "sample"),
    FITTED("reimport", "|v' - v| <= e (|v'| + |v(y)|); after a fit of other weights in the same context",
           LINEAR, ""),
    {"control-double", LG_IDENTITY, LG_CONTROL, RESOLVED, "|v(2y) - v(y)| <= e (|v(2y)| + |v(y)|)", "", ""},
};

static void calibrate(struct lg_case *c)
{
    c->recipe.eta = 1;
}

struct run {
    struct lg_case *c;
    const struct lg_variant *p;
    double *v, *other, *second; /* k: v(y), and fits of something else */
    double *rho;                /* n */
};

/* In the context at hand. */
static void fit_here(struct run *x, double *v)
{
    lg_ask(x->c, LG_OP_FIT, lg_session_fit(x->c->session, v));
    lg_want_finite(x->c, "fit_output", 0, x->p->k, v);
}

static void fit(struct run *x, const struct lg_variant *q, double *v)
{
    if (!lg_variant_begin(x->c, q))
        lg_end_case(x->c);
    fit_here(x, v);
}

static void let_norm(struct run *x, const char *name, const double *v)
{
    lg_let(x->c, name, lg_norm_exact(x->p->k, v));
}

/* v' against v(y); gap: the name of their difference. */
static void near(struct run *x, const char *claim, const char *gap, const double *other)
{
    let_norm(x, "|v'|", other);
    lg_let(x->c, gap, lg_distance(x->p->k, other, x->v));
    lg_state_claim(x->c, claim, 0);
}

/* W in reverse, a fit that may refuse, W, a fit. */
static void reimported(struct run *x)
{
    struct lg_session *s = x->c->session;
    struct lg_variant *q = lg_take_variant_copy(x->c, x->p);
    const size_t w = q->k * q->d;
    for (size_t e = 0; e < w; e++)
        q->W[e] = x->p->W[w - 1 - e];
    if (!lg_variant_begin(x->c, q) || !lg_history_unlooked(x->c, LG_OP_FIT, lg_session_fit(s, x->other)))
        lg_end_case(x->c);
    lg_ask(x->c, LG_OP_FIT, lg_session_import(s, x->p->W));
    fit_here(x, x->other);
    near(x, "reimport", "|v' - v|", x->other);
}

static void doubled(struct run *x)
{
    struct lg_variant *q = lg_take_variant_copy(x->c, x->p);
    for (size_t i = 0; i < q->n; i++)
        q->y[i] *= 2;
    fit(x, q, x->other);
    for (size_t l = 0; l < q->k; l++)
        x->second[l] = 2 * x->v[l];
    const lg_ball gap = lg_distance(q->k, x->other, x->second), twice = lg_norm_exact(q->k, x->second);
    let_norm(x, "|v(2y)|", x->other);
    lg_let(x->c, "|v(2y) - v(y)|", lg_distance(q->k, x->other, x->v));
    lg_let(x->c, "|v(2y) - 2v(y)|", gap);
    lg_state_claim(x->c, "control-double", 0);
    lg_state_claim(x->c, "double", 0);
    if (lg_lo(twice) > 0) {
        const lg_ball size = lg_add(lg_norm_exact(q->k, x->other), twice);
        lg_claim_power(x->c, "double",
                       lg_div_up(lg_hi(lg_add(gap, lg_mul(lg_value_of(x->c, "e"), size))), lg_lo(twice)));
    }
}

/* The other labels are z. */
static void summed(struct run *x)
{
    struct lg_variant *q = lg_take_variant_copy(x->c, x->p);
    struct lg_norm_sum gap = {0};
    memcpy(q->y, q->z, q->n * sizeof *q->y);
    fit(x, q, x->second);
    for (size_t i = 0; i < q->n; i++)
        q->y[i] = x->p->y[i] + x->p->z[i];
    fit(x, q, x->other);
    for (size_t l = 0; l < q->k; l++)
        lg_norm_take(&gap, lg_sub(lg_sub(lg_exact(x->other[l]), lg_exact(x->v[l])), lg_exact(x->second[l])));
    let_norm(x, "|v(z)|", x->second);
    let_norm(x, "|v(y + z)|", x->other);
    lg_let(x->c, "|v(y + z) - v(y) - v(z)|", lg_norm_total(&gap));
    lg_state_claim(x->c, "sum", 0);
}

/* The network with v := v(y). */
static void forward_of_fit(struct run *x)
{
    struct lg_variant *q = lg_take_variant_copy(x->c, x->p);
    memcpy(q->v, x->v, q->k * sizeof *q->v);
    const struct lg_output *f = &lg_take_outputs(x->c, q, 1u << LG_OUT_FORWARD)->of[LG_OUT_FORWARD];
    for (size_t i = 0; f->value && i < q->n; i++) {
        lg_let(x->c, "|f_i - y_i|", lg_abs(lg_sub(lg_exact(f->value[i]), lg_exact(q->y[i]))));
        lg_let(x->c, "rho_i", lg_exact(x->rho[i]));
        lg_let(x->c, "[declared rounding of f_i]", lg_exact(f->error[i]));
        lg_state_claim(x->c, "forward-of-fit", (double)i);
    }
}

static size_t common_divisor(size_t a, size_t b)
{
    return b ? common_divisor(b, a % b) : a;
}

/* The order 3, 1, 4, ...: i -> a i + 1 mod m for the least a >= 3 without a common divisor with m. */
static size_t *order_of(struct lg_case *c, size_t m)
{
    size_t a = 3, *order = lg_take(c, m, sizeof *order);
    while (common_divisor(a, m) != 1)
        a++;
    for (size_t i = 0; i < m; i++)
        order[i] = (a * i + 1) % m;
    return order;
}

static void permuted(struct run *x)
{
    const size_t n = x->p->n, k = x->p->k, *neuron = order_of(x->c, k);
    fit(x, lg_take_variant_pick(x->c, x->p, n, order_of(x->c, n), k, NULL), x->other);
    near(x, "samples", "|v' - v|", x->other);
    fit(x, lg_take_variant_pick(x->c, x->p, n, NULL, k, neuron), x->other);
    for (size_t l = 0; l < k; l++)
        x->second[neuron[l]] = x->other[l];
    near(x, "neurons", "|P v' - v|", x->second);
}

/* e and the hypotheses. */
static void error_of(struct run *x, const struct lg_features *f)
{
    const struct lg_arith declared = lg_arith_declared(&x->c->session->declared);
    struct lg_fit_error error;
    lg_need(x->c, lg_fit_error(f, &declared, x->rho, &error));
    lg_let(x->c, "sigma_min(Phi)", f->sigma_min);
    lg_let(x->c, "sigma", lg_exact(fmax(0, lg_down(lg_lo(f->sigma_min)))));
    lg_let(x->c, "epsilon", lg_exact(error.features));
    lg_let(x->c, "|rho|", lg_exact(lg_norm_up(f->n, x->rho)));
    lg_let(x->c, "nu", lg_exact(error.null));
    lg_state_hypothesis(x->c, H_SIGMA);
    lg_state_hypothesis(x->c, H_ERROR);
}

static void check(struct lg_case *c)
{
    lg_ball null;
    if (!lg_offers(c, LG_OP_FIT))
        lg_ask(c, LG_OP_FIT, LG_CALL_NOT_OFFERED);
    struct lg_variant *p = lg_take_variant(c);
    for (size_t i = 0; i < p->n; i++)
        p->y[i] = rint(64 * c->inst.y[i]) / 64;
    struct run x = {.c = c, .p = p, .v = lg_take_doubles(c, p->k), .rho = lg_take_doubles(c, p->n)};
    x.other = lg_take_doubles(c, p->k);
    x.second = lg_take_doubles(c, p->k);
    const struct lg_features *f = lg_take_features(c, lg_take_model(c, &c->inst, p->y), c->inst.W0);
    if (f->distinct < f->n)
        return;
    fit(&x, p, x.v);
    error_of(&x, f);
    lg_need(c, lg_features_null_component(f, x.v, &null));
    lg_let(c, "|Q v|", null);
    let_norm(&x, "|v(y)|", x.v);
    lg_state_claim(c, "range", 0);
    forward_of_fit(&x);
    reimported(&x);
    doubled(&x);
    summed(&x);
    permuted(&x);
}

static const struct lg_family_use families[] = {{"interpolation-threshold", 6}, {"almost-dependent", 2},
                                                {"gaussian-sphere", 1},         {"fashion-mnist", 1},
                                                {"many-interpolants", 1},       {NULL, 0}};

const struct lg_lemma lemma_metamorphic_fit = {
    .id = "metamorphic-fit",
    .title = "The fitted output layer is linear in the labels",
    .statement = "v^ = Phi^+ y is linear in y, lies in range(Phi^T), permutes with the neurons, ignores the "
                 "order of samples and what was fitted before.",
    .slides = "",
    .source = "theorem T6; metamorphic testing: Chen, Cheung and Yiu, arXiv 2002.12543; definitions: "
              "kernels/lemmagate_kernel.h",
    .how_to_read = "A failing claim betrays a ridge (forward-of-fit), a start other than zero, an order "
                   "that matters, or factors of earlier weights.",
    .kinds = LG_NETWORK,
    .activations = 1u << LG_SOFTPLUS | 1u << LG_TANH | 1u << LG_SIGMOID | 1u << LG_ERF | 1u << LG_GELU,
    .families = families,
    .shaped = {"shaped", 2},
    LG_HYPOTHESES(hypotheses),
    LG_CLAIMS(claims),
    .policy = {.max_vacuous = 0.3, .max_undecided = 0},
    .calibrate = calibrate,
    .quantities = quantities,
    .definitions = definitions,
    .check = check,
};
