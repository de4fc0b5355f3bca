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
#include "verify/author/descent.h"
#include "verify/author/formulas.h"
#include "verify/author/key_constants.h"
#include "verify/author/labels.h"
#include "verify/author/spectrum.h"
#include "verify/model/linearized.h"

#include <string.h>

enum { H_ALPHA, H_RADIUS, H_STEP, H_BUDGET, H_ENVELOPE, H_EXACT, H_PLANTED, H_GLOBAL, HYPOTHESES };

#define THEOREM (1u << H_ALPHA | 1u << H_RADIUS | 1u << H_STEP)
#define FLOATING (THEOREM | 1u << H_BUDGET)
#define EXACT (THEOREM | 1u << H_EXACT)

static const struct lg_quantity quantities[] = {
    {"alpha", NULL, "scalar", "half of a lower bound of sigma_min(J_0)", "f/w", true},
    {"beta", NULL, "scalar",
     "upper bound of |J| on B(W_0, R): B |v| |X| or |J_0| + L R, whichever is smaller", "f/w", true},
    {"L", NULL, "scalar", "Lipschitz constant of J: B2 |v|_inf |X| xi", "f/w^2", true},
    {"s", NULL, "n x kd", "certified lower bound of sigma_min(J_t) before the step", "f/w", true},
    {"sigma_min(J_t)", NULL, "n x kd", "least singular value of the Jacobian after t steps", "f/w", true},
    {"|I - eta J_0 J_0^T|", NULL, "n x n",
     "upper bound of the norm: its largest eigenvalue in absolute value", "1", true},
    {"|f(W+) - f(W) - J (W+ - W)|", NULL, "n", "remainder of the linearization at W", "f", true},
    {"|r+ - (I - eta J_0 J_0^T) r|", NULL, "n", "one step against the linearization at W_0", "f", true},
    {"|r_t - (I - eta J_0 J_0^T)^t r_0|", NULL, "n", "t steps against the linearization at W_0", "f", true},
    {"|W* - W_0|", NULL, "k x d", "distance of the planted weights", "w", true},
    {"nu", NULL, "n", "|f(W*) - y|: y is f(W*) rounded to what the kernel stores", "f", true},
    {NULL}};

static const char *const definitions[] = {
    "q := sqrt+(1 - eta alpha^2/2)", "c := 1 - eta (beta^2 + L (|r_0| + beta E))/2",
    "drift := eta beta L (D_t + max(D_t, D_{t+1})) |r| + beta |e|", NULL};

static const struct lg_running running[] = {
    {"E' = E + |e|", "0"}, {"A' = q A + beta |e|", "0"}, {"G' = |I - eta J_0 J_0^T| G + drift", "0"}, {NULL}};

static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    [H_ALPHA] = {"alpha", "2 [smallest normal number] <= sigma_min(J_0)", LG_AT_START},
    [H_RADIUS] = {"radius", "|r_0| <= alpha^2/(4 L)", LG_AT_START},
    [H_STEP] = {"step size", "eta <= 1/beta^2", LG_AT_START},
    [H_BUDGET] = {"rounding budget", "beta E <= |r_0|/2", LG_AT_END},
    [H_ENVELOPE] = LG_STEP_ENVELOPE,
    [H_EXACT] = LG_STEP_EXACT,
    [H_PLANTED] = {"planted optimum", "|W* - W_0| <= 4 |r_0|/alpha"},
    [H_GLOBAL] = LG_KEY_GLOBAL("|J(W_0)| + L R"),
};

#define STATED(grade, text, allowance) grade, LG_THEOREM, FLOATING, text, allowance, "iteration", LG_AT_STEP

static const struct lg_claim_spec claims[] = {
    {"rate", STATED(LG_SLIDE, "|r_t| <= q^t |r_0| + A",
                    "A: each error moves f by at most beta|e| and then contracts")},
    {"close", STATED(LG_SLIDE, "|W_t - W_0| <= 4 |r_0|/alpha", "none: 3.57 < 4 covers E")},
    {"close-planted", LG_SLIDE, LG_THEOREM, FLOATING | 1u << H_PLANTED,
     "|W_t - W_0| <= (4/alpha) (beta |W* - W_0| + nu)", "nu", "iteration"},
    {"path", STATED(LG_SLIDE, "path_t <= 4 |r_0|/alpha", "none: 3.57 < 4 covers E")},
    {"P1-linearization", LG_SHARP, LG_THEOREM, THEOREM, "|f(W+) - f(W) - J (W+ - W)| <= L |W+ - W|^2/2", "",
     "iteration", .about = LG_ABOUT_INSTANCE},
    {"P1-per-sample", LG_SHARP, LG_THEOREM, THEOREM,
     "|f_i(W+) - f_i(W) - J_i (W+ - W)| <= [(B2/2) sum_l |v_l| <D_l, x_i>^2]; every i", "", "",
     .about = LG_ABOUT_INSTANCE},
    {"P2-descent",
     STATED(LG_SHARP, "|r+| <= sqrt+(|r|^2 - eta (2 - eta beta^2 - eta L |r|) |J^T r|^2) + beta |e|",
            "beta|e|")},
    {"decrement-upper",
     STATED(LG_SHARP, "|r|^2 <= (|r+| + beta |e|)^2 + eta (2 + eta L |r|) |J^T r|^2", "beta|e| on |r+|")},
    {"P3-spectrum", LG_SHARP, LG_THEOREM, FLOATING, "2 alpha - L |W_t - W_0| <= sigma_min(J_t)", "",
     "iteration", .about = LG_ABOUT_INSTANCE},
    {"P4-potential", STATED(LG_SHARP, "|r+| + c alpha |W+ - W| <= |r| + (beta + c alpha) |e|",
                            "(beta + c alpha)|e|: residual and path both move")},
    {"potential", STATED(LG_SLIDE, "|r+| + (alpha/4) |W+ - W| <= |r| + (beta + alpha/4) |e|",
                         "(beta + alpha/4)|e|: residual and path both move")},
    {"P5-lower", STATED(LG_SHARP, "(1 - eta beta^2) |r| - beta |e| <= |r+|", "beta|e|")},
    {"P5-upper", STATED(LG_SHARP, "|r+| <= sqrt+(1 - 2 c eta alpha^2) |r| + beta |e|", "beta|e|")},
    {"P5-upper-here",
     STATED(LG_SHARP, "|r+| <= sqrt+(1 - eta (2 - eta beta^2 - eta L |r|) s^2) |r| + beta |e|", "beta|e|")},
    {"P6-corridor-left", LG_SHARP, LG_THEOREM, FLOATING, "(|r_0| - |r_t|)/beta <= |W_t - W_0|", "",
     "iteration", .about = LG_ABOUT_INSTANCE},
    {"P6-corridor-right",
     STATED(LG_SHARP, "path_t <= (|r_0| - |r_t| + beta E)/(c alpha) + E", "beta E and E")},
    {"P7-linearized-dynamics", STATED(LG_SHARP, "|r+ - (I - eta J_0 J_0^T) r| <= drift", "beta|e| in drift")},
    {"linearized-run",
     STATED(LG_SHARP, "|r_t - (I - eta J_0 J_0^T)^t r_0| <= G", "beta|e| in drift, shrunk likewise")},
    LG_STEP_CLAIM(H_ENVELOPE),
    LG_STEP_NEURON_CLAIM(H_ENVELOPE),
    {"rate-exact", LG_SLIDE, LG_EXACT, EXACT, "|r_t| <= q^t |r_0|", "", "", LG_AT_STEP},
    {"path-exact", LG_SHARP, LG_EXACT, EXACT, "c alpha path_t <= |r_0| - |r_t|", "", "", LG_AT_STEP},
    {"control-rate", LG_SHARP, LG_CONTROL, FLOATING, "|r+| <= abs(1 - 2 eta beta^2) |r|/2", "", "",
     LG_AT_STEP},
    {"control-path", LG_SHARP, LG_CONTROL, FLOATING, "path_t <= |W_t - W_0|/2", "", "", LG_AT_STEP},
    LG_STEP_CONTROL(H_ENVELOPE),
};

struct own {
    struct lg_key_constants k;
    struct lg_linearized linear;
    double s;           /* certain lower bound of sigma_min(J_t) */
    struct lg_vec work; /* n */
};

static void close_linearized(void *what)
{
    lg_linearized_close(what);
}

/* W* and what it gives: beta bounds |J| on the segment from W_0 to it when it lies in the ball. */
static void planted(struct lg_case *c, const struct lg_trajectory *tr)
{
    const size_t weights = c->inst.k * c->inst.d;
    double *star = lg_take_doubles(c, weights);
    lg_need(c, lg_case_planted(c, c->recipe.label_exponent, star));
    lg_let(c, "|W* - W_0|", lg_distance(weights, star, tr->W0));
    lg_let(c, "nu", lg_vec_norm(&lg_take_state(c, &tr->m, star, false)->r));
    lg_state_hypothesis(c, H_PLANTED);
}

static void at_start(struct lg_case *c, struct lg_trajectory *tr, void *own)
{
    struct own *x = own;
    const size_t n = tr->m.n;
    x->k = lg_key_constants_of(tr);
    x->work = lg_take_vec(c, n);
    x->s = fmax(0, lg_lo(tr->spectrum0.sigma_min));
    lg_let(c, "alpha", x->k.alpha);
    lg_let(c, "beta", x->k.beta);
    lg_let(c, "L", x->k.L);
    lg_key_state_global(c, H_GLOBAL, x->k.global, x->k.local);
    if (c->recipe.planted)
        planted(c, tr);
    lg_need(c, lg_linearized_open(&x->linear, &tr->gram0, c->recipe.eta, tr->spectrum0.sigma_min,
                                  tr->spectrum0.sigma_max));
    lg_defer(c, close_linearized, &x->linear);
    lg_let(c, "|I - eta J_0 J_0^T|", lg_exact(x->linear.shrink));
    lg_spectrum_bound(c, LG_SPECTRUM_LOWER, "4 alpha^2", 1, n, lg_scale(lg_sqr(x->k.alpha), 4));
    lg_spectrum_bound(c, LG_SPECTRUM_UPPER, "beta^2", 1, n, lg_sqr(x->k.beta));
    lg_need(c, lg_spectrum_eigenvalues(c, LG_SPECTRUM_VALUE, "eigenvalues of J J^T at W_0", &tr->gram0,
                                       lg_exact(1)));
    lg_series(c, "residual", 0, tr->r0);
    lg_series(c, "distance", 0, lg_exact(0));
    lg_series(c, "path", 0, lg_exact(0));
    lg_series(c, "corridor-beta", 0, x->k.beta);
}

/* r+ - r + eta J_0 J_0^T r, and the linearized run. */
static void at_step(struct lg_case *c, struct lg_trajectory *tr, void *own)
{
    struct own *x = own;
    lg_need(c, lg_mat_vec(&x->work, &tr->gram0, &lg_trajectory_now(tr)->r));
    lg_vec_axpy(&x->work, lg_exact(c->recipe.eta), &x->work, &tr->inc.df);
    lg_need(c, lg_linearized_step(&x->linear, &x->work));
    lg_let(c, "|r+ - (I - eta J_0 J_0^T) r|", lg_vec_norm(&x->work));
    lg_let(c, "|r_t - (I - eta J_0 J_0^T)^t r_0|", lg_linearized_distance(&x->linear));
    lg_let(c, "|f(W+) - f(W) - J (W+ - W)|", lg_vec_norm(&tr->inc.remainder));
    lg_let(c, "s", lg_exact(x->s));
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

static void taylor_claims(struct lg_case *c, const struct lg_trajectory *tr, double t)
{
    const struct lg_vec *remainder = &tr->inc.remainder, *bound = &tr->inc.bound;
    const bool moved = lg_hi(tr->moved) > 0, strict = moved && sample_bound_is_strict(tr);
    if (strict || (moved && tr->m.n > 1))
        lg_state_claim(c, "P1-linearization", t);
    for (size_t i = 0; strict && i < tr->m.n; i++)
        lg_claim(c, "P1-per-sample", t, lg_abs(lg_ball_make(remainder->mid[i], remainder->rad[i])),
                 lg_ball_make(bound->mid[i], bound->rad[i]));
}

/* P3 in the middle and at the end; elsewhere sigma_min(J_0) - L D_t is what is certain of sigma_min(J_t). */
static void spectrum_claim(struct lg_case *c, struct lg_trajectory *tr, struct own *x, double t)
{
    const size_t next = tr->t + 1, steps = c->recipe.steps;
    struct lg_spectrum s;
    const lg_ball reach = lg_mul(x->k.L, tr->distance_next);
    x->s = fmax(0, lg_lo(lg_sub(lg_exact(lg_lo(tr->spectrum0.sigma_min)), reach)));
    if (next != steps && next != (steps + 1) / 2)
        return;
    lg_need(c, lg_state_spectrum(lg_trajectory_next(tr), NULL, &s));
    lg_let(c, "sigma_min(J_t)", s.sigma_min);
    lg_state_claim(c, "P3-spectrum", t);
    x->s = fmax(x->s, lg_lo(s.sigma_min));
}

static void at_claims(struct lg_case *c, struct lg_trajectory *tr, void *own)
{
    const double t = (double)(tr->t + 1);
    if (c->recipe.planted)
        lg_state_claim(c, "close-planted", t);
    if (lg_hi(tr->distance_next) > 0) /* a run that rounding keeps at W_0 has r_t = r_0: 0 <= 0 */
        lg_state_claim(c, "P6-corridor-left", t);
    taylor_claims(c, tr, t);
    spectrum_claim(c, tr, own, t);
    lg_series(c, "residual", t, tr->r_next);
    lg_series(c, "distance", t, tr->distance_next);
    lg_series(c, "path", t, tr->path_next);
}

static void at_end(struct lg_case *c, struct lg_trajectory *tr, void *own)
{
    (void)tr, (void)own;
    lg_series(c, "corridor-calpha", 0, lg_mul(lg_value_of(c, "c"), lg_value_of(c, "alpha")));
}

static const struct lg_descent descent = {.own = sizeof(struct own),
                                          .at_start = at_start,
                                          .at_step = at_step,
                                          .at_claims = at_claims,
                                          .at_end = at_end};

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
    .slides = "S24 S25",
    .source = "Oymak and Soltanolkotabi, arXiv 1812.10004 and 1902.04674; theorem T2, proof steps P1 to P7",
    .how_to_read = "Every point of the corridor lies between two straight lines: the residual cannot fall "
                   "faster than beta per unit of distance, and must fall at least c alpha per unit of path. "
                   "A kernel that does not follow the gradient leaves it.",
    .kinds = LG_NETWORK,
    .activations = (1u << LG_ACTIVATIONS) - 1 - (1u << LG_RELU),
    .sizes = LG_NIGHTLY,
    .families = families,
    LG_HYPOTHESES(hypotheses),
    LG_CLAIMS(claims),
    .policy = {.max_vacuous = 0.2, .max_undecided = 0},
    .calibrate = lg_key_calibrate,
    .quantities = quantities,
    .definitions = definitions,
    .running = running,
    .descent = &descent,
};
