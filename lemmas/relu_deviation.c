/* T2b, the key lemma in deviation form, on ReLU networks (slides S20, S24), for which it was made: ReLU has no Lipschitz Jacobian.
 *
 * f(W) = phi(X W^T) v, phi = max(z, 0), z_il = <x_i, w_l>. A neuron whose sign on sample i differs between W_0 and W has
 * |z_il(W_0)| <= |<x_i, w_l - w_0l>|, so that sum over the flipped of z_il(W_0)^2 <= |(W - W_0)x_i|^2 <= R^2|x_i|^2 in B(W_0, R): at
 * most m_i(R) flip, m_i(R) the largest m for which the m smallest z_il(W_0)^2 add up to no more. Entry (i, l) of
 * J(W) - J(W_0) then has |phi' - phi'| <= 1 for these and 0 for all others, and Schur's bound gives
 *     |J(W) - J(W_0)| <= eps_R = |v|_inf |diag(m_i(R)^(1/2)) X|.
 * T2b needs eps_R <= alpha'/8, alpha' = sigma_min(J(W_0)) - eps_R, and R >= 4|r_0|/alpha'. eps_R is a step function of R: calibrate()
 * finds the largest R = 2^a (1 + b/16) with eps_R <= sigma_min/18, and labels for it. R is a hypothesis, wherever it came from.
 * beta = min(|v||X|, |J(W_0)| + eps_R). f is absolutely continuous along segments. phi'(0) may be any number in [0, 1].
 *
 * Ties: with no flip allowed (eps_R = 0) or none seen, 0 <= 0; the claims about J and about the sum are not stated there. */
#include "verify/author/descent.h"
#include "verify/author/deviation.h"
#include "verify/author/formulas.h"
#include "verify/author/labels.h"
#include "verify/author/outputs.h"
#include "verify/model/flips.h"

#include <stdlib.h>
#include <string.h>

enum { H_ENVELOPE = LG_T2B_HYPOTHESES, H_EXACT, HYPOTHESES };

static const struct lg_quantity quantities[] = {
    LG_DEVIATION_QUANTITIES,
    {"|J(W_t) - J(W_0)|", NULL, "n x kd", "norm of the change of the Jacobian in t steps", "f/w", true},
    {"|J(W~) - J(W_0)|", NULL, "n x kd", "the kernel's own, W~ in the ball, aimed to flip", "f/w", true},
    {"[declared rounding]", NULL, "scalar", "of the kernel's J at W_0 and at W~, Frobenius", "f/w", true},
    {NULL}};

static const char *const definitions[] = {LG_DEVIATION_DEFINITIONS, NULL};
static const struct lg_running running[] = {LG_DEVIATION_RUNNING, {NULL}};

static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    LG_DEVIATION_HYPOTHESES("eps = |v|_inf |diag(m_i(R)^(1/2)) X|, m_i(R) by sorting |w_l0.x_i|"),
    [H_ENVELOPE] = LG_STEP_ENVELOPE,
    [H_EXACT] = LG_STEP_EXACT,
};

static const struct lg_claim_spec claims[] = {
    LG_DEVIATION_CLAIMS(H_EXACT),
    {"flips",
     LG_T2B_STATED(LG_SHARP, "[neurons whose sign has changed since W_0] <= [m_i(R)]; every sample i", "")},
    {"flipped-squares",
     LG_T2B_STATED(
         LG_SHARP,
         "[sum over flipped of (w_l0.x_i)^2] <= [min(|(W_t - W_0) x_i|^2, R^2 |x_i|^2)]; every i where "
         "some neuron has flipped",
         "")},
    {"deviation", LG_T2B_STATED(LG_SHARP, "|J(W_t) - J(W_0)| <= eps; after the last step", "")},
    {"kernel-deviation", LG_SHARP, LG_THEOREM, 0, "|J(W~) - J(W_0)| <= eps + [declared rounding]",
     "the rounding of J's rows at W_0 and at W~, Frobenius", ""},
    LG_STEP_CLAIM(H_ENVELOPE),
    LG_STEP_NEURON_CLAIM(H_ENVELOPE),
    {"control-squares", LG_SHARP, LG_CONTROL, LG_T2B_FLOATING,
     "[sum over all neurons of (w_l0.x_0)^2] <= [R^2 |x_0|^2]", "", ""},
    LG_STEP_CONTROL(H_ENVELOPE),
};

enum { EXPLICIT_LIMIT = 1 << 20 }; /* n k d up to which the kernel is asked for J */

/* eps_R; order as lg_flip_order gives it, limits (n) become m_i(R). */
static double deviation_within(struct lg_case *c, const struct lg_model *m, const double *order, double R,
                               size_t *limits)
{
    double eps;
    lg_flip_limits(m, order, R, limits);
    lg_need(c, lg_flip_norm(m, limits, &eps));
    return eps;
}

static double *take_order(struct lg_case *c, const struct lg_state *start)
{
    double *order = lg_flip_order(start);
    lg_need(c, !order);
    lg_defer(c, free, order);
    return order;
}

/* R: the largest in sixteenths of a power of two with eps_R <= sigma_min/18; 0 where no R above 2^-60 has it. */
static void calibrate(struct lg_case *c)
{
    c->precision = LG_DOUBLE;
    const struct lg_trajectory *tr = lg_take_trajectory_of(c, c->inst.y);
    const double *order = take_order(c, lg_trajectory_now(tr));
    size_t *limits = lg_take(c, c->inst.n, sizeof *limits);
    double most = lg_down(fmax(0, lg_lo(tr->spectrum0.sigma_min)) / 18), R = 0, eps = 0;
    int low = 0, high = 16 * 80; /* R = 2^(i/16 - 60), linear within a power of two */
    while (high - low > 1) {
        int middle = (low + high) / 2;
        double reach = ldexp(1 + (middle % 16) / 16.0, middle / 16 - 60);
        double bound = deviation_within(c, &tr->m, order, reach, limits);
        if (bound <= most) {
            low = middle;
            R = reach;
            eps = bound;
        } else
            high = middle;
    }
    lg_deviation_calibrate(c, tr, R, eps);
}

struct own {
    struct lg_state *start; /* at W_0, kept while the trajectory moves on */
    size_t *limits;         /* m_i(R) */
    double eps;             /* eps_R */
};

static lg_ball reach_of(const struct lg_trajectory *tr, size_t i)
{
    const struct lg_model *m = &tr->m;
    lg_ball norm = lg_norm_exact(m->d, m->X + i * m->d);
    return lg_sqr(lg_mul(lg_exact(tr->c->recipe.extra[0]), norm));
}

static void at_start(struct lg_case *c, struct lg_trajectory *tr, void *own)
{
    struct own *x = own;
    x->limits = lg_take(c, tr->m.n, sizeof *x->limits);
    x->start = lg_take_state(c, &tr->m, tr->W0, false);
    x->eps = deviation_within(c, &tr->m, take_order(c, x->start), c->recipe.extra[0], x->limits);
    lg_deviation_start(c, tr, x->eps);
}

static void at_claims(struct lg_case *c, struct lg_trajectory *tr, void *own)
{
    const struct own *x = own;
    double t = (double)(tr->t + 1), total = 0;
    lg_deviation_claims(c, tr);
    for (size_t i = 0; i < tr->m.n; i++) {
        struct lg_flips f = lg_flips_between(x->start, lg_trajectory_next(tr), i);
        lg_claim(c, "flips", t, lg_from_ends((double)f.certain, (double)f.possible),
                 lg_exact((double)x->limits[i]));
        if (f.certain)
            lg_claim(c, "flipped-squares", t, f.squares, lg_min(f.move, reach_of(tr, i)));
        total += (double)f.certain;
    }
    lg_series(c, "flips", t, lg_exact(total));
}

/* The neuron of W closest to zero on sample a, of those that W has in common with W_0. */
static size_t nearest(const struct own *x, const struct lg_trajectory *tr, size_t a, const double *W)
{
    size_t d = tr->m.d, found = 0;
    double least = INFINITY;
    for (size_t l = 0; l < tr->m.k; l++) {
        double size = fabs(lg_state_z(x->start, a, l).mid);
        if (size < least && !memcmp(W + l * d, tr->W0 + l * d, d * sizeof *W)) {
            least = size;
            found = l;
        }
    }
    return found;
}

/* W~ := W_0 but for the neurons closest to zero on sample a, w_l - (1 + h) z_al x_a/|x_a|^2, so that z_al becomes -h z_al; as many
 * as R allows. Stored as the kernel stores. */
static void aim(const struct own *x, const struct lg_trajectory *tr, size_t a, double *W)
{
    const double h = 0.125, *x_a = tr->m.X + a * tr->m.d;
    double norm = tr->m.xnorm[a], room = lg_lo(reach_of(tr, a));
    memcpy(W, tr->W0, tr->m.k * tr->m.d * sizeof *W);
    for (size_t flipped = 0; flipped < x->limits[a]; flipped++) {
        size_t l = nearest(x, tr, a, W);
        double move = (1 + h) * lg_state_z(x->start, a, l).mid;
        room -= move * move;
        if (room < 0)
            return;
        for (size_t j = 0; j < tr->m.d; j++) {
            double *w = W + l * tr->m.d + j;
            *w = lg_case_round(tr->c, *w - move * x_a[j] / (norm * norm));
        }
    }
}

/* The kernel's J at W into out (n x kd); what is declared for its rounding, Frobenius. */
static double kernel_jacobian(struct lg_case *c, const struct lg_trajectory *tr, const double *W, double *out)
{
    const size_t n = tr->m.n;
    double *rows = lg_take_doubles(c, n);
    lg_need(c, lg_jacobian_error(lg_take_state(c, &tr->m, W, false), &tr->declared, rows));
    lg_ask(c, LG_OP_JACOBIAN, lg_session_import(c->session, W));
    lg_ask(c, LG_OP_JACOBIAN, lg_session_jacobian(c->session, out));
    lg_want_finite(c, "jacobian", 0, n * tr->m.k * tr->m.d, out);
    return lg_norm_up(n, rows);
}

/* The kernel's J(W~) - J(W_0). W~ is aimed at the sample on which most neurons may flip. */
static void kernel_claim(struct lg_case *c, const struct lg_trajectory *tr, const struct own *x)
{
    const struct lg_model *m = &tr->m;
    size_t weights = m->k * m->d, size = m->n * weights, a = 0;
    if (!lg_offers(c, LG_OP_JACOBIAN) || size > EXPLICIT_LIMIT || !(x->eps > 0))
        return;
    for (size_t i = 1; i < m->n; i++)
        a = x->limits[i] > x->limits[a] ? i : a;
    double *W = lg_take_doubles(c, weights), *J = lg_take_doubles(c, size);
    struct lg_mat D = lg_take_mat(c, m->n, weights);
    aim(x, tr, a, W);
    if (lg_hi(lg_distance(weights, W, tr->W0)) > c->recipe.extra[0])
        return; /* rounding took it out of the ball */
    double rounding = kernel_jacobian(c, tr, tr->W0, J);
    rounding = lg_add_up(rounding, kernel_jacobian(c, tr, W, D.mid));
    for (size_t e = 0; e < size; e++) {
        D.mid[e] -= J[e];
        D.rad[e] = lg_up(LG_U * fabs(D.mid[e]));
    }
    lg_let(c, "|J(W~) - J(W_0)|", lg_mat_norm(&D, m->precision));
    lg_let(c, "[declared rounding]", lg_exact(rounding));
    lg_state_claim(c, "kernel-deviation", 0);
}

/* The control, of sample 0: what m_0(R) would be if all neurons flipped. J at the end: n^2 k. */
static void at_end(struct lg_case *c, struct lg_trajectory *tr, void *own)
{
    const struct own *x = own;
    lg_ball all = lg_exact(0), distance;
    for (size_t l = 0; l < tr->m.k; l++)
        all = lg_add(all, lg_sqr(lg_state_z(x->start, 0, l)));
    lg_claim(c, "control-squares", 0, all, reach_of(tr, 0));
    lg_deviation_end(c);
    lg_need(c, lg_jacobian_distance(x->start, lg_trajectory_next(tr), &distance));
    lg_let(c, "|J(W_t) - J(W_0)|", distance);
    if (x->eps > 0)
        lg_state_claim(c, "deviation", (double)(tr->t + 1));
    kernel_claim(c, tr, x);
}

static const struct lg_descent descent = {
    .own = sizeof(struct own), .at_start = at_start, .at_claims = at_claims, .at_end = at_end};

static const struct lg_family_use families[] = {
    {"wide-layer", 10}, {"tiny-shapes", 1}, {"fashion-mnist", 1}, {"gaussian-sphere", 1}, {NULL, 0}};

const struct lg_lemma lemma_relu_deviation = {
    .id = "relu-deviation",
    .title = "Key lemma, deviation form, on ReLU networks",
    .statement =
        "If so few neurons can flip on B(W_0, R) that eps_R <= alpha'/8, and R >= 4|r_0|/alpha', gradient "
        "descent on a ReLU network converges linearly and stays inside.",
    .slides = "S20 S24",
    .source = "Oymak and Soltanolkotabi, arXiv 1812.10004 and 1902.04674; theorem T2b on ReLU",
    .how_to_read =
        "Within the ball only neurons that start close to zero can change sign, and sorting says how many. "
        "A kernel that leaves the ball flips more of them than that, and its Jacobian is no longer near the "
        "first one.",
    .kinds = LG_NETWORK,
    .activations = 1u << LG_RELU,
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
