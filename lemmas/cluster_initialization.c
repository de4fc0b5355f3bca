/* T11.4, a priori: how far from singular the Jacobian of clusterable data is at random initialization (slides S38, S42).
 *
 * K_c clusters of sizes n_l, centres C (K_c x d), F the span of the cluster indicators, D = diag(sqrt n_l); W has rows N(0, I), independent or
 * equal in pairs, v_l = +-s/sqrt k; T = k or k/2 independent terms; lambda(C) = lambda_min(Sigma(C)). J with C~ in place of X has the
 * row of its centre for every sample, so its transpose on F is J(W; C)^T D, and eps(W) bounds |J(W; X) - J(W; C~)|. For every W
 *     sigma_min(J(W)^T|F) >= min sqrt n_l sigma_min(J(W; C)) - eps(W),
 * and T5 for the K_c centres turns this into a number known before any weight is drawn:
 *     P(sigma_min(J_0^T|F) < min sqrt n_l s (lambda(C)/2)^(1/2) - eps(W_0)) <= p = 1/8   when   log(K_c/p) <= 0.1534 T lambda(C)/(B|C|)^2.
 * J J^T is the kernel's own `gram` at the case's W_0, widened by its declared rounding and by what rounding W_0 to the kernel's storage may have
 * moved (the theorem's W_0 is the draw before that). Rows that equal their centres in clusters of one size make the first statement an
 * equality: not stated there. Source: Li, Soltanolkotabi and Oymak, arXiv 1903.11680, with Tropp, arXiv 1004.4389, for T5. */
#include "verify/author/cluster_run.h"
#include "verify/author/formulas.h"
#include "verify/author/spectrum.h"
#include "verify/covariance/covariance.h"
#include "verify/model/functions.h"

enum { H_WIDTH, H_RESOLVED, HYPOTHESES };

static const struct lg_quantity quantities[] = {
    {"K_c", NULL, "scalar", "number of clusters", "1", true},
    {"T", NULL, "scalar", "independent neurons: k, or k/2 where they are equal in pairs", "1", true},
    {"lambda(C)", NULL, "K_c x K_c", "lambda_min(Sigma(C))", "1/w^2", true},
    {"B", NULL, "scalar", "sup |phi'|", "1", true},
    {"|C|", NULL, "K_c x d", "spectral norm of the centres", "1/w", true},
    {"n_min", NULL, "scalar", "points of the smallest cluster", "1", true},
    {"n_max", NULL, "scalar", "points of the largest cluster", "1", true},
    {"sigma_min(J(W_0, C))", NULL, "K_c x kd", "least singular value of the centres' Jacobian", "f/w", true},
    {"eps(W_0)", NULL, "n x kd", "B |v| |X - C~| + B2 |v|_inf |W_0| eps_0 |C~|", "f/w", true},
    {"sigma_min(J_0^T|F)", NULL, "n x kd", "from the kernel's gram, with its declared rounding and W_0's",
     "f/w", true},
    {"[largest sigma_min(J_0^T|F)]", NULL, "n x kd", "upper end of the enclosure", "f/w", true},
    {"[midpoint of sigma_min(J_0^T|F)]", NULL, "n x kd", "of the enclosure", "f/w", true},
    {"[radius of sigma_min(J_0^T|F)]", NULL, "n x kd", "what declared rounding leaves open", "f/w", true},
    {NULL}};

static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    [H_WIDTH] = {"width", "log(8 K_c) <= 0.1534 T lambda(C)/(B |C|)^2; 0.1534 < 1/2 - log(2)/2"},
    [H_RESOLVED] = {"meaningful gram",
                    "[radius of sigma_min(J_0^T|F)] <= [midpoint of sigma_min(J_0^T|F)]/2"},
};

#define A_PRIORI "; a = sqrt(n_min) s sqrt(lambda(C)/2) - eps(W_0)"

static const struct lg_claim_spec claims[] = {
    {"fast-spectrum", LG_SHARP, LG_THEOREM, 1u << H_RESOLVED,
     "sqrt(n_min) sigma_min(J(W_0, C)) - eps(W_0) <= [largest sigma_min(J_0^T|F)]",
     "declared rounding of gram, and W_0's", ""},
    {"fast-spectrum-a-priori", LG_SLIDE, LG_RATE, 1u << H_WIDTH, "P(sigma_min(J_0^T|F) < a) <= 1/8" A_PRIORI,
     "only certain events count", ""},
    {"control-fast-spectrum", LG_SHARP, LG_CONTROL, 0,
     "2 sqrt(n_max) sigma_min(J(W_0, C)) <= sigma_min(J_0^T|F)", "", ""},
    {"control-fast-spectrum-a-priori", LG_SHARP, LG_RATE_CONTROL, 1u << H_WIDTH,
     "P(not sigma_min(J_0^T|F) < a) <= 1/4096" A_PRIORI, "", ""},
};

/* The step size that a problem has to have; no step is taken. */
static void calibrate(struct lg_case *c)
{
    c->recipe.eta = 1;
    c->recipe.steps = 0;
}

/* The kernel's J J^T (its symmetric part, which is as close) with its declared rounding and that of W_0 as radii. */
static struct lg_mat kernel_gram(struct lg_case *c, const struct lg_model *m)
{
    const struct lg_instance *inst = &c->inst;
    const size_t n = inst->n;
    const struct lg_network problem = {n,       inst->d, inst->k,          inst->X,
                                       inst->y, inst->v, inst->activation, c->recipe.eta};
    const struct lg_arith of_weights = {.ua = c->recipe.storage_unit};
    struct lg_mat G = lg_take_mat(c, n, n);
    double *own = lg_take_doubles(c, n * n), *declared = lg_take_doubles(c, n * n),
           *rounded = lg_take_doubles(c, n * n);
    lg_ask(c, LG_OP_GRAM, lg_session_begin(c->session, &problem));
    lg_ask(c, LG_OP_GRAM, lg_session_import(c->session, inst->W0));
    lg_ask(c, LG_OP_GRAM, lg_session_gram(c->session, own));
    lg_want_finite(c, "gram", 0, n * n, own);
    const struct lg_arith arith = lg_arith_declared(&c->session->declared);
    const struct lg_state *s = lg_take_state(c, m, inst->W0, true);
    lg_need(c, lg_gram_error(s, &arith, declared));
    if (of_weights.ua > LG_U)
        lg_need(c, lg_gram_error(s, &of_weights, rounded));
    lg_mat_symmetric_part(&G, own);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            const size_t e = i * n + j, t = j * n + i;
            G.rad[e] = lg_add_up(lg_add_up(G.rad[e], lg_larger(declared[e], declared[t])),
                                 lg_larger(rounded[e], rounded[t]));
        }
    return G;
}

/* sigma_min(J(W_0; C)). */
static lg_ball of_centres(struct lg_case *c)
{
    struct lg_instance centres = c->inst;
    struct lg_spectrum spectrum;
    centres.n = centres.clusters->count;
    centres.X = centres.clusters->centre;
    const struct lg_model *m = lg_take_model(c, &centres, c->inst.y);
    lg_need(c, lg_state_spectrum(lg_take_state(c, m, c->inst.W0, true), NULL, &spectrum));
    return spectrum.sigma_min;
}

/* H_WIDTH; the result is lambda(C). */
static lg_ball law(struct lg_case *c, const struct lg_model *m)
{
    const struct lg_clusters *clusters = c->inst.clusters;
    const struct lg_covariance_request how = {.activation = m->id, .order = 1, .near = 0x1p-20};
    const struct lg_mat C = lg_mat_view(clusters->count, c->inst.d, clusters->centre);
    struct lg_covariance cov;
    lg_need(c, lg_activation_setup() || lg_covariance_init(&cov, &how, &C) != LG_COVARIANCE_OK);
    const struct lg_covariance_constants constants = lg_covariance_constants(&cov, c->inst.d);
    lg_covariance_clear(&cov);
    const lg_ball lambda = lg_nonneg(constants.lambda);
    lg_let(c, "K_c", lg_exact((double)clusters->count));
    lg_let(c, "T", lg_exact((double)m->k / (m->antisymmetric ? 2 : 1)));
    lg_let(c, "lambda(C)", lambda);
    lg_let(c, "B", m->act->B);
    lg_let(c, "|C|", constants.x_norm);
    lg_state_hypothesis(c, H_WIDTH);
    return lambda;
}

static void check(struct lg_case *c)
{
    const struct lg_instance *inst = &c->inst;
    const struct lg_model *m = lg_take_model(c, inst, inst->y);
    const struct lg_clustering *q = lg_take_clustering(c, m);
    const size_t count = q->c->count;
    size_t least = q->size[0], most = q->size[0];
    for (size_t l = 1; l < count; l++) {
        least = q->size[l] < least ? q->size[l] : least;
        most = q->size[l] > most ? q->size[l] : most;
    }
    const struct lg_mat G = kernel_gram(c, m);
    lg_ball square;
    lg_need(c, lg_fast_eigenvalue(q, &G, &square));
    const lg_ball fast = lg_sqrt(square), sigma = of_centres(c), lambda = law(c, m);
    const lg_ball eps = q->coincident ? lg_exact(0) : lg_eps_sharp(q, lg_weights_norm(m, inst->W0));
    const lg_ball root = lg_sqrt(lg_exact((double)least));
    const lg_ball s = lg_mul(lg_sqrt(lg_exact((double)inst->k)), lg_abs(lg_exact(inst->v[0])));
    const lg_ball a_priori = lg_sub(lg_mul(lg_mul(root, s), lg_sqrt(lg_scale(lambda, 0.5))), eps);
    lg_let(c, "n_min", lg_exact((double)least));
    lg_let(c, "n_max", lg_exact((double)most));
    lg_let(c, "sigma_min(J(W_0, C))", sigma);
    lg_let(c, "eps(W_0)", eps);
    lg_let(c, "sigma_min(J_0^T|F)", fast);
    lg_let(c, "[largest sigma_min(J_0^T|F)]", lg_exact(lg_hi(fast)));
    lg_let(c, "[midpoint of sigma_min(J_0^T|F)]", lg_exact(fast.mid));
    lg_let(c, "[radius of sigma_min(J_0^T|F)]", lg_exact(fast.rad));
    lg_state_hypothesis(c, H_RESOLVED);
    /* the exact J J^T is somewhere in G: the largest value that it allows */
    if (!q->coincident || least < most)
        lg_state_claim(c, "fast-spectrum", 0);
    lg_state_claim(c, "control-fast-spectrum", 0);
    lg_spectrum_bound(c, LG_SPECTRUM_LOWER, "from the centres, certain", 1, count,
                      lg_sub(lg_mul(root, sigma), eps));
    lg_spectrum_bound(c, LG_SPECTRUM_LOWER, "a priori, with probability 7/8", 1, count, a_priori);
    lg_spectrum_bound(c, LG_SPECTRUM_UPPER, "eps(W_0)", count + 1, inst->n, eps);
    lg_claim_rate(c, "fast-spectrum-a-priori", 1, lg_certainly_lt(fast, a_priori), 0x1p-3);
    lg_claim_rate(c, "control-fast-spectrum-a-priori", 1, lg_certainly_le(a_priori, fast), 0x1p-12);
    lg_series(c, "sigma-fast/a-priori", 0, lg_div(fast, a_priori));
    lg_need(c, lg_spectrum_singular_values(c, "singular values of J at W_0", &G));
}

static const struct lg_family_use families[] = {
    {"clusterable", 3}, {"clusterable-fashion", 1}, {"clusterable-loose", 1}, {NULL, 0}};

const struct lg_lemma lemma_cluster_initialization = {
    .id = "cluster-initialization",
    .title = "Clusterable data: the fast directions at random initialization",
    .statement = "At random initialization the Jacobian is bounded below on the fast subspace by a number "
                 "known from the cluster centres before any weight is drawn.",
    .slides = "S38 S42",
    .source = "Li, Soltanolkotabi and Oymak, arXiv 1903.11680; Tropp, arXiv 1004.4389; theorem T11.4",
    .how_to_read =
        "The early-stopping distance is 2|a_0|/alpha: with alpha bounded by this number it grows as the root "
        "of the "
        "number of clusters, not of samples. Consistent: the draws of the whole run do not contradict it.",
    .kinds = LG_NETWORK,
    .activations = 1u << LG_SOFTPLUS | 1u << LG_TANH | 1u << LG_SIGMOID | 1u << LG_ERF | 1u << LG_GELU,
    .families = families,
    LG_HYPOTHESES(hypotheses),
    LG_CLAIMS(claims),
    .policy = {.max_vacuous = 0.2, .max_undecided = 0},
    .calibrate = calibrate,
    .quantities = quantities,
    .check = check,
};
