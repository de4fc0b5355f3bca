/* T2, the key lemma of nonlinear least squares (slides S24, S25).
 *
 * Setting: f(W) = phi(X W^T) v, r = f - y, alpha <= sigma_min(J(W_0))/2, R = 4|r_0|/alpha; on the ball
 * B(W_0, R): |J| <= beta and |J(W) - J(W~)| <= L|W - W~|. Theorem (Oymak and Soltanolkotabi, arXiv 1902.04674): if
 * |r_0| <= alpha^2/(4L) and eta <= 1/beta^2, gradient descent satisfies (rate), (close), (path) for all tau.
 * Proof steps, with c = 1 - eta(beta^2 + L|r_0|)/2: P1 (Taylor), P2 (expand r+ = r - eta J~ J^T r), P3 (Weyl),
 * P4 from P2 and |J^T r| >= alpha|r|, P5, P6, P7 (compare with the linearization at W_0). P6's middle inequality,
 * distance <= path, is the triangle inequality: no kernel can break it, so it is not a claim.
 *
 * A kernel's step errs by e_t, of which min(measured, declared) is allowed for: an error beyond the declaration earns
 * nothing, so that a wrong kernel breaks the theorem and not only "gd-step". With E = sum |e_t| and beta E <= |r_0|/2 every conclusion survives with the allowance
 * named in its claim; c becomes c_E = 1 - eta(beta^2 + L(|r_0| + beta E))/2. P4's allowance is (beta + c alpha)|e|:
 * the residual moves by beta|e| and the path by |e|.
 *
 * (potential) is P4 with the slide's weight alpha/4 <= c alpha. P5 with the certified sigma_min(J_t) in place of alpha follows from P2;
 * at every step sigma_min(J_0) - L D_t will do. P7 summed: r_t+1 - r^lin_t+1 = (I - eta J_0 J_0^T)(r_t - r^lin_t) + p_t, |p_t| as P7
 * bounds it, and I - eta J_0 J_0^T shrinks by q_0. In some small cases the run has up to 500 steps.
 *
 * Planted optima: in some cases y = f(W*) is rounded from a W* that is known, W* - W_0 along J_0^T u. It misses the
 * labels by nu = |f(W*) - y| only, and f is beta-Lipschitz, so |r_0| <= beta|W* - W_0| + nu: the right half of (close). */
#include "verify/model/linearized.h"
#include "verify/author/labels.h"
#include "verify/author/key_constants.h"
#include "verify/author/spectrum.h"
#include "verify/author/step_claims.h"

#include <stdlib.h>
#include <string.h>

enum { H_ALPHA, H_RADIUS, H_STEP, H_BUDGET, H_ENVELOPE, H_EXACT, H_PLANTED, H_GLOBAL, HYPOTHESES };

#define THEOREM (1u << H_ALPHA | 1u << H_RADIUS | 1u << H_STEP)
#define FLOATING (THEOREM | 1u << H_BUDGET)
#define EXACT (THEOREM | 1u << H_EXACT)

static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    [H_ALPHA] = {"alpha", "twice the smallest normal number <= sigma_min(J(W_0)) = 2 alpha"},
    [H_RADIUS] = {"radius", "|r_0| <= alpha^2/(4L)"},
    [H_STEP] = {"step size", "eta <= 1/beta^2"},
    [H_BUDGET] = {"rounding budget", "beta E <= |r_0|/2, E = sum of |e_t|"},
    [H_ENVELOPE] = LG_STEP_ENVELOPE,
    [H_EXACT] = LG_STEP_EXACT,
    [H_PLANTED] = {"planted optimum", "|W* - W_0| <= R = 4|r_0|/alpha"},
    [H_GLOBAL] = LG_KEY_GLOBAL("|J(W_0)| + L R"),
};

enum {
    C_RATE,
    C_CLOSE,
    C_CLOSE_PLANTED,
    C_PATH,
    C_P1,
    C_P1_SAMPLE,
    C_P2,
    C_DECREMENT,
    C_P3,
    C_P4,
    C_POTENTIAL,
    C_P5_LEFT,
    C_P5_RIGHT,
    C_P5_HERE,
    C_P6_LEFT,
    C_P6_RIGHT,
    C_P7,
    C_LINEARIZED,
    C_GD,
    C_GD_NEURON,
    C_RATE_EXACT,
    C_PATH_EXACT,
    C_BAD_RATE,
    C_BAD_PATH,
    C_BAD_STEP,
    CLAIMS
};

static const struct lg_claim_spec claims[CLAIMS] = {
    [C_RATE] = {"rate", LG_SLIDE, LG_THEOREM, FLOATING,
                "|r_t| <= q^t |r_0| + allowance, q^2 = 1 - eta alpha^2/2",
                "beta sum_s q^(t-1-s) |e_s|: each error moves f by at most beta|e_s| and then contracts",
                "iteration"},
    [C_CLOSE] = {"close", LG_SLIDE, LG_THEOREM, FLOATING, "|W_t - W_0| <= 4|r_0|/alpha",
                 "none: 3.57 < 4 covers E", "iteration"},
    [C_CLOSE_PLANTED] = {"close-planted", LG_SLIDE, LG_THEOREM, FLOATING | 1u << H_PLANTED,
                         "|W_t - W_0| <= (4/alpha)(beta|W* - W_0| + nu), nu = |f(W*) - y|",
                         "nu: y is f(W*) rounded to what the kernel stores", "iteration"},
    [C_PATH] = {"path", LG_SLIDE, LG_THEOREM, FLOATING, "path_t <= 4|r_0|/alpha", "none: 3.57 < 4 covers E",
                "iteration"},
    [C_P1] = {"P1-linearization", LG_SHARP, LG_THEOREM, THEOREM,
              "|f(W+) - f(W) - J(W+ - W)| <= (L/2)|W+ - W|^2", "", "iteration"},
    [C_P1_SAMPLE] = {"P1-per-sample", LG_SHARP, LG_THEOREM, THEOREM,
                     "|f_i(W+) - f_i(W) - J_i(W+ - W)| <= (B2/2) sum_l |v_l| <D_l,x_i>^2", "", ""},
    [C_P2] = {"P2-descent", LG_SHARP, LG_THEOREM, FLOATING,
              "|r+| <= (|r|^2 - eta(2 - eta beta^2 - eta L|r|)|J^T r|^2)^(1/2) + beta|e|", "beta|e|",
              "iteration"},
    [C_DECREMENT] = {"decrement-upper", LG_SHARP, LG_THEOREM, FLOATING,
                     "|r|^2 <= (|r+| + beta|e|)^2 + eta(2 + eta L|r|)|J^T r|^2", "beta|e| on |r+|",
                     "iteration"},
    [C_P3] = {"P3-spectrum", LG_SHARP, LG_THEOREM, FLOATING, "2 alpha - L|W_t - W_0| <= sigma_min(J_t)", "",
              "iteration"},
    [C_P4] = {"P4-potential", LG_SHARP, LG_THEOREM, FLOATING,
              "|r+| + c alpha|W+ - W| <= |r| + (beta + c alpha)|e|",
              "(beta + c alpha)|e|: residual and path both move", "iteration"},
    [C_POTENTIAL] = {"potential", LG_SLIDE, LG_THEOREM, FLOATING,
                     "|r+| + (alpha/4)|W+ - W| <= |r| + (beta + alpha/4)|e|",
                     "(beta + alpha/4)|e|: residual and path both move", "iteration"},
    [C_P5_LEFT] = {"P5-lower", LG_SHARP, LG_THEOREM, FLOATING, "(1 - eta beta^2)|r| - beta|e| <= |r+|",
                   "beta|e|", "iteration"},
    [C_P5_RIGHT] = {"P5-upper", LG_SHARP, LG_THEOREM, FLOATING,
                    "|r+| <= (1 - 2 c eta alpha^2)^(1/2)|r| + beta|e|", "beta|e|", "iteration"},
    [C_P5_HERE] =
        {"P5-upper-here", LG_SHARP, LG_THEOREM, FLOATING,
         "|r+| <= (1 - eta(2 - eta beta^2 - eta L|r|)s^2)^(1/2)|r| + beta|e|, s <= sigma_min(J_t) certified",
         "beta|e|", "iteration"},
    [C_P6_LEFT] = {"P6-corridor-left", LG_SHARP, LG_THEOREM, FLOATING, "(|r_0| - |r_t|)/beta <= |W_t - W_0|",
                   "", "iteration"},
    [C_P6_RIGHT] = {"P6-corridor-right", LG_SHARP, LG_THEOREM, FLOATING,
                    "path_t <= (|r_0| - |r_t| + beta E)/(c_E alpha) + E", "beta E and E", "iteration"},
    [C_P7] = {"P7-linearized-dynamics", LG_SHARP, LG_THEOREM, FLOATING,
              "|r+ - (I - eta J_0 J_0^T) r| <= eta beta L(D_t + max(D_t,D_t+1))|r| + beta|e|", "beta|e|",
              "iteration"},
    [C_LINEARIZED] = {"linearized-run", LG_SHARP, LG_THEOREM, FLOATING,
                      "|r_t - (I - eta J_0 J_0^T)^t r_0| <= sum_s q_0^(t-1-s) (bound of P7 at s), "
                      "q_0 = |I - eta J_0 J_0^T|",
                      "beta|e_s| in the bound of P7, shrunk likewise", "iteration"},
    [C_GD] = LG_STEP_CLAIM(H_ENVELOPE),
    [C_GD_NEURON] = LG_STEP_NEURON_CLAIM(H_ENVELOPE),
    [C_RATE_EXACT] = {"rate-exact", LG_SLIDE, LG_EXACT, EXACT, "|r_t| <= (1 - eta alpha^2/2)^(t/2) |r_0|", "",
                      ""},
    [C_PATH_EXACT] = {"path-exact", LG_SHARP, LG_EXACT, EXACT, "c alpha path_t <= |r_0| - |r_t|", "", ""},
    [C_BAD_RATE] = {"control-rate", LG_SHARP, LG_CONTROL, FLOATING,
                    "FALSE: |r+| <= |1 - 2 eta beta^2| |r| / 2", "", ""},
    [C_BAD_PATH] = {"control-path", LG_SHARP, LG_CONTROL, FLOATING, "FALSE: path_t <= |W_t - W_0|/2", "", ""},
    [C_BAD_STEP] = LG_STEP_CONTROL(H_ENVELOPE),
};

static const struct lg_step_claims steps_stated = {H_ENVELOPE, H_EXACT, C_GD, C_GD_NEURON, C_BAD_STEP};

struct run {
    struct lg_case *c;
    struct lg_trajectory tr;
    struct lg_key_constants k;
    double eta, allowance; /* allowance: beta sum q^(t-1-s)|e_s| */
    double share;          /* least declared rounding / step so far */
    double sigma;          /* certain lower bound of sigma_min(J_t) */
    struct lg_linearized linear;
    double apart;       /* bound of |r_t - r^lin_t| */
    lg_ball planted;    /* (4/alpha)(beta|W* - W_0| + nu); the whole line when no W* is known */
    struct lg_vec work; /* n */
};

static lg_ball contraction(const struct run *x, lg_ball factor, lg_ball sigma)
{
    lg_ball drop = lg_mul(lg_mul(factor, lg_exact(x->eta)), lg_sqr(sigma));
    return lg_sqrt(lg_nonneg(lg_sub(lg_exact(1), drop)));
}

/* c_E with the errors committed up to this step. */
static lg_ball c_factor(const struct run *x)
{
    lg_ball moved = lg_add(x->tr.r0, lg_mul(x->k.beta, lg_exact(x->tr.e_sum)));
    lg_ball sum = lg_add(lg_sqr(x->k.beta), lg_mul(x->k.L, moved));
    return lg_sub(lg_exact(1), lg_scale(lg_mul(lg_exact(x->eta), sum), 0.5));
}

static void state_hypotheses(struct run *x)
{
    lg_ball one = lg_exact(1);
    lg_hypothesis(x->c, H_ALPHA, lg_exact(2 * DBL_MIN), x->tr.spectrum0.sigma_min);
    lg_hypothesis(x->c, H_RADIUS, x->tr.r0, lg_div(lg_sqr(x->k.alpha), lg_scale(x->k.L, 4)));
    lg_hypothesis(x->c, H_STEP, lg_exact(x->eta), lg_div(one, lg_sqr(x->k.beta)));
    lg_key_state_global(x->c, H_GLOBAL, x->k.global, x->k.local);
}

/* W* and what it gives: beta bounds |J| on the segment from W_0 to it when it lies in the ball. */
static int state_planted(struct run *x)
{
    size_t weights = x->c->inst.k * x->c->inst.d;
    double *star = malloc(weights * sizeof *star);
    struct lg_state there = {0};
    int status = -1;
    if (!star || lg_case_planted(x->c, x->c->recipe.label_exponent, star) ||
        lg_state_open(&there, &x->tr.m, star, false))
        goto cleanup;
    lg_ball away = lg_distance(weights, star, x->tr.W0), miss = lg_vec_norm(&there.r);
    lg_hypothesis(x->c, H_PLANTED, away, lg_div(lg_scale(x->tr.r0, 4), x->k.alpha));
    x->planted = lg_div(lg_scale(lg_add(lg_mul(x->k.beta, away), miss), 4), x->k.alpha);
    status = 0;
cleanup:
    lg_state_close(&there);
    free(star);
    return status;
}

static void slide_claims(struct run *x, double t)
{
    struct lg_trajectory *tr = &x->tr;
    lg_ball q = contraction(x, lg_exact(0.5), x->k.alpha), far = lg_div(lg_scale(tr->r0, 4), x->k.alpha);
    lg_ball pure = lg_mul(lg_pow(q, (unsigned)(tr->t + 1)), tr->r0);
    x->allowance = lg_add_up(lg_mul_up(lg_hi(q), x->allowance), lg_mul_up(x->k.beta.mid, tr->e));
    lg_claim(x->c, C_RATE, t, tr->r_next, lg_add(pure, lg_exact(x->allowance)));
    lg_claim(x->c, C_CLOSE, t, tr->distance_next, far);
    if (x->c->recipe.planted)
        lg_claim(x->c, C_CLOSE_PLANTED, t, tr->distance_next, x->planted);
    lg_claim(x->c, C_PATH, t, tr->path_next, far);
    lg_claim(x->c, C_RATE_EXACT, t, tr->r_next, pure);
}

static void step_claims(struct run *x, double t)
{
    struct lg_trajectory *tr = &x->tr;
    lg_ball eta = lg_exact(x->eta), beta = x->k.beta, L = x->k.L, one = lg_exact(1);
    lg_ball slip = lg_mul(beta, lg_exact(tr->e)), etaL = lg_mul(lg_mul(eta, L), tr->r);
    lg_ball eb2 = lg_mul(eta, lg_sqr(beta)), drop = lg_mul(eta, lg_sqr(tr->jtr)), c = c_factor(x);
    lg_ball r2 = lg_sqr(tr->r), low = lg_sub(lg_sub(lg_exact(2), eb2), etaL);
    lg_ball ca = lg_mul(c, x->k.alpha);
    lg_claim(x->c, C_P2, t, tr->r_next, lg_add(lg_sqrt(lg_nonneg(lg_sub(r2, lg_mul(low, drop)))), slip));
    lg_claim(x->c, C_DECREMENT, t, r2,
             lg_add(lg_sqr(lg_add(tr->r_next, slip)), lg_mul(lg_add(lg_exact(2), etaL), drop)));
    lg_claim(x->c, C_P4, t, lg_add(tr->r_next, lg_mul(ca, tr->moved)),
             lg_add(tr->r, lg_add(slip, lg_mul(ca, lg_exact(tr->e)))));
    lg_claim(x->c, C_P5_LEFT, t, lg_sub(lg_mul(lg_sub(one, eb2), tr->r), slip), tr->r_next);
    lg_claim(x->c, C_P5_RIGHT, t, tr->r_next,
             lg_add(lg_mul(contraction(x, lg_scale(c, 2), x->k.alpha), tr->r), slip));
    lg_ball shrunk = lg_sub(one, lg_mul(lg_mul(eta, low), lg_sqr(lg_exact(x->sigma))));
    lg_claim(x->c, C_P5_HERE, t, tr->r_next, lg_add(lg_mul(lg_sqrt(lg_nonneg(shrunk)), tr->r), slip));
    lg_ball quarter = lg_scale(x->k.alpha, 0.25);
    lg_claim(x->c, C_POTENTIAL, t, lg_add(tr->r_next, lg_mul(quarter, tr->moved)),
             lg_add(tr->r, lg_add(slip, lg_mul(quarter, lg_exact(tr->e)))));
    lg_claim(x->c, C_BAD_RATE, t, tr->r_next,
             lg_scale(lg_mul(lg_abs(lg_sub(one, lg_scale(eb2, 2))), tr->r), 0.5));
}

static void corridor_claims(struct run *x, double t)
{
    struct lg_trajectory *tr = &x->tr;
    lg_ball fall = lg_sub(tr->r0, tr->r_next), ca = lg_mul(c_factor(x), x->k.alpha), E = lg_exact(tr->e_sum);
    lg_ball far = lg_add(lg_div(lg_add(fall, lg_mul(x->k.beta, E)), ca), E);
    if (lg_hi(tr->distance_next) > 0) /* a run that rounding keeps at W_0 has r_t = r_0: 0 <= 0 */
        lg_claim(x->c, C_P6_LEFT, t, lg_div(fall, x->k.beta), tr->distance_next);
    lg_claim(x->c, C_P6_RIGHT, t, tr->path_next, far);
    lg_claim(x->c, C_PATH_EXACT, t, lg_mul(ca, tr->path_next), fall);
    lg_claim(x->c, C_BAD_PATH, t, tr->path_next, lg_scale(tr->distance_next, 0.5));
    lg_series(x->c, "residual", t, tr->r_next);
    lg_series(x->c, "distance", t, tr->distance_next);
    lg_series(x->c, "path", t, tr->path_next);
}

/* Per sample the quadratic is an equality when all moved neurons have v_l of one sign: nothing to decide there. */
static bool sample_bound_is_strict(const struct lg_trajectory *tr)
{
    const double *W = lg_trajectory_now(tr)->W, *Wplus = lg_trajectory_next(tr)->W;
    size_t d = tr->m.d, up = 0, down = 0;
    for (size_t l = 0; l < tr->m.k; l++) {
        bool moved = memcmp(W + l * d, Wplus + l * d, d * sizeof *W) != 0;
        up += moved && tr->m.v[l] > 0;
        down += moved && tr->m.v[l] < 0;
    }
    return tr->m.id != LG_QUADRATIC || (up && down);
}

static void taylor_claims(struct run *x, double t)
{
    struct lg_trajectory *tr = &x->tr;
    const struct lg_increment *inc = &tr->inc;
    lg_ball norm = lg_vec_norm(&inc->remainder);
    bool moved = lg_hi(tr->moved) > 0, strict = moved && sample_bound_is_strict(tr);
    if (strict || (moved && tr->m.n > 1))
        lg_claim(x->c, C_P1, t, norm, lg_scale(lg_mul(x->k.L, lg_sqr(tr->moved)), 0.5));
    if (strict)
        for (size_t i = 0; i < tr->m.n; i++)
            lg_claim(x->c, C_P1_SAMPLE, t, lg_abs(lg_ball_make(inc->remainder.mid[i], inc->remainder.rad[i])),
                     lg_ball_make(inc->bound.mid[i], inc->bound.rad[i]));
}

/* P7 at this step, and summed up. */
static int linearized_claims(struct run *x, double t)
{
    struct lg_trajectory *tr = &x->tr;
    /* r+ - r + eta J_0 J_0^T r */
    if (lg_mat_vec(&x->work, &tr->gram0, &lg_trajectory_now(tr)->r))
        return -1;
    lg_vec_axpy(&x->work, lg_exact(x->eta), &x->work, &tr->inc.df);
    if (lg_linearized_step(&x->linear, &x->work))
        return -1;
    lg_ball D = lg_add(tr->distance, lg_max(tr->distance, tr->distance_next));
    lg_ball drift = lg_mul(lg_mul(lg_mul(lg_exact(x->eta), x->k.beta), x->k.L), lg_mul(D, tr->r));
    lg_ball bound = lg_add(drift, lg_mul(x->k.beta, lg_exact(tr->e)));
    lg_claim(x->c, C_P7, t, lg_vec_norm(&x->work), bound);
    x->apart = lg_add_up(lg_mul_up(x->linear.shrink, x->apart), lg_hi(bound));
    lg_claim(x->c, C_LINEARIZED, t, lg_linearized_distance(&x->linear), lg_exact(x->apart));
    return 0;
}

/* sigma_min(J_t+1): sigma_min(J_0) - L D by Weyl; itself, which costs n^2 k, at the last step and one in the middle. */
static int spectrum_claim(struct run *x, double t)
{
    struct lg_spectrum s;
    size_t next = x->tr.t + 1, steps = x->c->recipe.steps;
    lg_ball reach = lg_mul(x->k.L, x->tr.distance_next);
    x->sigma = fmax(0, lg_lo(lg_sub(lg_exact(lg_lo(x->tr.spectrum0.sigma_min)), reach)));
    if (next != steps && next != (steps + 1) / 2)
        return 0;
    if (lg_state_spectrum(lg_trajectory_next(&x->tr), NULL, &s))
        return -1;
    lg_claim(x->c, C_P3, t, lg_sub(lg_scale(x->k.alpha, 2), reach), s.sigma_min);
    x->sigma = fmax(x->sigma, lg_lo(s.sigma_min));
    return 0;
}

static int all_steps(struct run *x)
{
    for (uint32_t s = 0; s < x->c->recipe.steps; s++) {
        int status = lg_trajectory_step(&x->tr);
        if (status <= 0)
            return -1;
        double t = (double)(x->tr.t + 1);
        lg_step_claims_state(x->c, &steps_stated, &x->tr, t, &x->share);
        slide_claims(x, t);
        step_claims(x, t);
        corridor_claims(x, t);
        taylor_claims(x, t);
        if (linearized_claims(x, t) || spectrum_claim(x, t))
            return -1;
    }
    return 0;
}

/* J J^T at W_0 between the bounds that the theorem starts from. */
static int state_spectrum(struct run *x)
{
    size_t n = x->tr.m.n;
    lg_spectrum_bound(x->c, LG_SPECTRUM_LOWER, "4 alpha^2", 1, n, lg_scale(lg_sqr(x->k.alpha), 4));
    lg_spectrum_bound(x->c, LG_SPECTRUM_UPPER, "beta^2", 1, n, lg_sqr(x->k.beta));
    return lg_spectrum_eigenvalues(x->c, LG_SPECTRUM_VALUE, "eigenvalues of J J^T at W_0", &x->tr.gram0,
                                   lg_exact(1));
}

static int check(struct lg_case *c)
{
    struct run x = {.c = c, .eta = c->recipe.eta, .share = INFINITY};
    double *y = malloc(c->inst.n * sizeof *y);
    int status = -1;
    if (!y || lg_vec_init(&x.work, c->inst.n) || lg_step_claims_probe(c, &steps_stated, &x.share) ||
        lg_case_labels(c, c->recipe.label_exponent, y) || lg_trajectory_open(&x.tr, c, y))
        goto cleanup;
    x.k = lg_key_constants_of(&x.tr);
    state_hypotheses(&x);
    if (state_spectrum(&x) || (c->recipe.planted && state_planted(&x)))
        goto cleanup;
    lg_series(c, "residual", 0, x.tr.r0);
    lg_series(c, "distance", 0, lg_exact(0));
    lg_series(c, "path", 0, lg_exact(0));
    lg_series(c, "corridor-beta", 0, x.k.beta);
    x.sigma = fmax(0, lg_lo(x.tr.spectrum0.sigma_min));
    if (lg_linearized_open(&x.linear, &x.tr.gram0, x.eta, x.tr.spectrum0.sigma_min,
                           x.tr.spectrum0.sigma_max) ||
        !lg_trajectory_start(&x.tr, x.eta) || all_steps(&x))
        goto cleanup;
    lg_series(c, "corridor-calpha", 0, lg_mul(c_factor(&x), x.k.alpha));
    lg_hypothesis(c, H_BUDGET, lg_mul(x.k.beta, lg_exact(x.tr.e_sum)), lg_scale(x.tr.r0, 0.5));
    lg_step_claims_close(c, &steps_stated, x.share);
    status = 0;
cleanup:
    lg_linearized_close(&x.linear);
    lg_vec_clear(&x.work);
    lg_trajectory_close(&x.tr);
    free(y);
    return status;
}

static const struct lg_family_use families[] = {{"gaussian-sphere", 5},
                                                {"fashion-mnist", 1},
                                                {"tiny-shapes", 4},
                                                {"clustered", 2},
                                                {"near-parallel", 2},
                                                {"scaled", 1},
                                                {"ill-conditioned", 1},
                                                {"wide-features", 2},
                                                {"integer", 1},
                                                {"duplicated-rows", 1},
                                                {NULL, 0}};

const struct lg_lemma lemma_key_lemma = {
    .id = "key-lemma",
    .title = "Key lemma: gradient descent on nonlinear least squares",
    .statement = "If |r_0| <= alpha^2/(4L) and eta <= 1/beta^2, gradient descent converges linearly, close "
                 "to its start, on a short path.",
    .latex = "\\|r_0\\|\\le\\frac{\\alpha^2}{4L},\\quad\\eta\\le\\frac{1}{\\beta^2}\\quad\\Rightarrow\n"
             "\\|r_\\tau\\|^2\\le\\left(1-\\frac{\\eta\\alpha^2}{2}\\right)^\\tau\\|r_0\\|^2\n"
             "\\|W_\\tau-W_0\\|_F\\le\\frac{4}{\\alpha}\\|r_0\\|\\le\\frac{4\\beta}{\\alpha}\\|W^*-W_0\\|_F\n"
             "\\mathrm{path}_\\infty\\le\\frac{4}{\\alpha}\\|r_0\\|",
    .slides = "S24 S25",
    .source = "Oymak and Soltanolkotabi, arXiv 1812.10004 and 1902.04674; theorem T2, proof steps P1 to P7",
    .how_to_read = "Every point of the corridor lies between two straight lines: the residual cannot fall "
                   "faster than beta per unit of distance, and must fall at least c alpha per unit of path. "
                   "A kernel that does not follow the gradient leaves it.",
    .kinds = LG_NETWORK,
    .activations = (1u << LG_ACTIVATIONS) - 1 - (1u << LG_RELU),
    .sizes = LG_NIGHTLY,
    .families = families,
    .hypotheses = hypotheses,
    .n_hypotheses = HYPOTHESES,
    .claims = claims,
    .n_claims = CLAIMS,
    .of_instance = LG_BIT(C_P1) | LG_BIT(C_P1_SAMPLE) | LG_BIT(C_P3) | LG_BIT(C_P6_LEFT),
    .policy = {.max_vacuous = 0.2, .max_undecided = 0},
    .calibrate = lg_key_calibrate,
    .check = check,
};
