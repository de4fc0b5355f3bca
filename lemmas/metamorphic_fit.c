/* Metamorphic identities of the output layer: v^(y) = Phi^+ y, Phi = phi(X W^T) (n x k).
 *
 *   v^(2y) = 2 v^(y),  v^(y + y') = v^(y) + v^(y')      linear: no ridge that does not scale, no start other than zero
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
#include "verify/author/history.h"
#include "verify/author/outputs.h"

#include <stdlib.h>
#include <string.h>

enum { H_SIGMA, H_ERROR, HYPOTHESES };
static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    [H_SIGMA] = {"resolved features", "declared rounding of Phi <= sigma_min(Phi)/2"},
    [H_ERROR] = {"meaningful error", "e = |rho|/sigma + nu <= 1/2"},
};
#define RESOLVED (1u << H_SIGMA | 1u << H_ERROR)

enum { C_DOUBLE, C_SUM, C_NEURONS, C_SAMPLES, C_RANGE, C_BACK, C_REIMPORT, C_BAD, CLAIMS };

#define LINEAR "e times the norms: |v - v^| <= (|rho|/sigma + nu)|v|"

static const struct lg_claim_spec claims[CLAIMS] = {
    [C_DOUBLE] = {"double", LG_IDENTITY, LG_CONFORMANCE, RESOLVED, "|v(2y) - 2v(y)| <= e(|v(2y)| + 2|v(y)|)",
                  LINEAR, ""},
    [C_SUM] = {"sum", LG_IDENTITY, LG_CONFORMANCE, RESOLVED,
               "|v(y + y') - v(y) - v(y')| <= e(|v(y + y')| + |v(y)| + |v(y')|)", LINEAR, ""},
    [C_NEURONS] = {"neurons", LG_IDENTITY, LG_CONFORMANCE, RESOLVED,
                   "neurons permuted: |P v' - v| <= e(|v| + |v'|)", LINEAR, ""},
    [C_SAMPLES] = {"samples", LG_IDENTITY, LG_CONFORMANCE, RESOLVED,
                   "samples permuted: |v' - v| <= e(|v| + |v'|)", LINEAR, ""},
    [C_RANGE] = {"range", LG_IDENTITY, LG_CONFORMANCE, RESOLVED, "the component of v in null(Phi) <= nu|v|",
                 "nu|v|", ""},
    [C_BACK] = {"forward-of-fit", LG_IDENTITY, LG_CONFORMANCE, RESOLVED,
                "v := v(y): |f_i - y_i| <= rho_i|v| + declared rounding of f_i", "rho_i|v|, and forward's",
                "sample"},
    [C_REIMPORT] = {"reimport", LG_IDENTITY, LG_CONFORMANCE, RESOLVED,
                    "after a fit of other weights in the same context: |v' - v| <= e(|v| + |v'|)", LINEAR,
                    ""},
    [C_BAD] = {"control-double", LG_IDENTITY, LG_CONTROL, RESOLVED,
               "FALSE: |v(2y) - v(y)| <= e(|v(2y)| + |v(y)|)", "", ""},
};

static int calibrate(struct lg_case *c)
{
    c->recipe.eta = 1;
    return 0;
}

struct run {
    struct lg_case *c;
    struct lg_variant p;
    double e;                   /* |v - v^| <= e|v| */
    double *v, *other, *second; /* k */
    double *rho;                /* n */
};

static bool fit(struct run *x, const struct lg_variant *q, double *v)
{
    return lg_variant_begin(x->c, q) && lg_call_ok(x->c, LG_OP_FIT, lg_session_fit(x->c->session, v)) &&
           lg_check_finite(x->c, "fit_output", 0, q->k, v);
}

/* |a - b| against e(|a| + |b|). */
static void near(struct run *x, unsigned claim, const double *a, const double *b)
{
    double size = lg_add_up(lg_norm_up(x->p.k, a), lg_norm_up(x->p.k, b));
    lg_claim(x->c, claim, 0, lg_distance(x->p.k, a, b), lg_exact(lg_mul_up(x->e, size)));
}

/* W in reverse, a fit that may refuse, W, a fit. */
static bool reimported(struct run *x)
{
    struct lg_session *s = x->c->session;
    struct lg_variant q = {0};
    const size_t w = x->p.k * x->p.d;
    bool ok = !lg_variant_copy(&q, &x->p);
    for (size_t e = 0; ok && e < w; e++)
        q.W[e] = x->p.W[w - 1 - e];
    ok = ok && lg_variant_begin(x->c, &q) &&
         lg_history_unlooked(x->c, LG_OP_FIT, lg_session_fit(s, x->other)) &&
         lg_call_ok(x->c, LG_OP_FIT, lg_session_import(s, x->p.W)) &&
         lg_call_ok(x->c, LG_OP_FIT, lg_session_fit(s, x->other)) &&
         lg_check_finite(x->c, "fit_output", 0, q.k, x->other);
    if (ok)
        near(x, C_REIMPORT, x->other, x->v);
    lg_variant_close(&q);
    return ok;
}

static bool doubled(struct run *x)
{
    struct lg_variant q = {0};
    bool ok = !lg_variant_copy(&q, &x->p);
    for (size_t i = 0; ok && i < q.n; i++)
        q.y[i] *= 2;
    ok = ok && fit(x, &q, x->other);
    if (ok) {
        near(x, C_BAD, x->other, x->v);
        for (size_t l = 0; l < q.k; l++)
            x->second[l] = 2 * x->v[l];
        near(x, C_DOUBLE, x->other, x->second);
        if (lg_lo(lg_norm_exact(q.k, x->second)) > 0)
            lg_claim_power(x->c, C_DOUBLE,
                           lg_div_up(lg_add_up(lg_hi(lg_distance(q.k, x->other, x->second)),
                                               lg_mul_up(x->e, lg_add_up(lg_norm_up(q.k, x->other),
                                                                         lg_norm_up(q.k, x->second)))),
                                     lg_lo(lg_norm_exact(q.k, x->second))));
    }
    lg_variant_close(&q);
    return ok;
}

/* y' = z. */
static bool summed(struct run *x)
{
    struct lg_variant q = {0};
    bool ok = !lg_variant_copy(&q, &x->p);
    if (ok)
        memcpy(q.y, q.z, q.n * sizeof *q.y);
    ok = ok && fit(x, &q, x->second);
    for (size_t i = 0; ok && i < q.n; i++)
        q.y[i] = x->p.y[i] + x->p.z[i];
    ok = ok && fit(x, &q, x->other);
    if (ok) {
        struct lg_norm_sum gap = {0};
        for (size_t l = 0; l < q.k; l++)
            lg_norm_take(&gap,
                         lg_sub(lg_sub(lg_exact(x->other[l]), lg_exact(x->v[l])), lg_exact(x->second[l])));
        double size = lg_add_up(lg_norm_up(q.k, x->other),
                                lg_add_up(lg_norm_up(q.k, x->v), lg_norm_up(q.k, x->second)));
        lg_claim(x->c, C_SUM, 0, lg_norm_total(&gap), lg_exact(lg_mul_up(x->e, size)));
    }
    lg_variant_close(&q);
    return ok;
}

/* The network with v := v(y). */
static bool forward_of_fit(struct run *x)
{
    struct lg_variant q = {0};
    struct lg_outputs o = {0};
    const struct lg_output *f = &o.of[LG_OUT_FORWARD];
    double size = lg_norm_up(x->p.k, x->v);
    bool ok = !lg_variant_copy(&q, &x->p);
    if (ok)
        memcpy(q.v, x->v, q.k * sizeof *q.v);
    ok = ok && lg_outputs_open(&o, x->c, &q, 1u << LG_OUT_FORWARD);
    for (size_t i = 0; ok && f->value && i < q.n; i++)
        lg_claim(x->c, C_BACK, (double)i, lg_abs(lg_sub(lg_exact(f->value[i]), lg_exact(q.y[i]))),
                 lg_exact(lg_add_up(lg_mul_up(x->rho[i], size), f->error[i])));
    lg_outputs_close(&o);
    lg_variant_close(&q);
    return ok;
}

/* The order 3, 1, 4, ...: i -> a i + 1 mod m for the least a >= 3 without a common divisor with m. */
static void reorder(size_t m, size_t *order)
{
    size_t a = 3;
    for (bool coprime = false; !coprime; a += !coprime) {
        size_t s = a, t = m;
        while (t) {
            size_t r = s % t;
            s = t;
            t = r;
        }
        coprime = s == 1;
    }
    for (size_t i = 0; i < m; i++)
        order[i] = (a * i + 1) % m;
}

static bool permuted(struct run *x)
{
    size_t n = x->p.n, k = x->p.k, *order = malloc((n + k) * sizeof *order);
    struct lg_variant q = {0}, r = {0};
    bool ok = order != NULL;
    if (ok) {
        reorder(n, order);
        reorder(k, order + n);
    }
    ok = ok && !lg_variant_pick(&q, &x->p, n, order, k, NULL) && fit(x, &q, x->other);
    if (ok)
        near(x, C_SAMPLES, x->other, x->v);
    ok = ok && !lg_variant_pick(&r, &x->p, n, NULL, k, order + n) && fit(x, &r, x->other);
    for (size_t l = 0; ok && l < k; l++)
        x->second[order[n + l]] = x->other[l];
    if (ok)
        near(x, C_NEURONS, x->second, x->v);
    free(order);
    lg_variant_close(&q);
    lg_variant_close(&r);
    return ok;
}

/* e and the hypotheses; the features of a model with these labels. */
static int error_of(struct run *x, const struct lg_features *f, double *nu)
{
    struct lg_arith declared = lg_arith_declared(&x->c->session->declared);
    struct lg_fit_error error;
    if (lg_fit_error(f, &declared, x->rho, &error))
        return -1;
    double sigma = lg_down(lg_lo(f->sigma_min));
    x->e = sigma > 0 ? lg_add_up(lg_div_up(lg_norm_up(f->n, x->rho), sigma), error.null) : INFINITY;
    *nu = error.null;
    lg_hypothesis(x->c, H_SIGMA, lg_exact(error.features), lg_scale(f->sigma_min, 0.5));
    lg_hypothesis(x->c, H_ERROR, sigma > 0 ? lg_exact(x->e) : lg_ball_make(0, INFINITY), lg_exact(0.5));
    return 0;
}

static int identities(struct run *x, const struct lg_features *f)
{
    double nu;
    lg_ball null;
    if (!fit(x, &x->p, x->v) || error_of(x, f, &nu) || lg_features_null_component(f, x->v, &null))
        return -1;
    lg_claim(x->c, C_RANGE, 0, null, lg_exact(lg_mul_up(nu, lg_norm_up(x->p.k, x->v))));
    return forward_of_fit(x) && reimported(x) && doubled(x) && summed(x) && permuted(x) ? 0 : -1;
}

static int check(struct lg_case *c)
{
    struct run x = {.c = c};
    struct lg_model m = {0};
    struct lg_features f = {0};
    int status = -1;
    if (!lg_offers(c, LG_OP_FIT)) {
        lg_call_ok(c, LG_OP_FIT, LG_CALL_NOT_OFFERED);
        return -1;
    }
    if (lg_variant_of(&x.p, c))
        return -1;
    for (size_t i = 0; i < x.p.n; i++)
        x.p.y[i] = rint(64 * c->inst.y[i]) / 64;
    x.v = malloc((3 * x.p.k + x.p.n) * sizeof *x.v);
    if (x.v && !lg_model_open(&m, &c->inst, x.p.y, c->precision) && !lg_features_open(&f, &m, c->inst.W0)) {
        x.other = x.v + x.p.k, x.second = x.other + x.p.k;
        x.rho = x.second + x.p.k;
        status = f.distinct < f.n ? 0 : identities(&x, &f);
    }
    free(x.v);
    lg_features_close(&f);
    lg_model_close(&m);
    lg_variant_close(&x.p);
    return status;
}

static const struct lg_family_use families[] = {{"interpolation-threshold", 6}, {"almost-dependent", 2},
                                                {"gaussian-sphere", 1},         {"fashion-mnist", 1},
                                                {"many-interpolants", 1},       {NULL, 0}};

const struct lg_lemma lemma_metamorphic_fit = {
    .id = "metamorphic-fit",
    .title = "The fitted output layer is linear in the labels",
    .statement = "v^ = Phi^+ y is linear in y, lies in range(Phi^T), permutes with the neurons, ignores the "
                 "order of samples and what was fitted before.",
    .latex = "\\hat v(ay+y')=a\\,\\hat v(y)+\\hat v(y')\n"
             "\\hat v\\in\\mathrm{range}(\\Phi^T)",
    .slides = "",
    .source = "theorem T6; metamorphic testing: Chen, Cheung and Yiu, arXiv 2002.12543; definitions: "
              "kernels/lemmagate_kernel.h",
    .how_to_read = "A failing claim betrays a ridge (forward-of-fit), a start other than zero, an order "
                   "that matters, or factors of earlier weights.",
    .kinds = LG_NETWORK,
    .activations = 1u << LG_SOFTPLUS | 1u << LG_TANH | 1u << LG_SIGMOID | 1u << LG_ERF | 1u << LG_GELU,
    .families = families,
    .shaped = {"shaped", 2},
    .hypotheses = hypotheses,
    .n_hypotheses = HYPOTHESES,
    .claims = claims,
    .n_claims = CLAIMS,
    .policy = {.max_vacuous = 0.3, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
