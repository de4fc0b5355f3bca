/* T2b, the key lemma in deviation form, on smooth networks (slide S24; covers what Lipschitz Jacobians cannot).
 *
 * If on B(W_0, R): |J(W) - J(W_0)| <= eps, |J| <= beta, alpha' = sigma_min(J(W_0)) - eps > 0, eps <= alpha'/8, eta <= 1/beta^2
 * and R >= 4|r_0|/alpha', then |r_t|^2 <= (1 - eta alpha'^2/2)^t |r_0|^2 and (alpha'/4) path_t <= |r_0| - |r_t|. Sharper, with
 * c' = 1 - 2 eps/alpha' - eta beta^2/2 >= 1/4: rate 1 - 2c' eta alpha'^2, path slope c' alpha'.
 * Proof: r+ = r - eta J~ J^T r with |J~ - J| <= 2 eps; expand and use |J^T r| >= alpha'|r|.
 *
 * Here eps = L R by T0. Rounding: a budget E_max fixed before the run enlarges the ball,
 * R >= (|r_0| + beta E_max)/(c' alpha') + E_max, and E = sum |e_t| <= E_max is checked afterwards; then
 * |r_t| <= q^t|r_0| + beta sum q^(t-1-s)|e_s|, q^2 = 1 - 2c' eta alpha'^2, and path_t <= (|r_0| - |r_t| + beta E)/(c' alpha') + E.
 * R solves R = (|r_0| + beta E_max)/(c' alpha') + E_max with eps = L R inside: the recipe stores R (extra[0])
 * and the budget E_max (extra[1]); both are hypotheses to be checked, wherever they came from. */
#include "verify/author/descent.h"
#include "verify/author/deviation.h"
#include "verify/author/formulas.h"
#include "verify/model/functions.h"

enum { H_ENVELOPE = LG_T2B_HYPOTHESES, H_EXACT, HYPOTHESES };

static const struct lg_quantity quantities[] = {
    LG_DEVIATION_QUANTITIES,
    {"L", NULL, "scalar", "Lipschitz constant of J: B2 |v|_inf |X| xi", "f/w^2", true},
    {"|J(W_t) - J(W_0)|", NULL, "n x kd", "norm of the change of the Jacobian in t steps", "f/w", true},
    {"|J(W_t)|", NULL, "n x kd", "norm of the Jacobian after t steps", "f/w", true},
    {NULL}};

static const char *const definitions[] = {LG_DEVIATION_DEFINITIONS, NULL};
static const struct lg_running running[] = {LG_DEVIATION_RUNNING, {NULL}};

static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    LG_DEVIATION_HYPOTHESES("eps = L R"),
    [H_ENVELOPE] = LG_STEP_ENVELOPE,
    [H_EXACT] = LG_STEP_EXACT,
};

static const struct lg_claim_spec claims[] = {
    LG_DEVIATION_CLAIMS(H_EXACT),
    {"deviation",
     LG_T2B_STATED(LG_SHARP, "|J(W_t) - J(W_0)| <= min(L |W_t - W_0|, eps); after the last step", "")},
    {"norm", LG_T2B_STATED(LG_SHARP, "|J(W_t)| <= |J_0| + eps; after the last step", "")},
    LG_STEP_CLAIM(H_ENVELOPE),
    LG_STEP_NEURON_CLAIM(H_ENVELOPE),
    LG_STEP_CONTROL(H_ENVELOPE),
};

/* eps = L R with R = sigma_min/(18 L). */
static void calibrate(struct lg_case *c)
{
    c->precision = LG_DOUBLE;
    const struct lg_trajectory *tr = lg_take_trajectory_of(c, c->inst.y);
    double sigma = fmax(0, lg_lo(tr->spectrum0.sigma_min)), L = lg_hi(tr->m.L);
    double R = L > 0 && isfinite(L) ? lg_down(lg_down(sigma / 18) / lg_up(L)) : 0;
    lg_deviation_calibrate(c, tr, R, lg_hi(lg_mul(tr->m.L, lg_exact(R))));
}

static void at_start(struct lg_case *c, struct lg_trajectory *tr, void *own)
{
    (void)own;
    lg_let(c, "L", tr->m.L);
    lg_deviation_start(c, tr, lg_hi(lg_mul(tr->m.L, lg_exact(c->recipe.extra[0]))));
}

static void at_claims(struct lg_case *c, struct lg_trajectory *tr, void *own)
{
    (void)own;
    lg_deviation_claims(c, tr);
}

/* |J(W_T) - J(W_0)| and |J(W_T)|: n^2 k each. */
static void at_end(struct lg_case *c, struct lg_trajectory *tr, void *own)
{
    (void)own;
    const struct lg_state *start = lg_take_state(c, &tr->m, tr->W0, true), *last = lg_trajectory_next(tr);
    const double t = (double)(tr->t + 1);
    struct lg_spectrum s;
    lg_ball distance;
    lg_deviation_end(c);
    lg_need(c, lg_jacobian_distance(start, last, &distance));
    lg_need(c, lg_state_spectrum(last, NULL, &s));
    lg_let(c, "|J(W_t) - J(W_0)|", distance);
    lg_let(c, "|J(W_t)|", s.sigma_max);
    /* One sample and phi = z^2/2: every step is along x_1, and |J(W_t) - J(W_0)| = L |W_t - W_0| identically. */
    if (lg_hi(tr->distance_next) > 0 && (tr->m.id != LG_QUADRATIC || tr->m.n > 1))
        lg_state_claim(c, "deviation", t);
    lg_state_claim(c, "norm", t);
}

static const struct lg_descent descent = {.at_start = at_start, .at_claims = at_claims, .at_end = at_end};

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
    .slides = "S24",
    .source = "Oymak and Soltanolkotabi, arXiv 1812.10004 and 1902.04674; theorem T2b",
    .how_to_read = "Only the deviation of J from its start is used, so the same statement serves networks "
                   "without a second "
                   "derivative. On smooth networks eps = L R; the radius R is fixed before the run.",
    .kinds = LG_NETWORK,
    .activations = (1u << LG_ACTIVATIONS) - 1 - (1u << LG_RELU),
    .families = families,
    LG_HYPOTHESES(hypotheses),
    LG_CLAIMS(claims),
    .policy = {.max_vacuous = 0.2, .max_undecided = 0},
    .calibrate = calibrate,
    .quantities = quantities,
    .definitions = definitions,
    .running = running,
    .descent = &descent,
};
