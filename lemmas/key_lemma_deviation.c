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
#include "verify/run/engine.h"
#include "verify/model/functions.h"
#include "verify/run/step_claims.h"

#include <stdlib.h>

enum { H_ALPHA, H_EPSILON, H_RADIUS, H_STEP, H_BUDGET, H_ENVELOPE, H_EXACT, HYPOTHESES };

#define THEOREM (1u << H_ALPHA | 1u << H_EPSILON | 1u << H_RADIUS | 1u << H_STEP)
#define FLOATING (THEOREM | 1u << H_BUDGET)

static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    [H_ALPHA] = {"alpha'", "smallest normal number <= alpha' = sigma_min(J(W_0)) - eps"},
    [H_EPSILON] = {"deviation", "eps = L R <= alpha'/8"},
    [H_RADIUS] = {"radius", "max(4|r_0|/alpha', (|r_0| + beta E_)/(c' alpha') + E_) <= R"},
    [H_STEP] = {"step size", "eta <= 1/beta^2"},
    [H_BUDGET] = {"rounding budget", "E = sum of |e_t| <= E_, fixed before the run"},
    [H_ENVELOPE] = LG_STEP_ENVELOPE,
    [H_EXACT] = LG_STEP_EXACT,
};

enum {
    C_DEVIATION,
    C_NORM,
    C_RATE,
    C_RATE_SHARP,
    C_PATH,
    C_PATH_SHARP,
    C_INSIDE,
    C_CONTRACTION,
    C_GD,
    C_GD_NEURON,
    C_PATH_EXACT,
    C_BAD_RATE,
    C_BAD_PATH,
    C_BAD_STEP,
    CLAIMS
};

static const struct lg_claim_spec claims[CLAIMS] = {
    [C_DEVIATION] = {"deviation", LG_SHARP, LG_THEOREM, FLOATING, "|J(W_t) - J(W_0)| <= L |W_t - W_0| <= eps",
                     "", "iteration"},
    [C_NORM] = {"norm", LG_SHARP, LG_THEOREM, FLOATING, "|J(W_t)| <= |J(W_0)| + eps", "", "iteration"},
    [C_RATE] = {"rate", LG_SLIDE, LG_THEOREM, FLOATING,
                "|r_t| <= q^t|r_0| + allowance, q^2 = 1 - eta alpha'^2/2", "beta sum_s q^(t-1-s)|e_s|",
                "iteration"},
    [C_RATE_SHARP] = {"rate-sharp", LG_SHARP, LG_THEOREM, FLOATING,
                      "the same with q^2 = 1 - 2c' eta alpha'^2", "beta sum_s q^(t-1-s)|e_s|", "iteration"},
    [C_PATH] = {"path", LG_SLIDE, LG_THEOREM, FLOATING, "path_t <= 4 (|r_0| - |r_t| + beta E)/alpha' + E",
                "beta E and E", "iteration"},
    [C_PATH_SHARP] = {"path-sharp", LG_SHARP, LG_THEOREM, FLOATING,
                      "path_t <= (|r_0| - |r_t| + beta E)/(c' alpha') + E", "beta E and E", "iteration"},
    [C_INSIDE] = {"inside", LG_SHARP, LG_THEOREM, FLOATING, "path_t <= R", "E_ is part of R", "iteration"},
    [C_CONTRACTION] = {"contraction", LG_SHARP, LG_THEOREM, FLOATING,
                       "|r+| <= (1 - 2c' eta alpha'^2)^(1/2)|r| + beta|e|", "beta|e|", "iteration"},
    [C_GD] = LG_STEP_CLAIM(H_ENVELOPE),
    [C_GD_NEURON] = LG_STEP_NEURON_CLAIM(H_ENVELOPE),
    [C_PATH_EXACT] = {"path-exact", LG_SHARP, LG_EXACT, THEOREM | 1u << H_EXACT,
                      "c' alpha' path_t <= |r_0| - |r_t|", "", ""},
    [C_BAD_RATE] = {"control-rate", LG_SHARP, LG_CONTROL, FLOATING, "FALSE: |r+| <= |1 - 2 eta beta^2||r|/2",
                    "", ""},
    [C_BAD_PATH] = {"control-path", LG_SHARP, LG_CONTROL, FLOATING,
                    "FALSE: path_t <= (|r_0| - |r_t|)/(2 beta)", "", ""},
    [C_BAD_STEP] = LG_STEP_CONTROL(H_ENVELOPE),
};
static const struct lg_step_claims steps_stated = {H_ENVELOPE, H_EXACT, C_GD, C_GD_NEURON, C_BAD_STEP};

struct run {
    struct lg_case *c;
    struct lg_trajectory tr;
    double eta, R, budget;
    lg_ball alpha, eps, beta, c1; /* alpha', eps, beta, c' */
    double slide_sum, sharp_sum, share;
};

static void set_constants(struct run *x)
{
    lg_ball one = lg_exact(1);
    x->eps = lg_exact(lg_hi(lg_mul(x->tr.m.L, lg_exact(x->R))));
    x->alpha = lg_exact(fmax(0, lg_lo(lg_sub(lg_exact(lg_lo(x->tr.spectrum0.sigma_min)), x->eps))));
    double local = lg_hi(lg_add(x->tr.spectrum0.sigma_max, x->eps)), global = lg_hi(x->tr.m.beta);
    x->beta = lg_exact(isfinite(global) && global < local ? global : local);
    lg_ball drop = lg_add(lg_div(lg_scale(x->eps, 2), x->alpha),
                          lg_scale(lg_mul(lg_exact(x->eta), lg_sqr(x->beta)), 0.5));
    x->c1 = lg_exact(lg_lo(lg_sub(one, drop)));
}

/* eps = sigma/18 leaves alpha' = 17 sigma/18 >= 8 eps with room, and c' >= 1/2 - 2/17. |r_0| <= alpha' R/5 certifies
 * 4|r_0|/alpha' <= R; the sharp form then leaves R(1 - 1/(5c')) for E_(beta/(c' alpha') + 1): E_ is the power of two below. */
static int calibrate(struct lg_case *c)
{
    static const double fractions[] = {1, 0.5, 0.125};
    static const uint32_t steps[] = {6, 12, 20};
    struct lg_trajectory tr;
    c->precision = 53;
    if (lg_trajectory_open(&tr, c, c->inst.y))
        return -1;
    double sigma = fmax(0, lg_lo(tr.spectrum0.sigma_min)), norm = lg_hi(tr.spectrum0.sigma_max),
           L = lg_hi(tr.m.L);
    bool usable = sigma > 0 && L > 0 && isfinite(L);
    double R = usable ? lg_down(lg_down(sigma / 18) / lg_up(L)) : 1;
    double eps = usable ? lg_hi(lg_mul(tr.m.L, lg_exact(R))) : norm, alpha = sigma - eps, c1 = 0.5 - 2.0 / 17;
    double beta = fmin(lg_hi(tr.m.beta), lg_add_up(norm, eps));
    double target = usable ? alpha * R / 5 : 0x1p-20;
    double budget = usable ? R * (1 - 1 / (5 * c1)) / (beta / (c1 * alpha) + 1) : target;
    double eta = lg_lo(lg_div(lg_exact(fractions[lg_choose(&c->choices, 3)]), lg_sqr(lg_exact(beta))));
    c->recipe.extra[0] = R;
    c->recipe.extra[1] = ldexp(1, ilogb(budget));
    c->recipe.label_exponent = (int)floor(log2(target / lg_norm_up(c->inst.n, c->inst.y)));
    c->recipe.eta = lg_case_round_down(c, isfinite(eta) && eta > 0 ? eta : 1);
    c->recipe.steps = steps[lg_choose(&c->choices, 3)];
    lg_trajectory_close(&tr);
    return 0;
}

static void state_hypotheses(struct run *x)
{
    lg_ball slide = lg_div(lg_scale(x->tr.r0, 4), x->alpha), budget = lg_exact(x->budget);
    lg_ball sharp =
        lg_add(lg_div(lg_add(x->tr.r0, lg_mul(x->beta, budget)), lg_mul(x->c1, x->alpha)), budget);
    lg_hypothesis(x->c, H_ALPHA, lg_exact(DBL_MIN), x->alpha);
    lg_hypothesis(x->c, H_EPSILON, x->eps, lg_scale(x->alpha, 0.125));
    lg_hypothesis(x->c, H_RADIUS, lg_max(slide, sharp), lg_exact(x->R));
    lg_hypothesis(x->c, H_STEP, lg_exact(x->eta), lg_div(lg_exact(1), lg_sqr(x->beta)));
}

static lg_ball contraction(const struct run *x, lg_ball factor)
{
    return lg_sqrt(
        lg_nonneg(lg_sub(lg_exact(1), lg_mul(factor, lg_mul(lg_exact(x->eta), lg_sqr(x->alpha))))));
}

static void rate_claim(struct run *x, unsigned claim, double t, lg_ball factor, double *sum)
{
    lg_ball q = contraction(x, factor);
    *sum = lg_add_up(lg_mul_up(lg_hi(q), *sum), lg_mul_up(x->beta.mid, x->tr.e));
    lg_claim(x->c, claim, t, x->tr.r_next,
             lg_add(lg_mul(lg_pow(q, (unsigned)(x->tr.t + 1)), x->tr.r0), lg_exact(*sum)));
}

static void path_claims(struct run *x, double t)
{
    const struct lg_trajectory *tr = &x->tr;
    lg_ball E = lg_exact(tr->e_sum), fall = lg_sub(tr->r0, tr->r_next), ca = lg_mul(x->c1, x->alpha);
    lg_ball loose = lg_add(fall, lg_mul(x->beta, E));
    lg_claim(x->c, C_PATH, t, tr->path_next, lg_add(lg_div(lg_scale(loose, 4), x->alpha), E));
    lg_claim(x->c, C_PATH_SHARP, t, tr->path_next, lg_add(lg_div(loose, ca), E));
    lg_claim(x->c, C_INSIDE, t, tr->path_next, lg_exact(x->R));
    lg_claim(x->c, C_PATH_EXACT, t, lg_mul(ca, tr->path_next), fall);
    lg_claim(x->c, C_BAD_PATH, t, tr->path_next, lg_div(fall, lg_scale(x->beta, 2)));
}

static void step_claims(struct run *x, double t)
{
    const struct lg_trajectory *tr = &x->tr;
    lg_ball eb2 = lg_mul(lg_exact(x->eta), lg_sqr(x->beta)), slip = lg_mul(x->beta, lg_exact(tr->e));
    rate_claim(x, C_RATE, t, lg_exact(0.5), &x->slide_sum);
    rate_claim(x, C_RATE_SHARP, t, lg_scale(x->c1, 2), &x->sharp_sum);
    lg_claim(x->c, C_CONTRACTION, t, tr->r_next,
             lg_add(lg_mul(contraction(x, lg_scale(x->c1, 2)), tr->r), slip));
    lg_claim(x->c, C_BAD_RATE, t, tr->r_next,
             lg_scale(lg_mul(lg_abs(lg_sub(lg_exact(1), lg_scale(eb2, 2))), tr->r), 0.5));
    path_claims(x, t);
}

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
        lg_claim(x->c, C_DEVIATION, t, distance, lg_min(reach, x->eps));
    lg_claim(x->c, C_NORM, t, s.sigma_max, lg_add(x->tr.spectrum0.sigma_max, x->eps));
    status = 0;
cleanup:
    lg_state_close(&start);
    return status;
}

static int check(struct lg_case *c)
{
    struct run x = {.c = c,
                    .eta = c->recipe.eta,
                    .R = c->recipe.extra[0],
                    .budget = c->recipe.extra[1],
                    .share = INFINITY};
    double *y = malloc(c->inst.n * sizeof *y);
    int status = -1;
    if (!y || lg_step_claims_probe(c, &steps_stated, &x.share) ||
        lg_case_labels(c, c->recipe.label_exponent, y) || lg_trajectory_open(&x.tr, c, y))
        goto cleanup;
    set_constants(&x);
    state_hypotheses(&x);
    if (!lg_trajectory_start(&x.tr, x.eta))
        goto cleanup;
    for (uint32_t s = 0; s < c->recipe.steps; s++) {
        if (lg_trajectory_step(&x.tr) <= 0)
            goto cleanup;
        lg_step_claims_state(c, &steps_stated, &x.tr, (double)(x.tr.t + 1), &x.share);
        step_claims(&x, (double)(x.tr.t + 1));
    }
    lg_hypothesis(c, H_BUDGET, lg_exact(x.tr.e_sum), lg_exact(x.budget));
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
