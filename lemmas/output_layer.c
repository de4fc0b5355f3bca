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
#include "verify/author/formulas.h"
#include "verify/author/outputs.h"
#include "verify/author/rows.h"
#include "verify/covariance/feature_tail.h"
#include "verify/model/features.h"

enum { H_RESIDUAL, H_SIGMA, H_HALF, H_QUARTER, HYPOTHESES };
static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    [H_RESIDUAL] = {"meaningful residual", "|rho| |v| <= |y|/2"},
    [H_SIGMA] = {"resolved features", "eps <= sigma/2"},
    [H_HALF] = {"half the mean", "k lambda~/2 <= sigma^2"},
    [H_QUARTER] = {"a quarter of the mean", "k lambda~/4 <= sigma^2"},
};

static const struct lg_quantity quantities[] = {
    {"k", NULL, "scalar", "neurons", "1", true},
    {"sigma", NULL, "n x k", "least singular value of Phi", "1", true},
    {"|Phi|", NULL, "n x k", "largest singular value of Phi", "1", true},
    {"eps", NULL, "n x k", "declared rounding of Phi, computed and factored", "1", true},
    {"sigma_min(Phi y)", NULL, "n x (k' + 1)", "at most min_v |Phi v - y|", NULL, true},
    {"lambda~", NULL, "n x n", "least eigenvalue of E[phi(Xw) phi(Xw)^T]", "1", true},
    {"|y|", NULL, "n", "norm of the labels", "f", true},
    {"|v|", NULL, "k", "norm of the kernel's output layer", "f", true},
    {"|v^|", NULL, "k", "norm of the least interpolant", "f", true},
    {"|Phi v - y|", NULL, "n", "residual of the kernel's output layer", "f", true},
    {"|rho|", NULL, "n", "what an honest solve may leave of the residual, relative to |v|", "1", true},
    {"nu", NULL, "scalar", "what it may leave in null(Phi), relative to |v|", "1", true},
    {"|Q v|", NULL, "k", "component of v in null(Phi)", "f", true},
    {"|Q v_0|", NULL, "k", "component of the instance's own output weights in null(Phi)", "f", true},
    {"G", NULL, "scalar", "|phi(z)| <= G |z|", "1", true},
    {"|X|_F", NULL, "n x d", "Frobenius norm of the data", "1", true},
    {NULL}};

static const char *const definitions[] = {"extra := |rho| |v|/sigma + nu |v|", NULL};

#define SOLVED (1u << H_RESIDUAL)
#define RESOLVED (1u << H_RESIDUAL | 1u << H_SIGMA)
#define QUARTER "|v| <= 2 |y|/sqrt(k lambda~) + extra"

static const struct lg_claim_spec claims[] = {
    {"rank", LG_SLIDE, LG_THEOREM, 0, "[smallest normal number] <= sigma; k' >= n", "", "",
     .about = LG_ABOUT_INSTANCE},
    {"no-interpolant", LG_SLIDE, LG_THEOREM, 0, "[smallest normal number] <= sigma_min(Phi y); k' < n", "",
     "", .about = LG_ABOUT_INSTANCE},
    {"interpolates", LG_SLIDE, LG_THEOREM, SOLVED, "|Phi v - y| <= |rho| |v|",
     "Householder QR in the declared arithmetic, features included", ""},
    {"interpolates-sample", LG_IDENTITY, LG_CONFORMANCE, SOLVED, "|(Phi v - y)_i| <= [rho_i |v|]",
     "as interpolates, sample by sample", "sample"},
    {"range", LG_SHARP, LG_THEOREM, RESOLVED, "|Q v| <= nu |v|",
     "the factored matrix is not Phi: eps/(sigma - eps), and rounding of the product with Q", ""},
    {"least-norm", LG_SLIDE, LG_THEOREM, RESOLVED, "|v| <= |v^| + extra",
     "what Phi^+ makes of the residual, and the null component", ""},
    {"condition", LG_SHARP, LG_THEOREM, RESOLVED, "|v| <= |y|/sigma + extra", "as least-norm", ""},
    {"norm-bounded", LG_SLIDE, LG_THEOREM, RESOLVED | 1u << H_HALF, "|v| <= |y| sqrt(2/(k lambda~)) + extra",
     "as least-norm", ""},
    {"norm-lipschitz", LG_SHARP, LG_THEOREM, RESOLVED | 1u << H_QUARTER, QUARTER, "as least-norm", ""},
    {"norm-growth", LG_SLIDE, LG_THEOREM, RESOLVED | 1u << H_QUARTER, QUARTER "; |phi(z)| <= G|z|",
     "as least-norm", ""},
    {"conditioning-bounded", LG_SLIDE, LG_RATE, 0,
     "[P(lambda_min(Phi Phi^T) at most k lambda~/2)] <= [n exp(-0.1534 k lambda~/(n B0^2))]", "", "",
     .about = LG_ABOUT_INSTANCE},
    {"conditioning-lipschitz", LG_SHARP, LG_RATE, 0,
     "[P(lambda_min(Phi Phi^T) at most k lambda~/4)] <= [n exp(-0.1534 k lambda~/(2 (m + sigma u)^2))]", "",
     "", .about = LG_ABOUT_INSTANCE},
    {"conditioning-growth", LG_SLIDE, LG_RATE, 0,
     "[P(lambda_min(Phi Phi^T) at most k lambda~/4)] <= [n exp(-0.1534 k lambda~/(2 G^2 (|X|_F + |X| "
     "u)^2))]; "
     "|phi(z)| <= G|z|",
     "", ""},
    {"control-norm", LG_SHARP, LG_CONTROL, 0, "|v^| <= |y|/|Phi|", "", ""},
    {"control-threshold", LG_SLIDE, LG_CONTROL, 0,
     "sigma_min(Phi y) <= 0; the first n - 1 neurons, or the k' < n there are", "", ""},
    {"control-range", LG_SHARP, LG_CONTROL, RESOLVED,
     "|Q v_0| <= nu |v|; v_0 the instance's own output weights", "", ""},
    {"control-conditioning", LG_SLIDE, LG_RATE_CONTROL, 0,
     "[P(lambda_min(Phi Phi^T) at most 2 k lambda~)] <= [n exp(-0.1534 k lambda~/(n B0^2))]", "", ""},
    {"control-growth", LG_SLIDE, LG_CONTROL, 0,
     "|v^| <= |y|/(2 G |X|_F sqrt(k)); |phi(z)| <= G|z|: |Phi|^2 is at most about k G^2 |X|_F^2", "", ""},
};

static void calibrate(struct lg_case *c)
{
    c->recipe.eta = 1;
    c->recipe.label_exponent = 0;
}

struct run {
    struct lg_case *c;
    const struct lg_model *m;
    const struct lg_features *f;
    double *rho, *v; /* n, k */
    bool half, quarter,
        growth; /* the theorem promises lambda_min(Phi Phi^T) above half, a quarter of its mean */
};

/* The kernel's v. */
static void fit(struct run *x)
{
    struct lg_case *c = x->c;
    lg_ask_begin(c, LG_OP_FIT, &c->inst, c->inst.y, c->inst.W0);
    lg_ask(c, LG_OP_FIT, lg_session_fit(c->session, x->v));
    lg_want_finite(c, "fit_output", 0, c->inst.k, x->v);
}

static void residual_claims(struct run *x)
{
    struct lg_case *c = x->c;
    struct lg_vec r = lg_take_vec(c, x->f->n);
    const double size = lg_hi(lg_value_of(c, "|v|")), allowed = lg_mul_up(lg_norm_up(r.n, x->rho), size);
    lg_need(c, lg_features_residual(x->f, c->inst.y, x->v, &r));
    lg_let(c, "|Phi v - y|", lg_vec_norm(&r));
    lg_state_claim(c, "interpolates", 0);
    for (size_t i = 0; i < r.n; i++)
        lg_claim(c, "interpolates-sample", (double)i, lg_abs(lg_ball_make(r.mid[i], r.rad[i])),
                 lg_exact(lg_mul_up(x->rho[i], size)));
    lg_claim_power(c, "interpolates",
                   lg_div_up(lg_add_up(allowed, lg_hi(lg_vec_norm(&r))), lg_lo(lg_value_of(c, "|y|"))));
}

static void norm_claims(struct run *x)
{
    struct lg_case *c = x->c;
    const struct lg_mat X = lg_mat_view(x->f->n, x->m->d, x->m->X);
    lg_ball null, least, foreign;
    lg_need(c, lg_features_null_component(x->f, x->v, &null));
    lg_need(c, lg_features_least_norm(x->f, c->inst.y, &least));
    lg_need(c, lg_features_null_component(x->f, c->inst.v, &foreign));
    lg_let(c, "|Q v|", null);
    lg_let(c, "|Q v_0|", foreign);
    lg_let(c, "|v^|", least);
    lg_let(c, "|Phi|", x->f->sigma_max);
    lg_let(c, "G", x->m->act->G);
    lg_let(c, "|X|_F", lg_mat_frobenius(&X));
    lg_state_claim(c, "range", 0);
    lg_state_claim(c, "least-norm", 0);
    lg_state_claim(c, "condition", 0);
    if (x->half)
        lg_state_claim(c, "norm-bounded", 0);
    if (x->quarter)
        lg_state_claim(c, "norm-lipschitz", 0);
    if (x->growth)
        lg_state_claim(c, "norm-growth", 0);
    lg_state_claim(c, "control-norm", 0);
    lg_state_claim(c, "control-range", 0);
    if (lg_ball_finite(x->m->act->G))
        lg_state_claim(c, "control-growth", 0);
}

static void kernel_claims(struct run *x)
{
    struct lg_case *c = x->c;
    const struct lg_arith declared = lg_arith_declared(&c->session->declared);
    struct lg_fit_error error;
    lg_state_claim(c, "rank", 0); /* not of a case that the kernel refuses */
    lg_need(c, lg_fit_error(x->f, &declared, x->rho, &error));
    lg_let(c, "|v|", lg_norm_exact(x->f->k, x->v));
    lg_let(c, "|y|", lg_norm_exact(x->f->n, c->inst.y));
    lg_let(c, "|rho|", lg_exact(lg_norm_up(x->f->n, x->rho)));
    lg_let(c, "nu", lg_exact(error.null));
    lg_let(c, "eps", lg_exact(error.features));
    lg_state_hypothesis(c, H_RESIDUAL);
    lg_state_hypothesis(c, H_SIGMA);
    residual_claims(x);
    norm_claims(x);
}

/* sigma_min(Phi) at the draw, of which W_0 is the rounding to the kernel's storage: |W - W_0|_F <= u|W_0|_F/(1 - u) and 2^-149 an entry at
 * most, phi moves by B |x_i||w_l - w_l0|, and sigma_min by |Phi - Phi_0|_F (Weyl). */
static lg_ball sigma_of_draw(const struct run *x)
{
    const struct lg_instance *inst = &x->c->inst;
    const double u = x->c->recipe.storage_unit;
    const size_t weights = inst->k * inst->d;
    if (!(u > LG_U))
        return x->f->sigma_min;
    double moved = lg_div_up(lg_mul_up(u, lg_norm_up(weights, inst->W0)), lg_down(1 - u));
    moved = lg_add_up(moved, lg_mul_up((double)weights, 0x1p-149));
    double phi = lg_mul_up(lg_mul_up(lg_hi(x->m->act->B), lg_hi(x->m->frobenius_X)), moved);
    return lg_nonneg(lg_add(x->f->sigma_min, lg_ball_make(0, phi)));
}

/* One draw of the instance's weights: events count when they are certain. */
static void conditioning_claims(struct run *x, lg_ball mean, struct lg_feature_tail tail, double growth)
{
    struct lg_case *c = x->c;
    const lg_ball drawn = lg_sqr(sigma_of_draw(x));
    const bool in_quarter = lg_certainly_le(drawn, lg_scale(mean, 0.25));
    x->half = tail.bounded <= 0x1p-6;
    x->quarter = tail.truncated <= 0x1p-6;
    x->growth = growth <= 0x1p-6;
    lg_state_hypothesis(c, H_HALF);
    lg_state_hypothesis(c, H_QUARTER);
    if (x->half) {
        lg_claim_rate(c, "conditioning-bounded", 1, lg_certainly_le(drawn, lg_scale(mean, 0.5)),
                      tail.bounded);
        lg_claim_rate(c, "control-conditioning", 1, lg_certainly_le(drawn, lg_scale(mean, 2)), tail.bounded);
    }
    if (x->quarter)
        lg_claim_rate(c, "conditioning-lipschitz", 1, in_quarter, tail.truncated);
    if (x->growth)
        lg_claim_rate(c, "conditioning-growth", 1, in_quarter, growth);
}

/* Only where there are enough neurons to promise anything: Sigma~ is not free. */
static void conditioning(struct run *x)
{
    const struct lg_features *f = x->f;
    const struct lg_mat X = lg_mat_view(f->n, x->m->d, x->m->X);
    const struct lg_covariance_request how = {.activation = x->m->id, .order = 0};
    const struct lg_covariance *of = f->distinct < 16 * f->n ? NULL : lg_take_covariance(x->c, &how, &X);
    if (!of)
        return;
    lg_ball trace = lg_exact(0), lambda = lg_eig_min(&of->sigma, LG_DOUBLE);
    for (size_t i = 0; i < f->n; i++) {
        size_t at = i * f->n + i;
        trace = lg_add(trace, lg_ball_make(of->sigma.mid[at], of->sigma.rad ? of->sigma.rad[at] : 0));
    }
    lg_let(x->c, "lambda~", lambda);
    conditioning_claims(
        x, lg_scale(lambda, (double)f->k),
        lg_feature_tail(x->m->id, f->n, f->distinct, lambda, trace, x->m->norm_X),
        lg_feature_tail_growth(x->m->id, f->n, f->distinct, lambda, lg_mat_frobenius(&X), x->m->norm_X));
}

/* Of these features, fewer than samples. */
static void distance_claim(struct lg_case *c, const struct lg_features *f)
{
    lg_ball distance;
    lg_need(c, lg_features_distance(f, c->inst.y, &distance));
    lg_let(c, "sigma_min(Phi y)", distance);
    lg_state_claim(c, "control-threshold", 0);
}

/* The first n - 1 neurons, whose rows differ when k' >= n. */
static void fewer_neurons(struct lg_case *c)
{
    struct lg_instance fewer = c->inst;
    if (fewer.n < 2)
        return;
    fewer.k = fewer.n - 1;
    fewer.antisymmetric = false;
    distance_claim(c, lg_take_features(c, lg_take_model(c, &fewer, fewer.y), fewer.W0));
}

static void check(struct lg_case *c)
{
    struct run x = {.c = c, .rho = lg_take_doubles(c, c->inst.n), .v = lg_take_doubles(c, c->inst.k)};
    if (!lg_offers(c, LG_OP_FIT)) /* not covered, below the threshold neither */
        lg_ask(c, LG_OP_FIT, LG_CALL_NOT_OFFERED);
    x.m = lg_take_model(c, &c->inst, c->inst.y);
    x.f = lg_take_features(c, x.m, c->inst.W0);
    lg_let(c, "k", lg_exact((double)x.f->k));
    lg_let(c, "sigma", x.f->sigma_min);
    if (x.f->distinct < x.f->n) {
        distance_claim(c, x.f);
        lg_state_claim(c, "no-interpolant", 0);
        return;
    }
    conditioning(&x);
    fit(&x);
    fewer_neurons(c);
    kernel_claims(&x);
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
    LG_HYPOTHESES(hypotheses),
    LG_CLAIMS(claims),
    .quantities = quantities,
    .definitions = definitions,
    .policy = {.max_vacuous = 0.2, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
