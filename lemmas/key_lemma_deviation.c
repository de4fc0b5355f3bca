/* T2b, the key lemma in deviation form, on smooth networks (slide S24; covers what Lipschitz Jacobians cannot).
 *
 * If on B(W_0, R): |J(W) - J(W_0)| <= eps, |J| <= beta, alpha' = sigma_min(J(W_0)) - eps > 0, eps <= alpha'/8, eta <= 1/beta^2
 * and R >= 4|r_0|/alpha', then |r_t|^2 <= (1 - eta alpha'^2/2)^t |r_0|^2 and (alpha'/4) path_t <= |r_0| - |r_t|. Sharper, with
 * c' = 1 - 2 eps/alpha' - eta beta^2/2 >= 1/4: rate 1 - 2c' eta alpha'^2, path slope c' alpha'.
 * Proof: r+ = r - eta J~ J^T r with |J~ - J| <= 2 eps; expand and use |J^T r| >= alpha'|r|.
 *
 * Here eps = L R by T0. Rounding: a budget E_ fixed before the run enlarges the ball,
 * R >= (|r_0| + beta E_)/(c' alpha') + E_, and E = sum |e_t| <= E_ is checked afterwards; then
 * |r_t| <= q^t|r_0| + beta sum q^(t-1-s)|e_s|, q^2 = 1 - 2c' eta alpha'^2, and path_t <= (|r_0| - |r_t| + beta E)/(c' alpha') + E.
 * R solves R = (|r_0| + beta E_)/(c' alpha') + E_ with eps = L R inside: the recipe stores R (extra[0])
 * and the budget E_ (extra[1]); both are hypotheses to be checked, wherever they came from. */
#include "verify/author/labels.h"
#include "verify/model/functions.h"
#include "verify/author/deviation.h"
#include "verify/author/step_claims.h"

#include <stdlib.h>

enum { H_ENVELOPE = LG_T2B_HYPOTHESES, H_EXACT, HYPOTHESES };

static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    LG_DEVIATION_HYPOTHESES("eps = L R <= alpha'/8"),
    [H_ENVELOPE] = LG_STEP_ENVELOPE,
    [H_EXACT] = LG_STEP_EXACT,
};

enum { C_DEVIATION = LG_T2B_CLAIMS, C_NORM, C_GD, C_GD_NEURON, C_BAD_STEP, CLAIMS };

static const struct lg_claim_spec claims[CLAIMS] = {
    LG_DEVIATION_CLAIMS(H_EXACT),
    [C_DEVIATION] = {"deviation", LG_SHARP, LG_THEOREM, LG_T2B_FLOATING,
                     "|J(W_t) - J(W_0)| <= L |W_t - W_0| <= eps", "", "iteration"},
    [C_NORM] = {"norm", LG_SHARP, LG_THEOREM, LG_T2B_FLOATING, "|J(W_t)| <= |J(W_0)| + eps", "", "iteration"},
    [C_GD] = LG_STEP_CLAIM(H_ENVELOPE),
    [C_GD_NEURON] = LG_STEP_NEURON_CLAIM(H_ENVELOPE),
    [C_BAD_STEP] = LG_STEP_CONTROL(H_ENVELOPE),
};
static const struct lg_step_claims steps_stated = {H_ENVELOPE, H_EXACT, C_GD, C_GD_NEURON, C_BAD_STEP};

/* eps = L R with R = sigma_min/(18 L). */
static int calibrate(struct lg_case *c)
{
    struct lg_trajectory tr;
    c->precision = LG_DOUBLE;
    if (lg_trajectory_open(&tr, c, c->inst.y))
        return -1;
    double sigma = fmax(0, lg_lo(tr.spectrum0.sigma_min)), L = lg_hi(tr.m.L);
    double R = L > 0 && isfinite(L) ? lg_down(lg_down(sigma / 18) / lg_up(L)) : 0;
    lg_deviation_calibrate(c, &tr, R, lg_hi(lg_mul(tr.m.L, lg_exact(R))));
    lg_trajectory_close(&tr);
    return 0;
}

struct run {
    struct lg_case *c;
    struct lg_trajectory tr;
    struct lg_deviation deviation;
    double share;
};

/* |J(W_T) - J(W_0)| and |J(W_T)| at the end: n^2 k each. */
static int deviation_claims(struct run *x)
{
    struct lg_state start = {0};
    struct lg_spectrum s;
    double t = (double)(x->tr.t + 1);
    lg_ball distance;
    int status = -1;
    if (lg_state_open(&start, &x->tr.m, x->tr.W0, true) ||
        lg_jacobian_distance(&start, lg_trajectory_next(&x->tr), &distance) ||
        lg_state_spectrum(lg_trajectory_next(&x->tr), NULL, &s))
        goto cleanup;
    lg_ball reach = lg_mul(x->tr.m.L, x->tr.distance_next);
    /* One sample and phi = z^2/2: every step is along x_1, and |J(W_t) - J(W_0)| = L |W_t - W_0| identically. */
    if (lg_hi(x->tr.distance_next) > 0 && (x->tr.m.id != LG_QUADRATIC || x->tr.m.n > 1))
        lg_claim(x->c, C_DEVIATION, t, distance, lg_min(reach, x->deviation.eps));
    lg_claim(x->c, C_NORM, t, s.sigma_max, lg_add(x->tr.spectrum0.sigma_max, x->deviation.eps));
    status = 0;
cleanup:
    lg_state_close(&start);
    return status;
}

static int check(struct lg_case *c)
{
    struct run x = {.c = c, .share = INFINITY};
    double *y = malloc(c->inst.n * sizeof *y);
    int status = -1;
    if (!y || lg_step_claims_probe(c, &steps_stated, &x.share) ||
        lg_case_labels(c, c->recipe.label_exponent, y) || lg_trajectory_open(&x.tr, c, y))
        goto cleanup;
    lg_deviation_open(&x.deviation, c, &x.tr, lg_hi(lg_mul(x.tr.m.L, lg_exact(c->recipe.extra[0]))));
    if (!lg_trajectory_start(&x.tr, c->recipe.eta))
        goto cleanup;
    for (uint32_t s = 0; s < c->recipe.steps; s++) {
        if (lg_trajectory_step(&x.tr) <= 0)
            goto cleanup;
        lg_step_claims_state(c, &steps_stated, &x.tr, (double)(x.tr.t + 1), &x.share);
        lg_deviation_step(&x.deviation);
    }
    lg_deviation_close(&x.deviation);
    lg_step_claims_close(c, &steps_stated, x.share);
    status = deviation_claims(&x);
cleanup:
    lg_trajectory_close(&x.tr);
    free(y);
    return status;
}

static const struct lg_family_use families[] = {{"gaussian-sphere", 5}, {"fashion-mnist", 1},
                                                {"tiny-shapes", 3},     {"clustered", 2},
                                                {"near-parallel", 2},   {"ill-conditioned", 1},
                                                {"scaled", 1},          {"wide-features", 2},
                                                {"below-threshold", 1}, {NULL, 0}};

const struct lg_lemma lemma_key_lemma_deviation = {
    .id = "key-lemma-deviation",
    .title = "Key lemma, deviation form",
    .statement = "If J stays within eps of J(W_0) on B(W_0, R), eps <= alpha'/8 and R >= 4|r_0|/alpha', "
                 "gradient descent converges linearly and stays inside.",
    .latex = "\\|J(W)-J(W_0)\\|\\le\\varepsilon\\le\\frac{\\alpha'}{8},\\quad "
             "R\\ge\\frac{4}{\\alpha'}\\|r_0\\|,\\quad\\eta\\le\\frac{1}{\\beta^2}\\quad\\Rightarrow\n"
             "\\|r_\\tau\\|^2\\le\\left(1-\\frac{\\eta\\alpha'^2}{2}\\right)^\\tau\\|r_0\\|^2\n"
             "\\frac{\\alpha'}{4}\\,\\mathrm{path}_\\tau\\le\\|r_0\\|-\\|r_\\tau\\|",
    .slides = "S24",
    .source = "Oymak and Soltanolkotabi, arXiv 1812.10004 and 1902.04674; theorem T2b",
    .how_to_read = "Only the deviation of J from its start is used, so the same statement serves networks "
                   "without a second "
                   "derivative. On smooth networks eps = L R; the radius R is fixed before the run.",
    .kinds = LG_NETWORK,
    .activations = (1u << LG_ACTIVATIONS) - 1 - (1u << LG_RELU),
    .families = families,
    .hypotheses = hypotheses,
    .n_hypotheses = HYPOTHESES,
    .claims = claims,
    .n_claims = CLAIMS,
    .policy = {.max_vacuous = 0.2, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
