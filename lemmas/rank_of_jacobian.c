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
#include "verify/model/clusters.h"
#include "verify/model/functions.h"
#include "verify/author/labels.h"
#include "verify/author/outputs.h"
#include "verify/author/spectrum.h"
#include "verify/author/step_claims.h"

#include <stdlib.h>

enum { H_FAST, H_JACOBIAN, H_GRAM, H_ENVELOPE, HYPOTHESES };

static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    [H_FAST] = {"fast spectrum", "smallest normal number <= sigma_min(J(W)^T|F)"},
    [H_JACOBIAN] = {"resolved Jacobian",
                    "4|dJ| <= sigma_min(J(W_T)^T|F), dJ the declared rounding of jacobian"},
    [H_GRAM] = {"resolved Gram matrix", "4|dG| <= sigma_min(J(W_T)^T|F)^2, dG the declared rounding of gram"},
    [H_ENVELOPE] = LG_STEP_ENVELOPE,
};

enum {
    C_NORM,
    C_NORM_SHARP,
    C_NEXT,
    C_NEXT_SHARP,
    C_SUBSPACE,
    C_SUBSPACE_SHARP,
    C_RANK_MOST,
    C_RANK_LEAST,
    C_SLOW_ROWS,
    C_GRAM,
    C_GRAM_MOST,
    C_GRAM_LEAST,
    C_GD,
    C_GD_NEURON,
    C_BAD_RANK,
    C_BAD_OWN_RANK,
    C_BAD_STEP,
    CLAIMS
};

static const struct lg_claim_spec claims[CLAIMS] = {
    [C_NORM] = {"slow-norm", LG_SLIDE, LG_THEOREM, 0,
                "|Pi_S J(W_t)| <= sqrt n eps_0 (B|v| + B2|v|_inf |W_t| max|c|)", "", "iteration"},
    [C_NORM_SHARP] = {"slow-norm-sharp", LG_SHARP, LG_THEOREM, 0, "|Pi_S J(W_t)| <= eps(W_t)", "",
                      "iteration"},
    [C_NEXT] = {"next-singular-value", LG_SLIDE, LG_THEOREM, 0,
                "sigma_{K_c+1}(J(W_t)) <= sqrt n eps_0 (B|v| + B2|v|_inf |W_t| max|c|)", "", "iteration"},
    [C_NEXT_SHARP] = {"next-singular-value-sharp", LG_SHARP, LG_THEOREM, 0,
                      "sigma_{K_c+1}(J(W_t)) <= eps(W_t)", "", "iteration"},
    [C_SUBSPACE] = {"subspace", LG_SLIDE, LG_THEOREM, 1u << H_FAST,
                    "|Pi_S U| <= sqrt n eps_0 (B|v| + B2|v|_inf |W_t| max|c|)/sigma_{K_c}(J)", "",
                    "iteration"},
    [C_SUBSPACE_SHARP] = {"subspace-sharp", LG_SHARP, LG_THEOREM, 1u << H_FAST,
                          "|Pi_S U| <= eps(W_t)/sigma_{K_c}(J)", "", "iteration"},
    [C_RANK_MOST] = {"rank-at-most", LG_SLIDE, LG_THEOREM, 0,
                     "sigma_{K_c+1}(J^) <= eps(W_T) + |dJ|, J^ the kernel's own Jacobian; eps_0 = 0: "
                     "numerical rank <= K_c",
                     "|dJ|, declared rounding of jacobian (Weyl)", "iteration"},
    [C_RANK_LEAST] = {"rank-at-least", LG_SLIDE, LG_THEOREM, 1u << H_FAST | 1u << H_JACOBIAN,
                      "sigma_min(J(W_T)^T|F)/2 <= sigma_{K_c}(J^): numerical rank >= K_c",
                      "half of sigma_min: |dJ| is at most a quarter", "iteration"},
    [C_SLOW_ROWS] = {"jacobian-slow", LG_SHARP, LG_CONFORMANCE, 0,
                     "eps_0 = 0: |Pi_S J^|_F <= |dJ|: equal rows of X give equal rows of J^",
                     "declared rounding of jacobian", "iteration"},
    [C_GRAM] =
        {"gram-slow", LG_SHARP, LG_CONFORMANCE, 0,
         "lambda_max(Pi_S G Pi_S) <= eps(W_T)^2 + declared rounding, G = J J^T as the kernel computes it",
         "Frobenius norm of the declared errors of G", "iteration"},
    [C_GRAM_MOST] = {"gram-rank-at-most", LG_SHARP, LG_THEOREM, 0,
                     "lambda_{K_c+1}(G^) <= eps(W_T)^2 + |dG|, G^ the kernel's own J J^T",
                     "|dG|, declared rounding of gram (Weyl)", "iteration"},
    [C_GRAM_LEAST] = {"gram-rank-at-least", LG_SHARP, LG_THEOREM, 1u << H_FAST | 1u << H_GRAM,
                      "sigma_min(J(W_T)^T|F)^2/2 <= lambda_{K_c}(G^)",
                      "half of sigma_min^2: |dG| is at most a quarter", "iteration"},
    [C_GD] = LG_STEP_CLAIM(H_ENVELOPE),
    [C_GD_NEURON] = LG_STEP_NEURON_CLAIM(H_ENVELOPE),
    [C_BAD_RANK] = {"control-rank", LG_SHARP, LG_CONTROL, 1u << H_FAST,
                    "FALSE: sigma_{K_c}(J(W_t)) <= eps(W_t)", "", ""},
    [C_BAD_OWN_RANK] = {"control-own-rank", LG_SHARP, LG_CONTROL, 1u << H_FAST | 1u << H_GRAM,
                        "FALSE: lambda_{K_c}(G^) <= eps(W_T)^2 + |dG|", "", ""},
    [C_BAD_STEP] = LG_STEP_CONTROL(H_ENVELOPE),
};
static const struct lg_step_claims steps_stated = {H_ENVELOPE, LG_NO_CLAIM, C_GD, C_GD_NEURON, C_BAD_STEP};

enum { EXPLICIT_LIMIT = 1 << 22 }; /* n k d up to which the kernel's J is asked for */

struct run {
    struct lg_case *c;
    struct lg_trajectory tr;
    struct lg_clustering q;
    lg_ball fast; /* sigma_min(J(W)^T|F) where the spectrum was looked at last */
    double share;
};

static int calibrate(struct lg_case *c)
{
    static const int exponents[] = {0, -4};
    static const uint32_t steps[] = {4, 8};
    struct lg_trajectory tr;
    c->precision = LG_DOUBLE;
    if (lg_trajectory_open(&tr, c, c->inst.y))
        return -1;
    c->recipe.eta = lg_case_round_down(c, lg_lo(lg_div(lg_exact(1), lg_sqr(tr.m.beta))));
    c->recipe.label_exponent = exponents[lg_choose(&c->choices, 2)];
    c->recipe.steps = steps[lg_choose(&c->choices, 2)];
    lg_trajectory_close(&tr);
    return 0;
}

static int spectrum_claims(struct run *r, double t, const double *W, const struct lg_mat *gram)
{
    struct lg_cluster_spectrum s;
    if (lg_cluster_spectrum(&r->q, gram, &s))
        return -1;
    lg_ball weights = lg_weights_norm(&r->tr.m, W);
    lg_ball sharp = lg_eps_sharp(&r->q, weights), slide = lg_eps_slide(&r->q, weights);
    lg_hypothesis(r->c, H_FAST, lg_exact(DBL_MIN), s.fast_min);
    r->fast = s.fast_min;
    lg_claim(r->c, C_BAD_RANK, t, s.last, sharp);
    lg_series(r->c, "sigma-last", t, s.last);
    lg_series(r->c, "sigma-next", t, s.next);
    if (t == 0) {
        lg_spectrum_bound(r->c, LG_SPECTRUM_UPPER, "eps(W_0)", r->q.c->count + 1, r->tr.m.n,
                          r->q.coincident ? lg_exact(0) : sharp);
        if (lg_spectrum_singular_values(r->c, "singular values of J at W_0", gram))
            return -1;
    }
    if (r->q.coincident)
        return 0;
    lg_claim(r->c, C_NORM, t, s.slow_max, slide);
    lg_claim(r->c, C_NORM_SHARP, t, s.slow_max, sharp);
    lg_claim(r->c, C_NEXT, t, s.next, slide);
    lg_claim(r->c, C_NEXT_SHARP, t, s.next, sharp);
    lg_claim(r->c, C_SUBSPACE, t, s.top_slow, lg_div(slide, s.last));
    lg_claim(r->c, C_SUBSPACE_SHARP, t, s.top_slow, lg_div(sharp, s.last));
    return 0;
}

static lg_ball eps_at(const struct run *r, const struct lg_state *s)
{
    return r->q.coincident ? lg_exact(0) : lg_eps_sharp(&r->q, lg_weights_norm(&r->tr.m, s->W));
}

/* The kernel's J at its last weights, where it is small enough to be written out. */
static int jacobian_claims(struct run *r, double t)
{
    const struct lg_state *last = lg_trajectory_next(&r->tr);
    const size_t n = r->tr.m.n, p = r->tr.m.k * r->tr.m.d;
    struct lg_rank rank;
    int status = -1;
    if (n * p > EXPLICIT_LIMIT || !lg_offers(r->c, LG_OP_JACOBIAN))
        return 0;
    double *own = malloc((n * p + n) * sizeof *own), *error = own + n * p;
    if (!own || !lg_call_ok(r->c, LG_OP_JACOBIAN, lg_session_jacobian(r->c->session, own)) ||
        !lg_check_finite(r->c, "jacobian", t, n * p, own) || lg_jacobian_rank(&r->q, p, own, &rank) ||
        lg_jacobian_error(last, &r->tr.declared, error))
        goto cleanup;
    const double all = lg_norm_up(n, error);
    lg_hypothesis(r->c, H_JACOBIAN, lg_exact(4 * all), r->fast);
    if (n > r->q.c->count)
        lg_claim(r->c, C_RANK_MOST, t, rank.next, lg_add(eps_at(r, last), lg_exact(all)));
    lg_claim(r->c, C_RANK_LEAST, t, lg_scale(r->fast, 0.5), rank.last);
    if (r->q.coincident)
        lg_claim(r->c, C_SLOW_ROWS, t, rank.slow, lg_exact(all));
    status = 0;
cleanup:
    free(own);
    return status;
}

static void gram_rank_claims(struct run *r, double t, struct lg_rank rank, lg_ball all, lg_ball most)
{
    const lg_ball fast = lg_sqr(r->fast);
    lg_hypothesis(r->c, H_GRAM, lg_scale(all, 4), fast);
    if (r->tr.m.n > r->q.c->count)
        lg_claim(r->c, C_GRAM_MOST, t, rank.next, most);
    lg_claim(r->c, C_GRAM_LEAST, t, lg_scale(fast, 0.5), rank.last);
    lg_claim(r->c, C_BAD_OWN_RANK, t, rank.last, most);
}

/* The kernel's J J^T at its last weights; its symmetric part, which is as close to J J^T as it is itself. */
static int gram_claims(struct run *r, double t)
{
    const struct lg_state *last = lg_trajectory_next(&r->tr);
    const size_t n = r->tr.m.n;
    struct lg_mat G = {0};
    double *own = malloc(2 * n * n * sizeof *own), *error = own + n * n;
    struct lg_rank rank;
    lg_ball slow;
    int status = -1;
    if (!own || lg_mat_init(&G, n, n))
        goto cleanup;
    enum lg_call call = lg_session_gram(r->c->session, own);
    status = lg_call_ok(r->c, LG_OP_GRAM, call) || call == LG_CALL_NOT_OFFERED ? 0 : -1;
    if (call != LG_CALL_OK || !lg_check_finite(r->c, "gram", t, n * n, own))
        goto cleanup;
    lg_mat_symmetric_part(&G, own);
    status = lg_gram_error(last, &r->tr.declared, error) || lg_slow_eigenvalue(&r->q, &G, &slow) ||
                     lg_gram_rank(&r->q, &G, slow, &rank)
                 ? -1
                 : 0;
    if (!status) {
        const lg_ball all = lg_exact(lg_norm_up(n * n, error));
        const lg_ball most = lg_add(lg_sqr(eps_at(r, last)), all);
        lg_claim(r->c, C_GRAM, t, slow, most);
        gram_rank_claims(r, t, rank, all, most);
    }
cleanup:
    free(own);
    lg_mat_clear(&G);
    return status;
}

static int at_the_end(struct run *r)
{
    const struct lg_state *last = lg_trajectory_next(&r->tr);
    struct lg_mat gram = {0};
    double t = (double)(r->tr.t + 1);
    int status = lg_mat_init(&gram, r->tr.m.n, r->tr.m.n) || lg_state_gram(last, &gram) ||
                         spectrum_claims(r, t, last->W, &gram) || jacobian_claims(r, t) || gram_claims(r, t)
                     ? -1
                     : 0;
    lg_mat_clear(&gram);
    return status;
}

static int check(struct lg_case *c)
{
    struct run r = {.c = c, .share = INFINITY};
    double *y = malloc(c->inst.n * sizeof *y);
    int status = -1;
    if (!y || lg_step_claims_probe(c, &steps_stated, &r.share) ||
        lg_case_labels(c, c->recipe.label_exponent, y) || lg_trajectory_open(&r.tr, c, y) ||
        lg_clustering_open(&r.q, &r.tr.m, c->inst.clusters) ||
        spectrum_claims(&r, 0, c->inst.W0, &r.tr.gram0) || !lg_trajectory_start(&r.tr, c->recipe.eta))
        goto cleanup;
    r.tr.plain = true; /* no statement here needs the increments of f */
    for (uint32_t s = 0; s < c->recipe.steps; s++) {
        if (lg_trajectory_step(&r.tr) <= 0)
            goto cleanup;
        lg_step_claims_state(c, &steps_stated, &r.tr, (double)(s + 1), &r.share);
    }
    lg_step_claims_close(c, &steps_stated, r.share);
    status = at_the_end(&r);
cleanup:
    lg_clustering_close(&r.q);
    lg_trajectory_close(&r.tr);
    free(y);
    return status;
}

static const struct lg_family_use families[] = {
    {"clusterable", 4}, {"clusterable-fashion", 1}, {"clusterable-loose", 1}, {NULL, 0}};

const struct lg_lemma lemma_rank_of_jacobian = {
    .id = "rank-of-jacobian",
    .title = "Clusterable data: the Jacobian has low rank",
    .statement = "On K_c clusters of radius eps_0 the Jacobian has rank K_c up to singular values of order "
                 "eps_0, and its top "
                 "singular vectors are constant on clusters up to the same order.",
    .latex = "\\sigma_{K_c+1}(J(W))\\le\\|\\Pi_S J(W)\\|\\le\\varepsilon(W)\n"
             "\\|\\Pi_S U\\|\\le\\frac{\\varepsilon(W)}{\\sigma_{K_c}(J(W))}\n"
             "\\varepsilon_0=0\\ \\Rightarrow\\ \\mathrm{rank}\\,J(W)\\le K_c",
    .slides = "S41 S42",
    .source = "Li, Soltanolkotabi and Oymak, arXiv 1903.11680; theorem T11.1",
    .how_to_read = "The first K_c singular values carry what clusters agree on; all others are below eps(W), "
                   "which shrinks with the "
                   "radius of the clusters. For coinciding rows the rank is exactly K_c.",
    .clustered = true,
    .kinds = LG_NETWORK,
    .activations = 1u << LG_SOFTPLUS | 1u << LG_TANH | 1u << LG_SIGMOID | 1u << LG_ERF | 1u << LG_GELU,
    .families = families,
    .hypotheses = hypotheses,
    .n_hypotheses = HYPOTHESES,
    .claims = claims,
    .n_claims = CLAIMS,
    .of_instance = LG_BIT(C_NORM) | LG_BIT(C_NORM_SHARP) | LG_BIT(C_NEXT) | LG_BIT(C_NEXT_SHARP) |
                   LG_BIT(C_SUBSPACE) | LG_BIT(C_SUBSPACE_SHARP),
    .policy = {.max_vacuous = 0.2, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
