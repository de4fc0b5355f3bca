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
#include "verify/model/flips.h"
#include "verify/model/functions.h"
#include "verify/author/deviation.h"
#include "verify/author/labels.h"
#include "verify/author/outputs.h"
#include "verify/author/step_claims.h"

#include <stdlib.h>
#include <string.h>

enum { H_ENVELOPE = LG_T2B_HYPOTHESES, H_EXACT, HYPOTHESES };

static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    LG_DEVIATION_HYPOTHESES("eps = |v|_inf |diag(m_i(R)^(1/2)) X| <= alpha'/8, m_i(R) by sorting |w_l0.x_i|"),
    [H_ENVELOPE] = LG_STEP_ENVELOPE,
    [H_EXACT] = LG_STEP_EXACT,
};

enum {
    C_FLIPS = LG_T2B_CLAIMS,
    C_SQUARES,
    C_DEVIATION,
    C_KERNEL,
    C_GD,
    C_GD_NEURON,
    C_BAD_SQUARES,
    C_BAD_STEP,
    CLAIMS
};

static const struct lg_claim_spec claims[CLAIMS] = {
    LG_DEVIATION_CLAIMS(H_EXACT),
    [C_FLIPS] = {"flips", LG_SHARP, LG_THEOREM, LG_T2B_FLOATING,
                 "sample i: neurons whose sign has changed since W_0 <= m_i(R)", "", "iteration"},
    [C_SQUARES] = {"flipped-squares", LG_SHARP, LG_THEOREM, LG_T2B_FLOATING,
                   "sum over flipped of (w_l0.x_i)^2 <= min(|(W_t - W_0)x_i|^2, R^2|x_i|^2)", "",
                   "iteration"},
    [C_DEVIATION] = {"deviation", LG_SHARP, LG_THEOREM, LG_T2B_FLOATING, "|J(W_t) - J(W_0)| <= eps", "",
                     "iteration"},
    [C_KERNEL] =
        {"kernel-deviation", LG_SHARP, LG_THEOREM, 0,
         "|J(W~) - J(W_0)| <= eps + declared rounding, J the kernel's own, W~ in the ball, aimed to flip",
         "the rounding of J's rows at W_0 and at W~, Frobenius", ""},
    [C_GD] = LG_STEP_CLAIM(H_ENVELOPE),
    [C_GD_NEURON] = LG_STEP_NEURON_CLAIM(H_ENVELOPE),
    [C_BAD_SQUARES] = {"control-squares", LG_SHARP, LG_CONTROL, LG_T2B_FLOATING,
                       "FALSE: sum over all neurons of (w_l0.x_i)^2 <= R^2|x_i|^2", "", ""},
    [C_BAD_STEP] = LG_STEP_CONTROL(H_ENVELOPE),
};
static const struct lg_step_claims steps_stated = {H_ENVELOPE, H_EXACT, C_GD, C_GD_NEURON, C_BAD_STEP};

enum { EXPLICIT_LIMIT = 1 << 20 }; /* n k d up to which the kernel is asked for J */

/* eps_R; order as lg_flip_order gives it, limits (n) is scratch. */
static int deviation_within(const struct lg_model *m, const double *order, double R, size_t *limits,
                            double *eps)
{
    lg_flip_limits(m, order, R, limits);
    return lg_flip_norm(m, limits, eps);
}

/* The largest R in sixteenths of a power of two with eps_R <= sigma_min/18; 0 where no R above 2^-60 has it. */
static int largest_radius(const struct lg_trajectory *tr, const double *order, size_t *limits, double *R,
                          double *eps)
{
    double most = lg_down(fmax(0, lg_lo(tr->spectrum0.sigma_min)) / 18);
    int low = 0, high = 16 * 80; /* R = 2^(i/16 - 60), linear within a power of two */
    *R = *eps = 0;
    while (high - low > 1) {
        int middle = (low + high) / 2;
        double reach = ldexp(1 + (middle % 16) / 16.0, middle / 16 - 60), bound;
        if (deviation_within(&tr->m, order, reach, limits, &bound))
            return -1;
        if (bound <= most) {
            low = middle;
            *R = reach;
            *eps = bound;
        } else
            high = middle;
    }
    return 0;
}

static int calibrate(struct lg_case *c)
{
    struct lg_trajectory tr;
    double R = 0, eps = 0;
    c->precision = LG_DOUBLE;
    if (lg_trajectory_open(&tr, c, c->inst.y))
        return -1;
    double *order = lg_flip_order(lg_trajectory_now(&tr));
    size_t *limits = malloc(c->inst.n * sizeof *limits);
    int status = order && limits ? largest_radius(&tr, order, limits, &R, &eps) : -1;
    if (!status)
        lg_deviation_calibrate(c, &tr, R, eps);
    lg_trajectory_close(&tr);
    free(order);
    free(limits);
    return status;
}

struct run {
    struct lg_case *c;
    struct lg_trajectory tr;
    struct lg_deviation deviation;
    struct lg_state start; /* at W_0, kept while the trajectory moves on */
    size_t *limits;        /* m_i(R) */
    double share;
};

static lg_ball reach_of(const struct run *x, size_t i)
{
    const struct lg_model *m = &x->tr.m;
    lg_ball norm = lg_norm_exact(m->d, m->X + i * m->d);
    return lg_sqr(lg_mul(lg_exact(x->c->recipe.extra[0]), norm));
}

static void flip_claims(struct run *x)
{
    double t = (double)(x->tr.t + 1), total = 0;
    for (size_t i = 0; i < x->tr.m.n; i++) {
        struct lg_flips f = lg_flips_between(&x->start, lg_trajectory_next(&x->tr), i);
        lg_claim(x->c, C_FLIPS, t, lg_from_ends((double)f.certain, (double)f.possible),
                 lg_exact((double)x->limits[i]));
        if (f.certain)
            lg_claim(x->c, C_SQUARES, t, f.squares, lg_min(f.move, reach_of(x, i)));
        total += (double)f.certain;
    }
    lg_series(x->c, "flips", t, lg_exact(total));
}

/* Of sample 0: what m_0(R) would be if all neurons flipped. */
static void false_claim(struct run *x)
{
    lg_ball all = lg_exact(0);
    for (size_t l = 0; l < x->tr.m.k; l++)
        all = lg_add(all, lg_sqr(lg_state_z(&x->start, 0, l)));
    lg_claim(x->c, C_BAD_SQUARES, 0, all, reach_of(x, 0));
}

/* n^2 k: at the last step. */
static int deviation_claim(struct run *x)
{
    lg_ball distance;
    if (lg_jacobian_distance(&x->start, lg_trajectory_next(&x->tr), &distance))
        return -1;
    if (x->deviation.eps.mid > 0)
        lg_claim(x->c, C_DEVIATION, (double)(x->tr.t + 1), distance, x->deviation.eps);
    return 0;
}

/* The neuron of W closest to zero on sample a, of those that W has in common with W_0. */
static size_t nearest(const struct run *x, size_t a, const double *W)
{
    size_t d = x->tr.m.d, found = 0;
    double least = INFINITY;
    for (size_t l = 0; l < x->tr.m.k; l++) {
        double size = fabs(lg_state_z(&x->start, a, l).mid);
        if (size < least && !memcmp(W + l * d, x->tr.W0 + l * d, d * sizeof *W)) {
            least = size;
            found = l;
        }
    }
    return found;
}

/* W~ := W_0 but for the neurons closest to zero on sample a, w_l - (1 + h) z_al x_a/|x_a|^2, so that z_al becomes -h z_al; as many
 * as R allows. Stored as the kernel stores. */
static void aim(const struct run *x, size_t a, double *W)
{
    const double h = 0.125, *x_a = x->tr.m.X + a * x->tr.m.d;
    double norm = x->tr.m.xnorm[a], room = lg_lo(reach_of(x, a));
    memcpy(W, x->tr.W0, x->tr.m.k * x->tr.m.d * sizeof *W);
    for (size_t flipped = 0; flipped < x->limits[a]; flipped++) {
        size_t l = nearest(x, a, W);
        double move = (1 + h) * lg_state_z(&x->start, a, l).mid;
        room -= move * move;
        if (room < 0)
            return;
        for (size_t j = 0; j < x->tr.m.d; j++) {
            double *w = W + l * x->tr.m.d + j;
            *w = lg_case_round(x->c, *w - move * x_a[j] / (norm * norm));
        }
    }
}

/* The kernel's J at W into out (n x kd); *rounding: what is declared for it, Frobenius. 1, 0: the kernel failed, -1: no memory. */
static int kernel_jacobian(struct run *x, const double *W, double *out, double *rounding)
{
    struct lg_state s = {0};
    size_t n = x->tr.m.n;
    double *rows = malloc(n * sizeof *rows);
    int status = -1;
    if (!rows || lg_state_open(&s, &x->tr.m, W, false) || lg_jacobian_error(&s, &x->tr.declared, rows))
        goto cleanup;
    *rounding = lg_norm_up(n, rows);
    status = lg_call_ok(x->c, LG_OP_JACOBIAN, lg_session_import(x->c->session, W)) &&
             lg_call_ok(x->c, LG_OP_JACOBIAN, lg_session_jacobian(x->c->session, out)) &&
             lg_check_finite(x->c, "jacobian", 0, n * x->tr.m.k * x->tr.m.d, out);
cleanup:
    lg_state_close(&s);
    free(rows);
    return status;
}

/* The kernel's J(W~) - J(W_0). W~ is aimed at the sample on which most neurons may flip. */
static int kernel_claim(struct run *x)
{
    const struct lg_model *m = &x->tr.m;
    size_t weights = m->k * m->d, size = m->n * weights, a = 0;
    struct lg_mat D = {0};
    double rounding[2] = {0};
    if (!lg_offers(x->c, LG_OP_JACOBIAN) || size > EXPLICIT_LIMIT || !(x->deviation.eps.mid > 0))
        return 1;
    for (size_t i = 1; i < m->n; i++)
        a = x->limits[i] > x->limits[a] ? i : a;
    double *W = malloc(weights * sizeof *W), *J = malloc(size * sizeof *J);
    int status = -1;
    if (!W || !J || lg_mat_init(&D, m->n, weights))
        goto cleanup;
    aim(x, a, W);
    if (lg_hi(lg_distance(weights, W, x->tr.W0)) > x->c->recipe.extra[0]) {
        status = 1; /* rounding took it out of the ball */
        goto cleanup;
    }
    status = kernel_jacobian(x, x->tr.W0, J, &rounding[0]);
    if (status > 0)
        status = kernel_jacobian(x, W, D.mid, &rounding[1]);
    for (size_t e = 0; status > 0 && e < size; e++) {
        D.mid[e] -= J[e];
        D.rad[e] = lg_up(LG_U * fabs(D.mid[e]));
    }
    if (status > 0)
        lg_claim(x->c, C_KERNEL, 0, lg_mat_norm(&D, m->precision),
                 lg_add(x->deviation.eps, lg_exact(lg_add_up(rounding[0], rounding[1]))));
cleanup:
    lg_mat_clear(&D);
    free(W);
    free(J);
    return status;
}

static int open_start(struct run *x)
{
    double eps = INFINITY, *order = NULL;
    int status = -1;
    x->limits = malloc(x->c->inst.n * sizeof *x->limits);
    if (x->limits && !lg_state_open(&x->start, &x->tr.m, x->tr.W0, false) &&
        (order = lg_flip_order(&x->start)) &&
        !deviation_within(&x->tr.m, order, x->c->recipe.extra[0], x->limits, &eps)) {
        lg_deviation_open(&x->deviation, x->c, &x->tr, eps);
        status = 0;
    }
    free(order);
    return status;
}

static int all_steps(struct run *x)
{
    for (uint32_t s = 0; s < x->c->recipe.steps; s++) {
        if (lg_trajectory_step(&x->tr) <= 0)
            return -1;
        lg_step_claims_state(x->c, &steps_stated, &x->tr, (double)(x->tr.t + 1), &x->share);
        lg_deviation_step(&x->deviation);
        flip_claims(x);
    }
    return 0;
}

static int check(struct lg_case *c)
{
    struct run x = {.c = c, .share = INFINITY};
    double *y = malloc(c->inst.n * sizeof *y);
    int status = -1;
    if (!y || lg_step_claims_probe(c, &steps_stated, &x.share) ||
        lg_case_labels(c, c->recipe.label_exponent, y) || lg_trajectory_open(&x.tr, c, y) || open_start(&x) ||
        !lg_trajectory_start(&x.tr, c->recipe.eta) || all_steps(&x))
        goto cleanup;
    false_claim(&x);
    lg_deviation_close(&x.deviation);
    lg_step_claims_close(c, &steps_stated, x.share);
    status = deviation_claim(&x) || kernel_claim(&x) <= 0 ? -1 : 0;
cleanup:
    lg_state_close(&x.start);
    lg_trajectory_close(&x.tr);
    free(x.limits);
    free(y);
    return status;
}

static const struct lg_family_use families[] = {
    {"wide-layer", 10}, {"tiny-shapes", 1}, {"fashion-mnist", 1}, {"gaussian-sphere", 1}, {NULL, 0}};

const struct lg_lemma lemma_relu_deviation = {
    .id = "relu-deviation",
    .title = "Key lemma, deviation form, on ReLU networks",
    .statement =
        "If so few neurons can flip on B(W_0, R) that eps_R <= alpha'/8, and R >= 4|r_0|/alpha', gradient "
        "descent on a ReLU network converges linearly and stays inside.",
    .latex = "\\|J(W)-J(W_0)\\|\\le\\varepsilon_R=\\|v\\|_\\infty\\|\\mathrm{diag}(\\sqrt{m_i(R)})\\,X\\|\\le"
             "\\frac{\\alpha'}{8},\\quad R\\ge\\frac{4}{\\alpha'}\\|r_0\\|\\quad\\Rightarrow\n"
             "\\|r_\\tau\\|^2\\le\\left(1-\\frac{\\eta\\alpha'^2}{2}\\right)^\\tau\\|r_0\\|^2\n"
             "\\frac{\\alpha'}{4}\\,\\mathrm{path}_\\tau\\le\\|r_0\\|-\\|r_\\tau\\|",
    .slides = "S20 S24",
    .source = "Oymak and Soltanolkotabi, arXiv 1812.10004 and 1902.04674; theorem T2b on ReLU",
    .how_to_read =
        "Within the ball only neurons that start close to zero can change sign, and sorting says how many. "
        "A kernel that leaves the ball flips more of them than that, and its Jacobian is no longer near the "
        "first one.",
    .kinds = LG_NETWORK,
    .activations = 1u << LG_RELU,
    .families = families,
    .hypotheses = hypotheses,
    .n_hypotheses = HYPOTHESES,
    .claims = claims,
    .n_claims = CLAIMS,
    .policy = {.max_vacuous = 0.2, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
