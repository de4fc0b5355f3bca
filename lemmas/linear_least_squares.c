/* T1, gradient descent on linear least squares (slide S23).
 *
 * Setting: f(theta) = X theta, X n x p, n <= p, alpha = sigma_min(X) > 0, beta = |X|, r = X theta - y, g = X^T r,
 * eta <= 1/beta^2, q = 1 - eta alpha^2, l = 1 - eta beta^2. Exact descent gives r+ = (I - eta X X^T) r, whose factor on
 * the left singular vector u_j is 1 - eta sigma_j^2 in [l, q]: items 1 and 2. theta_t - theta* obeys the same on
 * range(X^T) and starts there: item 3. |r+|^2 <= |r|^2 - eta(2 - eta beta^2)|g|^2 and |r| + |r+| <= 2|r| give
 * |r| - |r+| >= c eta|g|^2/|r| >= c alpha eta|g|, c = 1 - eta beta^2/2 >= 1/2: item 4.
 *
 * A kernel's step errs by e_t. a_t := min(|e_t|, what the kernel declares): an error beyond the declaration earns
 * no allowance, so that a wrong kernel breaks the theorem and not only "linear-step". All is linear:
 *   r_t = (I - eta X X^T)^t r_0 + sum_s (I - eta X X^T)^(t-1-s) X e_s, hence
 *   2 left, right   beta sum_s l^(t-1-s) a_s and beta sum_s q^(t-1-s) a_s;
 *   1               with X X^T u^ = s^2 u^ + rho, <u^,r+> = (1 - eta s^2)<u^,r> - eta<rho,r> + <X^T u^,e>, hence
 *                   sum_s |1 - eta s^2|^(t-1-s) (|X^T u^| a_s + eta|rho||r_s|): no eigenvector need be exact;
 *   3               the range component is at most q^t|theta_0 - theta*| + sum_s q^(t-1-s) a_s, the null component E
 *                   (there I - eta X^T X is I), E = sum_s a_s; the two are orthogonal;
 *   4               |r| - |r+| >= c alpha eta|g| - beta a and |theta+ - theta| <= eta|g| + a: (beta + c alpha) E;
 *   steps at once   I - eta X^T X does not expand, so two runs differ by the sum of their errors; the unseen run's
 *                   error is the declared one within that distance of the run that is seen.
 *
 * Ties. For n = 1, for alpha = beta, and when r_0 is a single singular vector, a side of item 2 or item 3 is an
 * equality that no precision separates. They are stated only where it is certain that r_0 is no such vector:
 * |X^T r_0| < beta|r_0| (left), |X^T r_0| > alpha|r_0| (right), |r_0| > alpha|theta_0 - theta*| (3). Item 1 decides
 * the others: it is the equality, and its allowance is an upper end, above |<X^T u^,e>| = |X^T u^||e| too (p = 1).
 * The null component is held against what the kernel declares, not a_t: |Q e| = |e| would be a tie. */
#include "verify/model/linear.h"
#include "verify/author/labels.h"

#include <stdlib.h>
#include <string.h>

enum { H_ALPHA, H_STEP, H_ENVELOPE, H_EXACT, HYPOTHESES };

#define THEOREM (1u << H_ALPHA | 1u << H_STEP)
#define EXACT (THEOREM | 1u << H_EXACT)
#define CONFORMANCE (1u << H_ENVELOPE)

static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    [H_ALPHA] = {"alpha", "smallest normal number <= alpha = sigma_min(X)"},
    [H_STEP] = {"step size", "eta <= 1/beta^2"},
    [H_ENVELOPE] = {"meaningful envelope", "declared rounding <= eta|X^T r|/2 at some step"},
    [H_EXACT] = {"exact iterates", "|e_t| <= 0 at every step"},
};

enum {
    C_DIRECTION,
    C_LEFT,
    C_RIGHT,
    C_DISTANCE,
    C_NULL,
    C_PATH,
    C_LENGTH,
    C_STEP,
    C_ENTRY,
    C_AT_ONCE,
    C_LEFT_EXACT,
    C_RIGHT_EXACT,
    C_PATH_EXACT,
    C_BAD_RATE,
    C_BAD_STEP,
    C_BAD_NULL,
    CLAIMS
};

static const struct lg_claim_spec claims[CLAIMS] = {
    [C_DIRECTION] =
        {"direction", LG_IDENTITY, LG_THEOREM, THEOREM,
         "|<u,r_t> - (1 - eta s^2)^t <u,r_0>| <= allowance, for every singular value s",
         "sum_s |1 - eta s^2|^(t-1-s) (|X^T u| a_s + eta|X X^T u - s^2 u||r_s|): error of the step, and u "
         "is only nearly a singular vector",
         "iteration"},
    [C_LEFT] = {"residual-lower", LG_SLIDE, LG_THEOREM, THEOREM,
                "(1 - eta beta^2)^t |r_0| <= |r_t| + allowance", "beta sum_s (1 - eta beta^2)^(t-1-s) a_s",
                "iteration"},
    [C_RIGHT] = {"residual-upper", LG_SLIDE, LG_THEOREM, THEOREM,
                 "|r_t| <= (1 - eta alpha^2)^t |r_0| + allowance", "beta sum_s (1 - eta alpha^2)^(t-1-s) a_s",
                 "iteration"},
    [C_DISTANCE] = {"distance", LG_SLIDE, LG_THEOREM, THEOREM,
                    "|theta_t - theta*| <= (((1 - eta alpha^2)^t |theta_0 - theta*| + A)^2 + E^2)^(1/2)",
                    "A = sum_s (1 - eta alpha^2)^(t-1-s) a_s in range(X^T), E = sum_s a_s in null(X)",
                    "iteration"},
    [C_NULL] = {"null-component", LG_IDENTITY, LG_THEOREM, THEOREM | CONFORMANCE,
                "the component of theta_t - theta_0 in null(X) <= sum of declared rounding",
                "sum of the declared roundings: I - eta X^T X is I on null(X)", "iteration"},
    [C_PATH] = {"path", LG_SHARP, LG_THEOREM, THEOREM, "c alpha path_t <= |r_0| - |r_t| + (beta + c alpha) E",
                "(beta + c alpha) E, E = sum_s a_s: residual and path both move", "iteration"},
    [C_LENGTH] = {"path-length", LG_SLIDE, LG_THEOREM, THEOREM, "path_t <= 2(|r_0| + beta E)/alpha + E",
                  "as path, with c >= 1/2", "iteration"},
    [C_STEP] = {"linear-step", LG_IDENTITY, LG_CONFORMANCE, CONFORMANCE,
                "|theta+ - theta + eta X^T r| <= declared rounding",
                "gamma bounds at the declared depths and units", "iteration"},
    [C_ENTRY] = {"linear-step-entry", LG_IDENTITY, LG_CONFORMANCE, CONFORMANCE,
                 "entry j: |theta+ - theta + eta X^T r| <= declared rounding, worst entry",
                 "as linear-step, entry by entry", "iteration"},
    [C_AT_ONCE] = {"steps-at-once", LG_IDENTITY, LG_CONFORMANCE, CONFORMANCE | 1u << H_STEP,
                   "T steps in one call and T calls of one step differ by at most their declared roundings",
                   "sum over both runs: exact steps do not expand distances", ""},
    [C_LEFT_EXACT] = {"residual-lower-exact", LG_SLIDE, LG_EXACT, EXACT, "(1 - eta beta^2)^t |r_0| <= |r_t|",
                      "", ""},
    [C_RIGHT_EXACT] = {"residual-upper-exact", LG_SLIDE, LG_EXACT, EXACT,
                       "|r_t| <= (1 - eta alpha^2)^t |r_0|", "", ""},
    [C_PATH_EXACT] = {"path-exact", LG_SLIDE, LG_EXACT, EXACT, "c alpha path_t <= |r_0| - |r_t|", "", ""},
    [C_BAD_RATE] = {"control-rate", LG_SHARP, LG_CONTROL, THEOREM,
                    "FALSE: |r_t| <= (1 - eta beta^2)^t |r_0| + allowance", "", ""},
    [C_BAD_STEP] = {"control-step", LG_IDENTITY, LG_CONTROL, CONFORMANCE,
                    "FALSE: |theta+ - theta + 2 eta X^T r| <= declared rounding", "", ""},
    [C_BAD_NULL] = {"control-null", LG_IDENTITY, LG_CONTROL, THEOREM | CONFORMANCE,
                    "FALSE: |theta_t - theta_0| <= sum of declared rounding", "", ""},
};
static const struct lg_control_use controls[] = {
    {C_STEP, C_BAD_STEP}, {C_ENTRY, C_BAD_STEP}, {C_AT_ONCE, C_BAD_STEP}, {C_NULL, C_BAD_NULL}};

/* y = 2^0 times the direction of labels; eta in {1, 1/2, 1/8}/beta^2. */
static int calibrate(struct lg_case *c)
{
    static const double fractions[] = {1, 0.5, 0.125};
    static const uint32_t steps[] = {6, 12, 20};
    struct lg_mat X = lg_mat_view(c->inst.n, c->inst.d, c->inst.X);
    lg_ball beta = lg_exact(lg_hi(lg_mat_norm(&X, LG_DOUBLE)));
    double eta = lg_lo(lg_div(lg_exact(fractions[lg_choose(&c->choices, 3)]), lg_sqr(beta)));
    c->recipe.label_exponent = 0;
    c->recipe.eta = lg_case_round_down(c, eta > 0 && isfinite(eta) ? eta : 1);
    c->recipe.steps = steps[lg_choose(&c->choices, 3)];
    return 0;
}

struct run {
    struct lg_case *c;
    struct lg_linear_model m;
    struct lg_arith declared;
    lg_ball alpha, beta, eta; /* exact numbers: a lower and an upper bound; the step size */
    bool strict_left, strict_right, strict_distance;
    struct lg_linear_allowance sum;
    lg_ball path;
    double *theta, *next, *at_once,
        *entry;      /* p: theta_t, theta_{t+1}, theta_T in one call, declared rounding */
    double envelope; /* of the step at hand */
    double share;    /* least envelope / step so far */
};

static void constants(struct run *x)
{
    const struct lg_linear_model *m = &x->m;
    lg_ball one = lg_exact(1);
    x->alpha = lg_exact(m->alpha);
    x->beta = lg_exact(m->beta);
    x->eta = lg_exact(m->eta);
    x->strict_left = lg_certainly_lt(m->g0, lg_mul(m->sigma_max, m->r0));
    x->strict_right = lg_certainly_gt(m->g0, lg_mul(m->sigma_min, m->r0));
    x->strict_distance = lg_certainly_gt(m->r0, lg_mul(m->sigma_min, m->far));
    lg_hypothesis(x->c, H_ALPHA, lg_exact(DBL_MIN), m->sigma_min);
    lg_hypothesis(x->c, H_STEP, x->eta, lg_div(one, lg_sqr(x->beta)));
}

static void residual_claims(struct run *x, double t)
{
    const struct lg_linear_model *m = &x->m;
    lg_ball now = m->step.r_next, fast = lg_mul(lg_pow(m->fastest, (unsigned)t), m->r0);
    lg_ball slow = lg_mul(lg_pow(m->slowest, (unsigned)t), m->r0);
    if (x->strict_left) {
        lg_claim(x->c, C_LEFT, t, fast, lg_add(now, lg_exact(x->sum.left)));
        lg_claim(x->c, C_LEFT_EXACT, t, fast, now);
        lg_claim(x->c, C_BAD_RATE, t, now, lg_add(fast, lg_exact(x->sum.left)));
    }
    if (x->strict_right) {
        lg_claim(x->c, C_RIGHT, t, now, lg_add(slow, lg_exact(x->sum.right)));
        lg_claim(x->c, C_RIGHT_EXACT, t, now, slow);
    }
    for (size_t j = 0; j < m->n; j++)
        lg_claim(x->c, C_DIRECTION, t, lg_linear_deviation(&x->m, j, (uint64_t)t),
                 lg_exact(m->direction[j].allowed));
    lg_series(x->c, "residual", t, now);
}

static void parameter_claims(struct run *x, double t)
{
    struct lg_linear_model *m = &x->m;
    lg_ball distance = lg_linear_distance(m, x->next), E = lg_exact(x->sum.all);
    lg_ball slow = lg_mul(lg_pow(m->slowest, (unsigned)t), m->far);
    lg_ball declared = lg_exact(x->sum.declared);
    if (x->strict_distance)
        lg_claim(x->c, C_DISTANCE, t, distance,
                 lg_sqrt(lg_add(lg_sqr(lg_add(slow, lg_exact(x->sum.near))), lg_sqr(E))));
    if (m->p > m->n)
        lg_claim(x->c, C_NULL, t, lg_linear_null_component(m, x->next), declared);
    lg_claim(x->c, C_BAD_NULL, t, lg_distance(m->p, x->next, m->theta0), declared);
    lg_series(x->c, "distance-to-optimum", t, distance);
}

static void path_claims(struct run *x, double t)
{
    const struct lg_linear_model *m = &x->m;
    lg_ball c = lg_sub(lg_exact(1), lg_scale(lg_mul(x->eta, lg_sqr(x->beta)), 0.5)), ca = lg_mul(c, x->alpha);
    lg_ball fall = lg_sub(m->r0, m->step.r_next), E = lg_exact(x->sum.all);
    x->path = lg_add(x->path, m->step.moved);
    lg_claim(x->c, C_PATH, t, lg_mul(ca, x->path), lg_add(fall, lg_mul(lg_add(x->beta, ca), E)));
    lg_claim(x->c, C_PATH_EXACT, t, lg_mul(ca, x->path), fall);
    lg_ball most = lg_div(lg_scale(lg_add(m->r0, lg_mul(x->beta, E)), 2), x->alpha);
    lg_claim(x->c, C_LENGTH, t, x->path, lg_add(most, E));
    lg_series(x->c, "path", t, x->path);
}

/* The entry that is certainly beyond what is declared for it, or else has the largest share of it (lg_is_worse). */
static void entry_claim(struct run *x, double t)
{
    const struct lg_vec *e = &x->m.step.e;
    size_t worst = 0;
    for (size_t j = 1; j < e->n; j++)
        if (lg_is_worse(lg_abs(lg_ball_make(e->mid[j], e->rad[j])), lg_exact(x->entry[j]),
                        lg_abs(lg_ball_make(e->mid[worst], e->rad[worst])), lg_exact(x->entry[worst])))
            worst = j;
    lg_claim(x->c, C_ENTRY, t, lg_abs(lg_ball_make(e->mid[worst], e->rad[worst])), lg_exact(x->entry[worst]));
}

static void conformance_claims(struct run *x, double t)
{
    const struct lg_linear_step *s = &x->m.step;
    double step = lg_down(lg_down(x->m.eta) * fmax(0, lg_lo(s->g_norm)));
    double share = step > 0 ? lg_div_up(x->envelope, step) : INFINITY;
    lg_hypothesis(x->c, H_EXACT, s->e_norm, lg_exact(0));
    x->share = fmin(x->share, share);
    lg_claim(x->c, C_STEP, t, s->e_norm, lg_exact(x->envelope));
    entry_claim(x, t);
    lg_claim(x->c, C_BAD_STEP, t, s->doubled, lg_exact(x->envelope));
    double noise = lg_add_up(lg_add_up(x->envelope, lg_hi(s->e_norm)), 2 * s->e_norm.rad);
    lg_claim_power(x->c, C_STEP, lg_div_up(noise, step));
}

/* The kernel's next iterate into x->next, enclosed. False: it failed (recorded), or memory is short. */
static bool advance(struct run *x, double t)
{
    struct lg_linear_model *m = &x->m;
    memcpy(x->next, x->theta, m->p * sizeof(double));
    if (!lg_call_ok(x->c, LG_OP_LINEAR, lg_session_linear_steps(x->c->session, 1, x->next)) ||
        !lg_check_finite(x->c, "linear_steps", t, m->p, x->next))
        return false;
    lg_linear_step(m, x->theta, x->next);
    return !lg_linear_envelope(m, &x->declared, 0, x->entry, &x->envelope);
}

static bool all_steps(struct run *x)
{
    struct lg_session *session = x->c->session;
    struct lg_linear_model *m = &x->m;
    uint32_t steps = x->c->recipe.steps;
    if (!lg_call_ok(x->c, LG_OP_LINEAR, lg_session_linear_steps(session, steps, x->at_once)) ||
        !lg_check_finite(x->c, "linear_steps at once", steps, m->p, x->at_once))
        return false;
    for (uint32_t s = 1; s <= steps; s++) {
        double t = (double)s;
        if (!advance(x, t))
            return false;
        conformance_claims(x, t);
        if (lg_linear_allow(&x->sum, m, &x->declared, x->envelope, x->entry))
            return false;
        residual_claims(x, t);
        parameter_claims(x, t);
        path_claims(x, t);
        double *passed = x->theta;
        x->theta = x->next;
        x->next = passed;
    }
    lg_hypothesis(x->c, H_ENVELOPE, lg_exact(fmin(x->share, DBL_MAX)), lg_exact(0.5));
    lg_claim(x->c, C_AT_ONCE, 0, lg_distance(m->p, x->at_once, x->theta), lg_exact(x->sum.apart));
    return true;
}

static int check(struct lg_case *c)
{
    struct run x = {.c = c, .path = lg_exact(0), .share = INFINITY};
    size_t n = c->inst.n, p = c->inst.d;
    double *y = malloc(n * sizeof *y), *parameters = malloc(4 * p * sizeof *parameters);
    struct lg_linear problem = {n, p, c->inst.X, y, c->recipe.eta};
    int status = -1;
    if (!y || !parameters || lg_case_labels(c, c->recipe.label_exponent, y) ||
        lg_linear_open(&x.m, &problem, c->inst.W0, c->precision))
        goto cleanup;
    x.theta = parameters, x.next = parameters + p, x.at_once = parameters + 2 * p,
    x.entry = parameters + 3 * p;
    memcpy(x.theta, c->inst.W0, p * sizeof(double));
    memcpy(x.at_once, c->inst.W0, p * sizeof(double));
    constants(&x);
    lg_series(c, "residual", 0, x.m.r0);
    lg_series(c, "distance-to-optimum", 0, x.m.far);
    lg_series(c, "path", 0, lg_exact(0));
    if (!lg_call_ok(c, LG_OP_LINEAR, lg_session_begin_linear(c->session, &problem)))
        goto cleanup;
    x.declared = lg_arith_declared(&c->session->declared);
    status = all_steps(&x) ? 0 : -1;
cleanup:
    lg_linear_close(&x.m);
    free(parameters);
    free(y);
    return status;
}

static const struct lg_family_use families[] = {{"linear-gaussian", 5},
                                                {"linear-known-svd", 3},
                                                {"linear-ill-conditioned", 2},
                                                {"linear-tiny", 3},
                                                {"linear-scaled", 1},
                                                {"fashion-mnist", 2},
                                                {"linear-long", 1},
                                                {NULL, 0}};

const struct lg_lemma lemma_linear_least_squares = {
    .id = "linear-least-squares",
    .title = "Linear least squares: every singular direction decays on its own",
    .statement =
        "If alpha = sigma_min(X) > 0 and eta <= 1/|X|^2, gradient descent converges linearly to the global "
        "optimum closest to its start, on a path no longer than 2|r_0|/alpha.",
    .latex =
        "\\langle u_j,r_\\tau\\rangle=(1-\\eta\\sigma_j^2)^\\tau\\langle u_j,r_0\\rangle\n"
        "(1-\\eta\\beta^2)^\\tau\\|r_0\\|\\le\\|r_\\tau\\|\\le(1-\\eta\\alpha^2)^\\tau\\|r_0\\|\n"
        "\\|\\theta_\\tau-\\theta^*\\|\\le(1-\\eta\\alpha^2)^\\tau\\|\\theta_0-\\theta^*\\|\n"
        "\\alpha\\left(1-\\frac{\\eta\\beta^2}{2}\\right)\\mathrm{path}_\\tau\\le\\|r_0\\|-\\|r_\\tau\\|",
    .slides = "S23",
    .source = "Oymak and Soltanolkotabi, arXiv 1812.10004; theorem T1",
    .how_to_read =
        "The residual lies between the decay of the largest and of the smallest singular direction. A kernel "
        "whose step is too long, too short or turned leaves the decay of at least one direction.",
    .kinds = LG_LINEAR,
    .families = families,
    .shaped = {"linear-shaped", 2},
    .hypotheses = hypotheses,
    .n_hypotheses = HYPOTHESES,
    .claims = claims,
    .n_claims = CLAIMS,
    .controls = controls,
    .n_controls = sizeof controls / sizeof *controls,
    .policy = {.max_vacuous = 0.2, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
