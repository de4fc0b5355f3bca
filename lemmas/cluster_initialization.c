/* T11.4, a priori: how far from singular the Jacobian of clusterable data is at random initialization (slides S38, S42).
 *
 * K_c clusters of sizes n_l, centres C (K_c x d), F the span of the cluster indicators, D = diag(sqrt n_l); W has rows N(0, I), independent or
 * equal in pairs, v_l = +-s/sqrt k; T = k or k/2 independent terms; lambda(C) = lambda_min(Sigma(C)). J with C~ in place of X has the
 * row of its centre for every sample, so its transpose on F is J(W; C)^T D, and eps(W) bounds |J(W; X) - J(W; C~)|. For every W
 *     sigma_min(J(W)^T|F) >= min sqrt n_l sigma_min(J(W; C)) - eps(W),
 * and T5 for the K_c centres turns this into a number known before any weight is drawn:
 *     P(sigma_min(J_0^T|F) < min sqrt n_l s (lambda(C)/2)^(1/2) - eps(W_0)) <= p   when   log(K_c/p) <= 0.1534 T lambda(C)/(B|C|)^2.
 * J J^T is the kernel's own `gram` at the case's W_0, widened by its declared rounding and by what rounding W_0 to the kernel's storage may have
 * moved (the theorem's W_0 is the draw before that). Rows that equal their centres in clusters of one size make the first statement an
 * equality: not stated there. Source: Li, Soltanolkotabi and Oymak, arXiv 1903.11680, with Tropp, arXiv 1004.4389, for T5. */
#include "verify/covariance/covariance.h"
#include "verify/model/clusters.h"
#include "verify/model/functions.h"
#include "verify/author/spectrum.h"

#include <stdlib.h>
#include <string.h>

enum { H_WIDTH, H_RESOLVED, HYPOTHESES };
static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    [H_WIDTH] = {"width", "log(K_c/p) <= 0.1534 T lambda(C)/(B|C|)^2"},
    [H_RESOLVED] = {"meaningful gram",
                    "what declared rounding leaves open of sigma_min(J(W_0)^T|F) <= half of it"},
};

enum { C_CENTRES, C_A_PRIORI, C_BAD_CENTRES, C_BAD_RATE, CLAIMS };
static const struct lg_claim_spec claims[CLAIMS] = {
    [C_CENTRES] =
        {"fast-spectrum", LG_SHARP, LG_THEOREM, 1u << H_RESOLVED,
         "min sqrt n_l sigma_min(J(W_0; C)) - eps(W_0) <= sigma_min(J(W_0)^T|F) computed + rounding",
         "declared rounding of gram, and W_0's", ""},
    [C_A_PRIORI] = {"fast-spectrum-a-priori", LG_SLIDE, LG_RATE, 1u << H_WIDTH,
                    "P(sigma_min(J_0^T|F) < min sqrt n_l s (lambda(C)/2)^(1/2) - eps(W_0)) <= p",
                    "only certain events count", ""},
    [C_BAD_CENTRES] = {"control-fast-spectrum", LG_SHARP, LG_CONTROL, 0,
                       "FALSE: 2 max sqrt n_l sigma_min(J(W_0; C)) <= sigma_min(J(W_0)^T|F)", "", ""},
    [C_BAD_RATE] = {"control-fast-spectrum-a-priori", LG_SHARP, LG_RATE_CONTROL, 1u << H_WIDTH,
                    "FALSE: P(sigma_min(J_0^T|F) >= min sqrt n_l s (lambda(C)/2)^(1/2) - eps(W_0)) <= p^4",
                    "", ""},
};

enum { LOG2_P = 3 };                     /* p = 2^-3 */
static const double slide_rate = 0.1534; /* < log(1/2)/2 + 1/2 */

/* The step size that a problem has to have; no step is taken. */
static int calibrate(struct lg_case *c)
{
    c->recipe.eta = 1;
    c->recipe.steps = 0;
    return 0;
}

struct run {
    struct lg_case *c;
    struct lg_model data, centres;
    struct lg_clustering q;
    lg_ball s, eps, least; /* s = sqrt k |v_l|; eps(W_0); min sqrt n_l */
};

static int run_open(struct run *x)
{
    struct lg_instance *inst = &x->c->inst, centres = *inst;
    centres.n = inst->clusters->count;
    centres.X = inst->clusters->centre;
    if (lg_model_open(&x->data, inst, inst->y, x->c->precision) ||
        lg_model_open(&x->centres, &centres, inst->y, x->c->precision) ||
        lg_clustering_open(&x->q, &x->data, inst->clusters))
        return -1;
    size_t least = x->q.size[0];
    for (size_t l = 1; l < centres.n; l++)
        least = x->q.size[l] < least ? x->q.size[l] : least;
    x->least = lg_sqrt(lg_exact((double)least));
    x->s = lg_mul(lg_sqrt(lg_exact((double)inst->k)), lg_abs(lg_exact(inst->v[0])));
    x->eps = x->q.coincident ? lg_exact(0) : lg_eps_sharp(&x->q, lg_weights_norm(&x->data, inst->W0));
    return 0;
}

static void run_close(struct run *x)
{
    lg_clustering_close(&x->q);
    lg_model_close(&x->centres);
    lg_model_close(&x->data);
}

/* The kernel's J J^T (its symmetric part, which is as close) with its declared rounding and that of W_0 as radii.
 * 1; 0: there is none; -1: no memory. */
static int kernel_gram(struct run *x, struct lg_mat *G)
{
    struct lg_case *c = x->c;
    const struct lg_instance *inst = &c->inst;
    const size_t n = inst->n;
    struct lg_network problem = {n,       inst->d, inst->k,          inst->X,
                                 inst->y, inst->v, inst->activation, c->recipe.eta};
    struct lg_arith of_weights = {.ua = c->recipe.storage_unit};
    struct lg_state s = {0};
    double *own = malloc(3 * n * n * sizeof *own), *declared = own + n * n, *rounded = declared + n * n;
    int status = -1;
    if (!own)
        return -1;
    memset(rounded, 0, n * n * sizeof *rounded);
    if (!lg_call_ok(c, LG_OP_GRAM, lg_session_begin(c->session, &problem)) ||
        !lg_call_ok(c, LG_OP_GRAM, lg_session_import(c->session, inst->W0)) ||
        !lg_call_ok(c, LG_OP_GRAM, lg_session_gram(c->session, own)) ||
        !lg_check_finite(c, "gram", 0, n * n, own)) {
        status = 0;
        goto cleanup;
    }
    struct lg_arith arith = lg_arith_declared(&c->session->declared);
    if (lg_state_open(&s, &x->data, inst->W0, true) || lg_gram_error(&s, &arith, declared) ||
        (of_weights.ua > LG_U && lg_gram_error(&s, &of_weights, rounded)))
        goto cleanup;
    lg_mat_symmetric_part(G, own);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            size_t e = i * n + j, t = j * n + i;
            G->rad[e] = lg_add_up(lg_add_up(G->rad[e], lg_larger(declared[e], declared[t])),
                                  lg_larger(rounded[e], rounded[t]));
        }
    status = 1;
cleanup:
    lg_state_close(&s);
    free(own);
    return status;
}

static int centre_singular_value(struct run *x, lg_ball *out)
{
    struct lg_state s = {0};
    struct lg_spectrum spectrum;
    int status =
        lg_state_open(&s, &x->centres, x->c->inst.W0, true) || lg_state_spectrum(&s, NULL, &spectrum);
    *out = spectrum.sigma_min;
    lg_state_close(&s);
    return status ? -1 : 0;
}

/* H_WIDTH, and min sqrt n_l s (lambda(C)/2)^(1/2) - eps(W_0). 0; -1: no memory. */
static int law(struct run *x, lg_ball *bound)
{
    const struct lg_clusters *clusters = x->c->inst.clusters;
    const size_t count = clusters->count, d = x->c->inst.d;
    struct lg_covariance_request how = {.activation = x->data.id, .order = 1, .near = 0x1p-20};
    struct lg_mat C = lg_mat_view(count, d, clusters->centre);
    struct lg_covariance cov;
    if (lg_activation_setup() || lg_covariance_init(&cov, &how, &C) != LG_COVARIANCE_OK)
        return -1;
    struct lg_covariance_constants constants = lg_covariance_constants(&cov, d);
    lg_covariance_clear(&cov);
    lg_ball lambda = lg_nonneg(constants.lambda);
    double terms = (double)x->data.k / (x->data.antisymmetric ? 2 : 1);
    lg_ball most = lg_sqr(lg_mul(x->data.act->B, constants.x_norm));
    lg_hypothesis(x->c, H_WIDTH, lg_ball_log(ldexp((double)count, LOG2_P)),
                  lg_div(lg_scale(lg_mul(lg_exact(slide_rate), lambda), terms), most));
    *bound = lg_sub(lg_mul(lg_mul(x->least, x->s), lg_sqrt(lg_scale(lambda, 0.5))), x->eps);
    return 0;
}

static bool is_tie(const struct run *x)
{
    for (size_t l = 1; l < x->q.c->count; l++)
        if (x->q.size[l] != x->q.size[0])
            return false;
    return x->q.coincident;
}

static lg_ball largest_root(const struct run *x)
{
    size_t most = x->q.size[0];
    for (size_t l = 1; l < x->q.c->count; l++)
        most = x->q.size[l] > most ? x->q.size[l] : most;
    return lg_sqrt(lg_exact((double)most));
}

static int state_claims(struct run *x, const struct lg_mat *G)
{
    lg_ball fast, of_centres, a_priori;
    if (lg_fast_eigenvalue(&x->q, G, &fast) || centre_singular_value(x, &of_centres) || law(x, &a_priori))
        return -1;
    fast = lg_sqrt(fast);
    lg_ball of_fast = lg_sub(lg_mul(x->least, of_centres), x->eps);
    lg_hypothesis(x->c, H_RESOLVED, lg_exact(fast.rad), lg_scale(lg_exact(fast.mid), 0.5));
    /* the exact J J^T is somewhere in G: the largest value that it allows */
    if (!is_tie(x))
        lg_claim(x->c, C_CENTRES, 0, of_fast, lg_exact(lg_hi(fast)));
    lg_claim(x->c, C_BAD_CENTRES, 0, lg_scale(lg_mul(largest_root(x), of_centres), 2), fast);
    const size_t count = x->q.c->count;
    lg_spectrum_bound(x->c, LG_SPECTRUM_LOWER, "from the centres, certain", 1, count, of_fast);
    lg_spectrum_bound(x->c, LG_SPECTRUM_LOWER, "a priori, with probability 7/8", 1, count, a_priori);
    lg_spectrum_bound(x->c, LG_SPECTRUM_UPPER, "eps(W_0)", count + 1, x->data.n, x->eps);
    const double p = ldexp(1, -LOG2_P);
    lg_claim_rate(x->c, C_A_PRIORI, 1, lg_certainly_lt(fast, a_priori), p);
    lg_claim_rate(x->c, C_BAD_RATE, 1, lg_certainly_le(a_priori, fast), p * p * p * p);
    lg_series(x->c, "sigma-fast/a-priori", 0, lg_div(fast, a_priori));
    return lg_spectrum_singular_values(x->c, "singular values of J at W_0", G);
}

static int check(struct lg_case *c)
{
    struct run x = {.c = c};
    struct lg_mat G = {0};
    int status = -1;
    if (!run_open(&x) && !lg_mat_init(&G, c->inst.n, c->inst.n)) {
        status = kernel_gram(&x, &G);
        if (status > 0)
            status = state_claims(&x, &G);
    }
    lg_mat_clear(&G);
    run_close(&x);
    return status;
}

static const struct lg_family_use families[] = {
    {"clusterable", 3}, {"clusterable-fashion", 1}, {"clusterable-loose", 1}, {NULL, 0}};

const struct lg_lemma lemma_cluster_initialization = {
    .id = "cluster-initialization",
    .title = "Clusterable data: the fast directions at random initialization",
    .statement = "At random initialization the Jacobian is bounded below on the fast subspace by a number "
                 "known from the cluster centres before any weight is drawn.",
    .latex = "\\varepsilon(W)=B\\|v\\|\\,\\|X-\\tilde "
             "C\\|+B_2\\|v\\|_\\infty\\|W\\|\\,\\varepsilon_0\\|\\tilde C\\|\n"
             "P\\left(\\sigma_{\\min}(J_0^T|_F)\\ge\\sqrt{\\min_\\ell "
             "n_\\ell}\\;s\\sqrt{\\lambda(C)/2}-\\varepsilon(W_0)\\right)\\ge 1-p",
    .slides = "S38 S42",
    .source = "Li, Soltanolkotabi and Oymak, arXiv 1903.11680; Tropp, arXiv 1004.4389; theorem T11.4",
    .how_to_read =
        "The early-stopping distance is 2|a_0|/alpha: with alpha bounded by this number it grows as the root "
        "of the "
        "number of clusters, not of samples. Consistent: the draws of the whole run do not contradict it.",
    .kinds = LG_NETWORK,
    .activations = 1u << LG_SOFTPLUS | 1u << LG_TANH | 1u << LG_SIGMOID | 1u << LG_ERF | 1u << LG_GELU,
    .families = families,
    .hypotheses = hypotheses,
    .n_hypotheses = HYPOTHESES,
    .claims = claims,
    .n_claims = CLAIMS,
    .policy = {.max_vacuous = 0.2, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
