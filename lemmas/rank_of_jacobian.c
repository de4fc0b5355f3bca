/* T11.1: the Jacobian on clusterable data has numerical rank K_c (slides S41, S42).
 *
 * K_c clusters, |x_i - c_i| <= eps_0; F = span of the cluster indicators, S its complement, Q = [1_l/sqrt n_l], U the top K_c left singular
 * vectors of J(W). For every W:
 *     |Pi_S J(W)| <= eps(W) = B|v||X - C~| + B2|v|_inf |W| eps_0 |C~|      (J of C~ has equal rows within clusters; T3 for the rest)
 *     sigma_{K_c+1}(J) <= |Pi_S J|                                        (Courant and Fischer: F has dimension K_c)
 *     |Pi_S U| <= |Pi_S J|/sigma_{K_c}(J)                                 (Pi_S U Sigma = Pi_S J V)
 *     eps_0 = 0: rank J <= K_c, and = K_c when sigma_min(J^T|F) > 0.
 * The middle inequality of sigma_{K_c+1} is an equality but for second order terms, so sigma_{K_c+1} is compared with eps(W) only, and is
 * enclosed on its own, from all eigenvalues of J J^T. For coincident rows all three would read 0 <= 0.
 * No kernel can break a statement about all W by its steps. It can by the numbers it returns: its own J^ and G^ = J J^T at W_T, with declared
 * roundings |dJ|, |dG| (Frobenius). Weyl: sigma_{K_c+1}(J^) <= eps(W_T) + |dJ| and sigma_{K_c}(J^) >= sigma_min(J^T|F) - |dJ|, which is above
 * half of it when |dJ| is at most a quarter: for eps_0 = 0 the numerical rank of J^ is K_c. The same for the eigenvalues of G^.
 * Source: Li, Soltanolkotabi and Oymak, arXiv 1903.11680, explicit constants. */
#include "verify/author/cluster_run.h"
#include "verify/author/formulas.h"
#include "verify/author/labels.h"
#include "verify/author/outputs.h"
#include "verify/author/spectrum.h"

enum { H_FAST, H_JACOBIAN, H_GRAM, H_ENVELOPE, HYPOTHESES };

static const struct lg_quantity quantities[] = {
    {"eps(W)", NULL, "n x kd", "B |v| |X - C~| + B2 |v|_inf |W| eps_0 |C~|", "f/w", true},
    {"eps_W", NULL, "n x kd", "sqrt(n) eps_0 (B |v| + B2 |v|_inf |W| max |c_l|)", "f/w", true},
    {"|Pi_S J|", NULL, "n x kd", "spectral norm of the slow part of J(W)", "f/w", true},
    {"|Pi_S U|", NULL, "n x K_c", "slow part of the top left singular vectors of J(W)", "1", true},
    {"sigma_min(J^T|F)", NULL, "n x kd", "least singular value of J(W)^T on F", "f/w", true},
    {"sigma_{K_c}(J)", NULL, "n x kd", "last singular value of the clusters", "f/w", true},
    {"sigma_{K_c+1}(J)", NULL, "n x kd", "first singular value beyond the clusters", "f/w", true},
    {"|dJ|", NULL, "n x kd", "declared rounding of jacobian", "f/w", true},
    {"sigma_{K_c}(J^)", NULL, "n x kd", "last singular value of the clusters, of the kernel's J", "f/w",
     true},
    {"sigma_{K_c+1}(J^)", NULL, "n x kd", "first singular value beyond the clusters, of the kernel's J",
     "f/w", true},
    {"|Pi_S J^|_F", NULL, "n x kd", "slow part of the kernel's J", "f/w", true},
    {"|dG|", NULL, "n x n", "declared rounding of gram", "f^2/w^2", true},
    {"lambda_{K_c}(G^)", NULL, "n x n", "last eigenvalue of the clusters, of the kernel's J J^T", "f^2/w^2"},
    {"lambda_{K_c+1}(G^)", NULL, "n x n", "first eigenvalue beyond the clusters, of the kernel's J J^T",
     "f^2/w^2"},
    {"lambda_max(Pi_S G^ Pi_S)", NULL, "n x n", "slow part of the kernel's J J^T", "f^2/w^2"},
    {NULL}};

static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    [H_FAST] = {"fast spectrum", "[smallest normal number] <= sigma_min(J^T|F); at W_0 and W_T"},
    [H_JACOBIAN] = {"resolved Jacobian", "4 |dJ| <= sigma_min(J^T|F); at W_T"},
    [H_GRAM] = {"resolved Gram matrix", "4 |dG| <= sigma_min(J^T|F)^2; at W_T"},
    [H_ENVELOPE] = LG_STEP_ENVELOPE,
};

#define BOTH_ENDS(name, grade, needs, text)                                                                  \
    {                                                                                                        \
        name, grade, LG_THEOREM, needs, text "; at W_0 and W_T", "", "iteration", .about = LG_ABOUT_INSTANCE \
    }
#define OWN(grade, role, needs, text, allowance) grade, role, needs, text, allowance, "iteration"

static const struct lg_claim_spec claims[] = {
    BOTH_ENDS("slow-norm", LG_SLIDE, 0, "|Pi_S J| <= eps_W"),
    BOTH_ENDS("slow-norm-sharp", LG_SHARP, 0, "|Pi_S J| <= eps(W)"),
    BOTH_ENDS("next-singular-value", LG_SLIDE, 0, "sigma_{K_c+1}(J) <= eps_W"),
    BOTH_ENDS("next-singular-value-sharp", LG_SHARP, 0, "sigma_{K_c+1}(J) <= eps(W)"),
    BOTH_ENDS("subspace", LG_SLIDE, 1u << H_FAST, "|Pi_S U| <= eps_W/sigma_{K_c}(J)"),
    BOTH_ENDS("subspace-sharp", LG_SHARP, 1u << H_FAST, "|Pi_S U| <= eps(W)/sigma_{K_c}(J)"),
    {"rank-at-most", OWN(LG_SLIDE, LG_THEOREM, 0,
                         "sigma_{K_c+1}(J^) <= eps(W) + |dJ|; at W_T; eps_0 = 0: numerical rank <= K_c",
                         "|dJ|, declared rounding of jacobian (Weyl)")},
    {"rank-at-least", OWN(LG_SLIDE, LG_THEOREM, 1u << H_FAST | 1u << H_JACOBIAN,
                          "sigma_min(J^T|F)/2 <= sigma_{K_c}(J^); at W_T: numerical rank >= K_c",
                          "half of sigma_min: |dJ| is at most a quarter")},
    {"jacobian-slow", OWN(LG_SHARP, LG_CONFORMANCE, 0,
                          "|Pi_S J^|_F <= |dJ|; where eps_0 = 0: equal rows of X give equal rows of J^",
                          "declared rounding of jacobian")},
    {"gram-slow", OWN(LG_SHARP, LG_CONFORMANCE, 0, "lambda_max(Pi_S G^ Pi_S) <= eps(W)^2 + |dG|; at W_T",
                      "Frobenius norm of the declared errors of G")},
    {"gram-rank-at-most", OWN(LG_SHARP, LG_THEOREM, 0, "lambda_{K_c+1}(G^) <= eps(W)^2 + |dG|; at W_T",
                              "|dG|, declared rounding of gram (Weyl)")},
    {"gram-rank-at-least", OWN(LG_SHARP, LG_THEOREM, 1u << H_FAST | 1u << H_GRAM,
                               "sigma_min(J^T|F)^2/2 <= lambda_{K_c}(G^); at W_T",
                               "half of sigma_min^2: |dG| is at most a quarter")},
    LG_STEP_CLAIM(H_ENVELOPE),
    LG_STEP_NEURON_CLAIM(H_ENVELOPE),
    {"control-rank", LG_SHARP, LG_CONTROL, 1u << H_FAST, "sigma_{K_c}(J) <= eps(W); at W_0 and W_T", "", ""},
    {"control-own-rank", LG_SHARP, LG_CONTROL, 1u << H_FAST | 1u << H_GRAM,
     "lambda_{K_c}(G^) <= eps(W)^2 + |dG|; at W_T", "", ""},
    LG_STEP_CONTROL(H_ENVELOPE),
};

enum { EXPLICIT_LIMIT = 1 << 22 }; /* n k d up to which the kernel's J is asked for */

static void calibrate(struct lg_case *c)
{
    static const int exponents[] = {0, -4};
    static const uint32_t steps[] = {4, 8};
    c->precision = LG_DOUBLE;
    const struct lg_trajectory *tr = lg_take_trajectory_of(c, c->inst.y);
    c->recipe.eta = lg_case_round_down(c, lg_lo(lg_div(lg_exact(1), lg_sqr(tr->m.beta))));
    c->recipe.label_exponent = exponents[lg_choose(&c->choices, 2)];
    c->recipe.steps = steps[lg_choose(&c->choices, 2)];
}

/* At W, whose J J^T is `gram`. */
static void spectrum_claims(struct lg_case *c, const struct lg_clustering *q, double t, const double *W,
                            const struct lg_mat *gram)
{
    struct lg_cluster_spectrum s;
    lg_need(c, lg_cluster_spectrum(q, gram, &s));
    const lg_ball weights = lg_weights_norm(q->m, W);
    const lg_ball eps = q->coincident ? lg_exact(0) : lg_eps_sharp(q, weights);
    lg_let(c, "eps(W)", eps);
    lg_let(c, "eps_W", lg_eps_slide(q, weights));
    lg_let(c, "sigma_min(J^T|F)", s.fast_min);
    lg_let(c, "sigma_{K_c}(J)", s.last);
    lg_let(c, "sigma_{K_c+1}(J)", s.next);
    lg_let(c, "|Pi_S J|", s.slow_max);
    lg_let(c, "|Pi_S U|", s.top_slow);
    lg_state_hypothesis(c, H_FAST);
    lg_state_claim(c, "control-rank", t);
    lg_series(c, "sigma-last", t, s.last);
    lg_series(c, "sigma-next", t, s.next);
    if (t == 0) {
        lg_spectrum_bound(c, LG_SPECTRUM_UPPER, "eps(W_0)", q->c->count + 1, q->m->n, eps);
        lg_need(c, lg_spectrum_singular_values(c, "singular values of J at W_0", gram));
    }
    if (q->coincident)
        return;
    lg_state_claim(c, "slow-norm", t);
    lg_state_claim(c, "slow-norm-sharp", t);
    lg_state_claim(c, "next-singular-value", t);
    lg_state_claim(c, "next-singular-value-sharp", t);
    lg_state_claim(c, "subspace", t);
    lg_state_claim(c, "subspace-sharp", t);
}

/* The kernel's J at its last weights, where it is small enough to be written out. */
static void jacobian_claims(struct lg_case *c, const struct lg_clustering *q, const struct lg_trajectory *tr)
{
    const size_t n = tr->m.n, p = tr->m.k * tr->m.d;
    const double t = (double)(tr->t + 1);
    struct lg_rank rank;
    if (n * p > EXPLICIT_LIMIT || !lg_offers(c, LG_OP_JACOBIAN))
        return;
    double *own = lg_take_doubles(c, n * p), *error = lg_take_doubles(c, n);
    lg_ask(c, LG_OP_JACOBIAN, lg_session_jacobian(c->session, own));
    lg_want_finite(c, "jacobian", t, n * p, own);
    lg_need(c, lg_jacobian_rank(q, p, own, &rank));
    lg_need(c, lg_jacobian_error(lg_trajectory_next(tr), &tr->declared, error));
    lg_let(c, "|dJ|", lg_exact(lg_norm_up(n, error)));
    lg_let(c, "sigma_{K_c}(J^)", rank.last);
    lg_let(c, "sigma_{K_c+1}(J^)", rank.next);
    lg_let(c, "|Pi_S J^|_F", rank.slow);
    lg_state_hypothesis(c, H_JACOBIAN);
    if (n > q->c->count)
        lg_state_claim(c, "rank-at-most", t);
    lg_state_claim(c, "rank-at-least", t);
    if (q->coincident)
        lg_state_claim(c, "jacobian-slow", t);
}

/* The kernel's J J^T at its last weights; its symmetric part, which is as close to J J^T as it is itself. */
static void gram_claims(struct lg_case *c, const struct lg_clustering *q, const struct lg_trajectory *tr)
{
    const size_t n = tr->m.n;
    const double t = (double)(tr->t + 1);
    struct lg_mat G = lg_take_mat(c, n, n);
    double *own = lg_take_doubles(c, n * n), *error = lg_take_doubles(c, n * n);
    struct lg_rank rank;
    lg_ball slow;
    if (!lg_ask_offered(c, LG_OP_GRAM, lg_session_gram(c->session, own)) ||
        !lg_check_finite(c, "gram", t, n * n, own))
        return;
    lg_mat_symmetric_part(&G, own);
    lg_need(c, lg_gram_error(lg_trajectory_next(tr), &tr->declared, error));
    lg_need(c, lg_slow_eigenvalue(q, &G, &slow));
    lg_need(c, lg_gram_rank(q, &G, slow, &rank));
    lg_let(c, "|dG|", lg_exact(lg_norm_up(n * n, error)));
    lg_let(c, "lambda_max(Pi_S G^ Pi_S)", slow);
    lg_let(c, "lambda_{K_c}(G^)", rank.last);
    lg_let(c, "lambda_{K_c+1}(G^)", rank.next);
    lg_state_claim(c, "gram-slow", t);
    lg_state_hypothesis(c, H_GRAM);
    if (n > q->c->count)
        lg_state_claim(c, "gram-rank-at-most", t);
    lg_state_claim(c, "gram-rank-at-least", t);
    lg_state_claim(c, "control-own-rank", t);
}

static void at_start(struct lg_case *c, struct lg_trajectory *tr, void *own)
{
    struct lg_clustering **q = own;
    *q = lg_take_clustering(c, &tr->m);
    spectrum_claims(c, *q, 0, c->inst.W0, &tr->gram0);
}

static void at_end(struct lg_case *c, struct lg_trajectory *tr, void *own)
{
    const struct lg_clustering *q = *(struct lg_clustering **)own;
    const struct lg_state *last = lg_trajectory_next(tr);
    struct lg_mat gram = lg_take_mat(c, tr->m.n, tr->m.n);
    lg_need(c, lg_state_gram(last, &gram));
    spectrum_claims(c, q, (double)(tr->t + 1), last->W, &gram);
    jacobian_claims(c, q, tr);
    gram_claims(c, q, tr);
}

static const struct lg_descent descent = {
    .own = sizeof(struct lg_clustering *), .plain = true, .at_start = at_start, .at_end = at_end};

static const struct lg_family_use families[] = {
    {"clusterable", 4}, {"clusterable-fashion", 1}, {"clusterable-loose", 1}, {NULL, 0}};

const struct lg_lemma lemma_rank_of_jacobian = {
    .id = "rank-of-jacobian",
    .title = "Clusterable data: the Jacobian has low rank",
    .statement = "On K_c clusters of radius eps_0 the Jacobian has rank K_c up to singular values of order "
                 "eps_0, and its top "
                 "singular vectors are constant on clusters up to the same order.",
    .slides = "S41 S42",
    .source = "Li, Soltanolkotabi and Oymak, arXiv 1903.11680; theorem T11.1",
    .how_to_read = "The first K_c singular values carry what clusters agree on; all others are below eps(W), "
                   "which shrinks with the "
                   "radius of the clusters. For coinciding rows the rank is exactly K_c.",
    .clustered = true,
    .kinds = LG_NETWORK,
    .activations = 1u << LG_SOFTPLUS | 1u << LG_TANH | 1u << LG_SIGMOID | 1u << LG_ERF | 1u << LG_GELU,
    .families = families,
    LG_HYPOTHESES(hypotheses),
    LG_CLAIMS(claims),
    .policy = {.max_vacuous = 0.2, .max_undecided = 0},
    .calibrate = calibrate,
    .quantities = quantities,
    .descent = &descent,
};
