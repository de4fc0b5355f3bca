/* T6, fitting the output layer on fixed random features (slides S32, S33).
 *
 * Phi = phi(X W^T) (n x k), W as drawn, y the unit label direction. phi analytic and not a polynomial, rows of X neither
 * zero nor parallel, k' distinct neurons in general position: rank Phi = min(k', n).
 *   k' >= n   sigma = sigma_min(Phi) > 0; v^ = Phi^T (Phi Phi^T)^-1 y interpolates, is the interpolant of least norm, lies
 *             in range(Phi^T), and |v^| <= |y|/sigma;
 *   k' < n    min_v |Phi v - y| >= sigma_min(Phi y) > 0 for generic y: nothing interpolates, the kernel is not asked.
 *
 * The kernel's v is what an honest least-norm solve in its declared arithmetic may give (verify/model/fit_error.c):
 * |(Phi v - y)_i| <= rho_i|v| and |Q_null v| <= nu|v|. Since v - v^ = Phi^+(Phi v - y) + Q_null v,
 *     |v| <= |v^| + |rho||v|/sigma + nu|v|.
 * Conditioning: lambda~ = lambda_min(E[phi(Xw) phi(Xw)^T]). Matrix Chernoff bounds the probability of
 * lambda_min(Phi Phi^T) <= k lambda~/2 (phi bounded) and <= k lambda~/4 (phi Lipschitz, or |phi(z)| <= G|z|: tanh, erf, GELU);
 * verify/covariance/feature_tail.h.
 * Where the bound is at most 2^-6 the draw counts as a trial of that rate; where the event does not happen, |v^| <=
 * |y|(2/(k lambda~))^(1/2), respectively 2|y|/(k lambda~)^(1/2). For antisymmetric rows Phi Phi^T is twice that of the k/2
 * independent ones: the thresholds are the same.
 *
 * The allowances are positive, so that n = 1 (|v^| = |y|/sigma) and k' = n (no null space) are no ties. */
#include "verify/covariance/covariance.h"
#include "verify/covariance/feature_tail.h"
#include "verify/model/features.h"
#include "verify/author/outputs.h"

#include <stdlib.h>

enum { H_RESIDUAL, H_SIGMA, H_HALF, H_QUARTER, HYPOTHESES };
static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    [H_RESIDUAL] = {"meaningful residual", "declared rounding |rho||v| <= |y|/2"},
    [H_SIGMA] = {"resolved features", "declared rounding of Phi <= sigma_min(Phi)/2"},
    [H_HALF] = {"half the mean", "k lambda~/2 <= lambda_min(Phi Phi^T)"},
    [H_QUARTER] = {"a quarter of the mean", "k lambda~/4 <= lambda_min(Phi Phi^T)"},
};

#define SOLVED (1u << H_RESIDUAL)
#define RESOLVED (1u << H_RESIDUAL | 1u << H_SIGMA)

enum {
    C_RANK,
    C_DISTANCE,
    C_INTERPOLATES,
    C_SAMPLE,
    C_RANGE,
    C_LEAST_NORM,
    C_CONDITION,
    C_HALF,
    C_QUARTER,
    C_GROWTH,
    C_RATE_HALF,
    C_RATE_QUARTER,
    C_RATE_GROWTH,
    C_BAD_NORM,
    C_BAD_THRESHOLD,
    C_BAD_RANGE,
    C_BAD_RATE,
    C_BAD_GROWTH,
    CLAIMS
};

static const struct lg_claim_spec claims[CLAIMS] = {
    [C_RANK] = {"rank", LG_SLIDE, LG_THEOREM, 0, "k' >= n: smallest normal number <= sigma_min(Phi)", "", ""},
    [C_DISTANCE] = {"no-interpolant", LG_SLIDE, LG_THEOREM, 0,
                    "k' < n: smallest normal number <= sigma_min(Phi y) <= min_v |Phi v - y|", "", ""},
    [C_INTERPOLATES] = {"interpolates", LG_SLIDE, LG_THEOREM, SOLVED, "|Phi v - y| <= |rho||v|",
                        "Householder QR in the declared arithmetic, features included", ""},
    [C_SAMPLE] = {"interpolates-sample", LG_IDENTITY, LG_CONFORMANCE, SOLVED, "|(Phi v - y)_i| <= rho_i|v|",
                  "as interpolates, sample by sample", "sample"},
    [C_RANGE] = {"range", LG_SHARP, LG_THEOREM, RESOLVED, "the component of v in null(Phi) <= nu|v|",
                 "the factored matrix is not Phi: eps/(sigma - eps), and rounding of the product with Q", ""},
    [C_LEAST_NORM] = {"least-norm", LG_SLIDE, LG_THEOREM, RESOLVED, "|v| <= |v^| + |rho||v|/sigma + nu|v|",
                      "what Phi^+ makes of the residual, and the null component", ""},
    [C_CONDITION] = {"condition", LG_SHARP, LG_THEOREM, RESOLVED, "|v| <= |y|/sigma + |rho||v|/sigma + nu|v|",
                     "as least-norm", ""},
    [C_HALF] = {"norm-bounded", LG_SLIDE, LG_THEOREM, RESOLVED | 1u << H_HALF,
                "|v| <= |y|(2/(k lambda~))^(1/2) + |rho||v|/sigma + nu|v|", "as least-norm", ""},
    [C_QUARTER] = {"norm-lipschitz", LG_SHARP, LG_THEOREM, RESOLVED | 1u << H_QUARTER,
                   "|v| <= 2|y|/(k lambda~)^(1/2) + |rho||v|/sigma + nu|v|", "as least-norm", ""},
    [C_GROWTH] = {"norm-growth", LG_SLIDE, LG_THEOREM, RESOLVED | 1u << H_QUARTER,
                  "|phi(z)| <= G|z|: |v| <= 2|y|/(k lambda~)^(1/2) + |rho||v|/sigma + nu|v|", "as least-norm",
                  ""},
    [C_RATE_HALF] = {"conditioning-bounded", LG_SLIDE, LG_RATE, 0,
                     "P(lambda_min(Phi Phi^T) <= k lambda~/2) <= n exp(-0.1534 k lambda~/(n B0^2))", "", ""},
    [C_RATE_QUARTER] =
        {"conditioning-lipschitz", LG_SHARP, LG_RATE, 0,
         "P(lambda_min(Phi Phi^T) <= k lambda~/4) <= n exp(-0.1534 k lambda~/(2 (m + sigma u)^2))", "", ""},
    [C_RATE_GROWTH] =
        {"conditioning-growth", LG_SLIDE, LG_RATE, 0,
         "|phi(z)| <= G|z|: P(lambda_min(Phi Phi^T) <= k lambda~/4) <= n exp(-0.1534 k lambda~/(2 "
         "G^2(|X|_F + |X|u)^2))",
         "", ""},
    [C_BAD_NORM] = {"control-norm", LG_SHARP, LG_CONTROL, 0, "FALSE: |v^| <= |y|/|Phi|", "", ""},
    [C_BAD_THRESHOLD] =
        {"control-threshold", LG_SLIDE, LG_CONTROL, 0,
         "FALSE: the first n - 1 neurons, or the k' < n there are, interpolate: sigma_min(Phi "
         "y) <= 0",
         "", ""},
    [C_BAD_RANGE] = {"control-range", LG_SHARP, LG_CONTROL, RESOLVED,
                     "FALSE: the fixed output weights of the instance lie in range(Phi^T), up to nu|v|", "",
                     ""},
    [C_BAD_RATE] = {"control-conditioning", LG_SLIDE, LG_RATE_CONTROL, 0,
                    "FALSE: P(lambda_min(Phi Phi^T) <= 2 k lambda~) <= n exp(-0.1534 k lambda~/(n B0^2))", "",
                    ""},
    [C_BAD_GROWTH] =
        {"control-growth", LG_SLIDE, LG_CONTROL, 0,
         "FALSE: |phi(z)| <= G|z|: |v^| <= |y|/(2 G|X|_F k^(1/2)): |Phi|^2 is at most about k G^2|X|_F^2", "",
         ""},
};

static int calibrate(struct lg_case *c)
{
    c->recipe.eta = 1;
    c->recipe.label_exponent = 0;
    return 0;
}

struct run {
    struct lg_case *c;
    struct lg_model m;
    struct lg_features f;
    double *rho, *v;            /* n, k */
    lg_ball mean;               /* k lambda~ */
    bool half, quarter, growth; /* the theorem promises lambda_min(Phi Phi^T) above half, a quarter of it */
};

/* True when the kernel's v is there. */
static bool fit(struct run *x)
{
    struct lg_case *c = x->c;
    const struct lg_instance *inst = &c->inst;
    struct lg_network problem = {inst->n, inst->d, inst->k,          inst->X,
                                 inst->y, inst->v, inst->activation, c->recipe.eta};
    return lg_call_ok(c, LG_OP_FIT, lg_session_begin(c->session, &problem)) &&
           lg_call_ok(c, LG_OP_FIT, lg_session_import(c->session, inst->W0)) &&
           lg_call_ok(c, LG_OP_FIT, lg_session_fit(c->session, x->v)) &&
           lg_check_finite(c, "fit_output", 0, inst->k, x->v);
}

/* Both scaled by |v|, upper ends. */
struct allowance {
    lg_ball residual, null;
};

static void residual_claims(struct run *x, const struct lg_vec *r, lg_ball size, lg_ball residual)
{
    lg_claim(x->c, C_INTERPOLATES, 0, lg_vec_norm(r), residual);
    for (size_t i = 0; i < r->n; i++)
        lg_claim(x->c, C_SAMPLE, (double)i, lg_abs(lg_ball_make(r->mid[i], r->rad[i])),
                 lg_exact(lg_mul_up(x->rho[i], lg_hi(size))));
    double y = lg_lo(lg_norm_exact(x->f.n, x->c->inst.y));
    lg_claim_power(x->c, C_INTERPOLATES, lg_div_up(lg_add_up(lg_hi(residual), lg_hi(lg_vec_norm(r))), y));
}

static int norm_claims(struct run *x, lg_ball size, struct allowance a)
{
    const struct lg_features *f = &x->f;
    lg_ball null, least, y = lg_norm_exact(f->n, x->c->inst.y), foreign;
    if (lg_features_null_component(f, x->v, &null) || lg_features_least_norm(f, x->c->inst.y, &least) ||
        lg_features_null_component(f, x->c->inst.v, &foreign))
        return -1;
    lg_ball extra = lg_add(lg_div(a.residual, f->sigma_min), a.null);
    lg_claim(x->c, C_RANGE, 0, null, a.null);
    lg_claim(x->c, C_LEAST_NORM, 0, size, lg_add(least, extra));
    lg_claim(x->c, C_CONDITION, 0, size, lg_add(lg_div(y, f->sigma_min), extra));
    if (x->half)
        lg_claim(x->c, C_HALF, 0, size, lg_add(lg_mul(y, lg_sqrt(lg_div(lg_exact(2), x->mean))), extra));
    const lg_ball quarter = lg_add(lg_div(lg_scale(y, 2), lg_sqrt(x->mean)), extra);
    if (x->quarter)
        lg_claim(x->c, C_QUARTER, 0, size, quarter);
    if (x->growth)
        lg_claim(x->c, C_GROWTH, 0, size, quarter);
    lg_claim(x->c, C_BAD_NORM, 0, least, lg_div(y, f->sigma_max));
    lg_claim(x->c, C_BAD_RANGE, 0, foreign, a.null);
    if (lg_ball_finite(x->m.act->G)) {
        const struct lg_mat X = lg_mat_view(f->n, x->m.d, x->m.X);
        const lg_ball size_of_phi =
            lg_mul(lg_mul(x->m.act->G, lg_mat_frobenius(&X)), lg_sqrt(lg_exact((double)f->k)));
        lg_claim(x->c, C_BAD_GROWTH, 0, least, lg_div(y, lg_scale(size_of_phi, 2)));
    }
    return 0;
}

static int kernel_claims(struct run *x)
{
    const struct lg_features *f = &x->f;
    struct lg_arith declared = lg_arith_declared(&x->c->session->declared);
    struct lg_fit_error error;
    struct lg_vec r = {0};
    lg_ball size = lg_norm_exact(f->k, x->v);
    lg_claim(x->c, C_RANK, 0, lg_exact(DBL_MIN), f->sigma_min); /* not of a case that the kernel refuses */
    if (lg_vec_init(&r, f->n) || lg_fit_error(f, &declared, x->rho, &error) ||
        lg_features_residual(f, x->c->inst.y, x->v, &r)) {
        lg_vec_clear(&r);
        return -1;
    }
    struct allowance a = {lg_exact(lg_mul_up(lg_norm_up(f->n, x->rho), lg_hi(size))),
                          lg_exact(lg_mul_up(error.null, lg_hi(size)))};
    lg_hypothesis(x->c, H_RESIDUAL, a.residual, lg_scale(lg_norm_exact(f->n, x->c->inst.y), 0.5));
    lg_hypothesis(x->c, H_SIGMA, lg_exact(error.features), lg_scale(f->sigma_min, 0.5));
    residual_claims(x, &r, size, a.residual);
    lg_vec_clear(&r);
    return norm_claims(x, size, a);
}

/* sigma_min(Phi) at the draw, of which W_0 is the rounding to the kernel's storage: |W - W_0|_F <= u|W_0|_F/(1 - u) and 2^-149 an entry at
 * most, phi moves by B |x_i||w_l - w_l0|, and sigma_min by |Phi - Phi_0|_F (Weyl). */
static lg_ball sigma_of_draw(const struct run *x)
{
    const struct lg_instance *inst = &x->c->inst;
    const double u = x->c->recipe.storage_unit;
    const size_t weights = inst->k * inst->d;
    if (!(u > LG_U))
        return x->f.sigma_min;
    double moved = lg_div_up(lg_mul_up(u, lg_norm_up(weights, inst->W0)), lg_down(1 - u));
    moved = lg_add_up(moved, lg_mul_up((double)weights, 0x1p-149));
    double phi = lg_mul_up(lg_mul_up(lg_hi(x->m.act->B), lg_hi(x->m.frobenius_X)), moved);
    return lg_nonneg(lg_add(x->f.sigma_min, lg_ball_make(0, phi)));
}

/* One draw of the instance's weights: events count when they are certain. */
static void conditioning_claims(struct run *x, struct lg_feature_tail tail, double growth)
{
    lg_ball eigenvalue = lg_sqr(x->f.sigma_min), drawn = lg_sqr(sigma_of_draw(x)),
            half = lg_scale(x->mean, 0.5), quarter = lg_scale(x->mean, 0.25);
    x->half = tail.bounded <= 0x1p-6;
    x->quarter = tail.truncated <= 0x1p-6;
    x->growth = growth <= 0x1p-6;
    lg_hypothesis(x->c, H_HALF, half, eigenvalue);
    lg_hypothesis(x->c, H_QUARTER, quarter, eigenvalue);
    if (x->half) {
        lg_claim_rate(x->c, C_RATE_HALF, 1, lg_certainly_le(drawn, half), tail.bounded);
        lg_claim_rate(x->c, C_BAD_RATE, 1, lg_certainly_le(drawn, lg_scale(x->mean, 2)), tail.bounded);
    }
    if (x->quarter)
        lg_claim_rate(x->c, C_RATE_QUARTER, 1, lg_certainly_le(drawn, quarter), tail.truncated);
    if (x->growth)
        lg_claim_rate(x->c, C_RATE_GROWTH, 1, lg_certainly_le(drawn, quarter), growth);
}

/* Only where there are enough neurons to promise anything: Sigma~ is not free. */
static int conditioning(struct run *x)
{
    struct lg_covariance sigma;
    struct lg_mat X = lg_mat_view(x->f.n, x->m.d, x->m.X);
    struct lg_covariance_request how = {.activation = x->m.id, .order = 0};
    if (x->f.distinct < 16 * x->f.n)
        return 0;
    enum lg_covariance_status status = lg_covariance_init(&sigma, &how, &X);
    if (status != LG_COVARIANCE_OK)
        return status == LG_COVARIANCE_MEMORY ? -1 : 0;
    lg_ball trace = lg_exact(0), lambda = lg_eig_min(&sigma.sigma, LG_DOUBLE);
    for (size_t i = 0; i < x->f.n; i++) {
        size_t at = i * x->f.n + i;
        trace = lg_add(trace, lg_ball_make(sigma.sigma.mid[at], sigma.sigma.rad ? sigma.sigma.rad[at] : 0));
    }
    x->mean = lg_scale(lambda, (double)x->f.k);
    conditioning_claims(
        x, lg_feature_tail(x->m.id, x->f.n, x->f.distinct, lambda, trace, x->m.norm_X),
        lg_feature_tail_growth(x->m.id, x->f.n, x->f.distinct, lambda, lg_mat_frobenius(&X), x->m.norm_X));
    lg_covariance_clear(&sigma);
    return 0;
}

/* That fewer neurons than samples do not interpolate: of the first n - 1, whose rows differ when k' >= n. 0; -1: no memory. */
static int fewer_neurons(struct run *x)
{
    struct lg_instance fewer = x->c->inst;
    struct lg_model m = {0};
    struct lg_features f = {0};
    lg_ball distance;
    if (fewer.n < 2)
        return 0;
    fewer.k = fewer.n - 1;
    fewer.antisymmetric = false;
    int status = lg_model_open(&m, &fewer, fewer.y, x->c->precision) || lg_features_open(&f, &m, fewer.W0) ||
                         lg_features_distance(&f, fewer.y, &distance)
                     ? -1
                     : 0;
    if (!status)
        lg_claim(x->c, C_BAD_THRESHOLD, 0, distance, lg_exact(0));
    lg_features_close(&f);
    lg_model_close(&m);
    return status;
}

/* A kernel that fits no output layer is not covered, below the threshold neither. */
static bool is_offered(struct lg_case *c)
{
    return lg_offers(c, LG_OP_FIT) || lg_call_ok(c, LG_OP_FIT, LG_CALL_NOT_OFFERED);
}

static int check(struct lg_case *c)
{
    struct run x = {.c = c, .rho = malloc(c->inst.n * sizeof *x.rho), .v = malloc(c->inst.k * sizeof *x.v)};
    const double *y = c->inst.y;
    lg_ball distance;
    int status = -1;
    if (!x.rho || !x.v || !is_offered(c) || lg_model_open(&x.m, &c->inst, y, c->precision) ||
        lg_features_open(&x.f, &x.m, c->inst.W0))
        goto cleanup;
    if (x.f.distinct >= x.f.n) {
        status = conditioning(&x) || !fit(&x) || fewer_neurons(&x) ? -1 : kernel_claims(&x);
    } else if (!(status = lg_features_distance(&x.f, y, &distance))) {
        lg_claim(c, C_DISTANCE, 0, lg_exact(DBL_MIN), distance);
        lg_claim(c, C_BAD_THRESHOLD, 0, distance, lg_exact(0));
    }
cleanup:
    lg_features_close(&x.f);
    lg_model_close(&x.m);
    free(x.rho);
    free(x.v);
    return status;
}

/* Two of three cases are sizes in turn: all of them within the smoke tier. */
enum { SIZES = 182 };
static const struct lg_family_use families[] = {{"interpolation-threshold", 10},
                                                {"wide-layer", 9},
                                                {"gaussian-sphere", 1},
                                                {"fashion-mnist", 1},
                                                {"near-parallel", 1},
                                                {"almost-dependent", 2},
                                                {"every-size-fit", 48},
                                                {NULL, 0}};

const struct lg_lemma lemma_output_layer = {
    .id = "output-layer",
    .title = "Fitting the output layer: n neurons interpolate n samples",
    .statement = "For analytic phi that is no polynomial and generic rows the features phi(X W^T) have rank "
                 "min(k, n): "
                 "with k >= n the least-norm output layer interpolates, with k < n nothing does.",
    .latex = "\\mathrm{rank}\\,\\Phi=\\min(k,n),\\qquad\\Phi=\\varphi(XW_0^T)\n"
             "\\hat v=\\Phi^T(\\Phi\\Phi^T)^{-1}y,\\qquad\\|\\hat "
             "v\\|\\le\\frac{\\|y\\|}{\\sigma_{\\min}(\\Phi)}\n"
             "P\\left(\\lambda_{\\min}(\\Phi\\Phi^T)\\le\\frac{k\\tilde\\lambda}{2}\\right)\\le "
             "n\\exp\\left(-\\frac{0.1534\\,k\\tilde\\lambda}{nB_0^2}\\right)",
    .slides = "S32 S33",
    .source = "theorem T6; matrix Chernoff: Tropp, arXiv 1004.4389; rounding: Higham, Accuracy and Stability "
              "of Numerical Algorithms, Lemma 19.3 and "
              "section 21.3",
    .how_to_read =
        "A fit with a hidden ridge leaves a residual, one that starts elsewhere than at zero has a component "
        "in null(Phi), one that drops a sample misses it.",
    .kinds = LG_NETWORK,
    .activations = 1u << LG_SOFTPLUS | 1u << LG_TANH | 1u << LG_SIGMOID | 1u << LG_ERF | 1u << LG_GELU,
    .design = {SIZES + SIZES / 2, 5 * SIZES, 50 * SIZES},
    .families = families,
    .hypotheses = hypotheses,
    .n_hypotheses = HYPOTHESES,
    .claims = claims,
    .n_claims = CLAIMS,
    .of_instance = LG_BIT(C_RANK) | LG_BIT(C_DISTANCE) | LG_BIT(C_RATE_HALF) | LG_BIT(C_RATE_QUARTER),
    .policy = {.max_vacuous = 0.2, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
