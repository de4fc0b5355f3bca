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
#include "verify/author/descent.h"
#include "verify/author/formulas.h"
#include "verify/author/labels.h"
#include "verify/model/linear.h"

#include <string.h>

enum { H_ALPHA, H_STEP, H_ENVELOPE, H_EXACT, HYPOTHESES };

#define THEOREM (1u << H_ALPHA | 1u << H_STEP)
#define EXACT (THEOREM | 1u << H_EXACT)
#define CONFORMANCE (1u << H_ENVELOPE)

static const struct lg_quantity quantities[] = {
    {"alpha", NULL, "scalar", "certified lower bound of sigma_min(X)", NULL, true},
    {"sigma_min(X)", NULL, "n x p", "least singular value", NULL, true},
    {"beta", NULL, "scalar", "upper bound of |X|", NULL, true},
    {"eta", NULL, "scalar", "step size", NULL, true},
    {"l", NULL, "scalar", "1 - eta beta^2, at least 0", "1", true},
    {"q", NULL, "scalar", "1 - eta alpha^2, at least 0", "1", true},
    {"t", NULL, "scalar", "number of steps made", "1", true},
    {"|r_0|", NULL, "n", "norm of X theta_0 - y", NULL, true},
    {"|r_t|", NULL, "n", "norm of the residual after t steps", NULL, true},
    {"|theta_0 - theta*|", NULL, "p", "distance to the optimum at the start", NULL, true},
    {"|theta_t - theta*|", NULL, "p", "distance to the optimum after t steps", NULL, true},
    {"|theta_t - theta_0|", NULL, "p", "distance from the start", NULL, true},
    {"|null(X)|", NULL, "p", "norm of the component of theta_t - theta_0 in null(X)", NULL, true},
    {"|theta+ - theta|", NULL, "p", "length of the step", NULL, true},
    {"|theta+ - theta + eta X^T r|", NULL, "p", "error of the step", NULL, true},
    {"|theta+ - theta + 2 eta X^T r|", NULL, "p", "against a step twice as long", NULL, true},
    {"a", NULL, "scalar", "error of the step, measured or as declared, whichever is smaller", NULL, true},
    {"[declared rounding]", NULL, "scalar", "of the step", NULL, true},
    {NULL}};

static const char *const definitions[] = {"c := 1 - eta beta^2/2", NULL};

static const struct lg_running running[] = {{"F' = l F + beta a", "0"},
                                            {"A' = q A + beta a", "0"},
                                            {"N' = q N + a", "0"},
                                            {"E' = E + a", "0"},
                                            {"P' = P + [declared rounding]", "0"},
                                            {"path_t' = path_t + |theta+ - theta|", "0"},
                                            {NULL}};

static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    [H_ALPHA] = {"alpha", "[smallest normal number] <= sigma_min(X)", LG_AT_START},
    [H_STEP] = {"step size", "eta <= 1/beta^2", LG_AT_START},
    [H_ENVELOPE] = {"meaningful envelope", "[declared rounding/(eta |X^T r|)] <= 0.5; at some step"},
    [H_EXACT] = {"exact iterates", "|theta+ - theta + eta X^T r| <= 0; at every step"},
};

static const struct lg_claim_spec claims[] = {
    {"direction", LG_IDENTITY, LG_THEOREM, THEOREM,
     "|<u,r_t> - (1 - eta s^2)^t <u,r_0>| <= [allowance]; every singular value s",
     "sum_s |1 - eta s^2|^(t-1-s) (|X^T u| a_s + eta|X X^T u - s^2 u||r_s|): error of the step, and u is "
     "only "
     "nearly a singular vector",
     "iteration"},
    {"residual-lower", LG_SLIDE, LG_THEOREM, THEOREM, "l^t |r_0| <= |r_t| + F",
     "F = beta sum_s (1 - eta beta^2)^(t-1-s) a_s", "iteration"},
    {"residual-upper", LG_SLIDE, LG_THEOREM, THEOREM, "|r_t| <= q^t |r_0| + A",
     "A = beta sum_s (1 - eta alpha^2)^(t-1-s) a_s", "iteration"},
    {"distance", LG_SLIDE, LG_THEOREM, THEOREM,
     "|theta_t - theta*| <= sqrt((q^t |theta_0 - theta*| + N)^2 + E^2)",
     "N = sum_s (1 - eta alpha^2)^(t-1-s) a_s in range(X^T), E = sum_s a_s in null(X)", "iteration"},
    {"null-component", LG_IDENTITY, LG_THEOREM, THEOREM | CONFORMANCE,
     "|null(X)| <= P; the component of theta_t - theta_0 in null(X)",
     "sum of the declared roundings: I - eta X^T X is I on null(X)", "iteration", .control = "control-null"},
    {"path", LG_SHARP, LG_THEOREM, THEOREM, "c alpha path_t <= |r_0| - |r_t| + (beta + c alpha) E",
     "(beta + c alpha) E, E = sum_s a_s: residual and path both move", "iteration"},
    {"path-length", LG_SLIDE, LG_THEOREM, THEOREM, "path_t <= 2 (|r_0| + beta E)/alpha + E",
     "as path, with c >= 1/2", "iteration"},
    {"linear-step", LG_IDENTITY, LG_CONFORMANCE, CONFORMANCE,
     "|theta+ - theta + eta X^T r| <= [declared rounding]", "gamma bounds at the declared depths and units",
     "iteration", .control = "control-step"},
    {"linear-step-entry", LG_IDENTITY, LG_CONFORMANCE, CONFORMANCE,
     "|(theta+ - theta + eta X^T r)_j| <= [declared rounding of entry j]; worst entry",
     "as linear-step, entry by entry", "iteration", .control = "control-step"},
    {"steps-at-once", LG_IDENTITY, LG_CONFORMANCE, CONFORMANCE | 1u << H_STEP,
     "|theta_T in one call - theta_T in T calls| <= [declared roundings of both]",
     "sum over both runs: exact steps do not expand distances", "", .control = "control-step"},
    {"residual-lower-exact", LG_SLIDE, LG_EXACT, EXACT, "l^t |r_0| <= |r_t|", "", ""},
    {"residual-upper-exact", LG_SLIDE, LG_EXACT, EXACT, "|r_t| <= q^t |r_0|", "", ""},
    {"path-exact", LG_SLIDE, LG_EXACT, EXACT, "c alpha path_t <= |r_0| - |r_t|", "", ""},
    {"control-rate", LG_SHARP, LG_CONTROL, THEOREM, "|r_t| <= l^t |r_0| + F", "", ""},
    {"control-step", LG_IDENTITY, LG_CONTROL, CONFORMANCE,
     "|theta+ - theta + 2 eta X^T r| <= [declared rounding]", "", ""},
    {"control-null", LG_IDENTITY, LG_CONTROL, THEOREM | CONFORMANCE, "|theta_t - theta_0| <= P", "", ""},
};

/* y = 2^0 times the direction of labels; eta in {1, 1/2, 1/8}/beta^2. */
static void calibrate(struct lg_case *c)
{
    static const double fractions[] = {1, 0.5, 0.125};
    static const uint32_t steps[] = {6, 12, 20};
    struct lg_mat X = lg_mat_view(c->inst.n, c->inst.d, c->inst.X);
    lg_ball beta = lg_exact(lg_hi(lg_mat_norm(&X, LG_DOUBLE)));
    double eta = lg_lo(lg_div(lg_exact(fractions[lg_choose(&c->choices, 3)]), lg_sqr(beta)));
    c->recipe.label_exponent = 0;
    c->recipe.eta = lg_case_round_down(c, eta > 0 && isfinite(eta) ? eta : 1);
    c->recipe.steps = steps[lg_choose(&c->choices, 3)];
}

struct run {
    struct lg_case *c;
    struct lg_linear_model m;
    struct lg_arith declared;
    bool strict_left, strict_right, strict_distance;
    double apart; /* bound of |theta_t - theta'_t|, theta' an unseen honest run */
    double *theta, *next, *at_once,
        *entry;      /* p: theta_t, theta_{t+1}, theta_T in one call, declared rounding */
    double envelope; /* of the step at hand */
    double share;    /* least envelope / step so far */
};

static void constants(struct run *x)
{
    const struct lg_linear_model *m = &x->m;
    struct lg_case *c = x->c;
    x->strict_left = lg_certainly_lt(m->g0, lg_mul(m->sigma_max, m->r0));
    x->strict_right = lg_certainly_gt(m->g0, lg_mul(m->sigma_min, m->r0));
    x->strict_distance = lg_certainly_gt(m->r0, lg_mul(m->sigma_min, m->far));
    lg_let(c, "alpha", lg_exact(m->alpha));
    lg_let(c, "sigma_min(X)", m->sigma_min);
    lg_let(c, "beta", lg_exact(m->beta));
    lg_let(c, "eta", lg_exact(m->eta));
    lg_let(c, "l", m->fastest);
    lg_let(c, "q", m->slowest);
    lg_let(c, "|r_0|", m->r0);
    lg_let(c, "|theta_0 - theta*|", m->far);
    lg_state_all(c, LG_AT_START, 0);
}

/* The step at hand into the quantities, and on with the running ones. */
static void take_in(struct run *x, double t)
{
    struct lg_linear_model *m = &x->m;
    struct lg_case *c = x->c;
    const struct lg_linear_step *s = &m->step;
    lg_let(c, "t", lg_exact(t));
    lg_let(c, "|r_t|", s->r_next);
    lg_let(c, "|theta+ - theta|", s->moved);
    lg_let(c, "|theta+ - theta + eta X^T r|", s->e_norm);
    lg_let(c, "|theta+ - theta + 2 eta X^T r|", s->doubled);
    lg_let(c, "a", lg_exact(fmin(lg_hi(s->e_norm), x->envelope)));
    lg_let(c, "[declared rounding]", lg_exact(x->envelope));
    lg_run_on(c);
}

static void residual_claims(struct run *x, double t)
{
    const struct lg_linear_model *m = &x->m;
    struct lg_case *c = x->c;
    if (x->strict_left) {
        lg_state_claim(c, "residual-lower", t);
        lg_state_claim(c, "residual-lower-exact", t);
        lg_state_claim(c, "control-rate", t);
    }
    if (x->strict_right) {
        lg_state_claim(c, "residual-upper", t);
        lg_state_claim(c, "residual-upper-exact", t);
    }
    for (size_t j = 0; j < m->n; j++)
        lg_claim(c, "direction", t, lg_linear_deviation(&x->m, j, (uint64_t)t),
                 lg_exact(m->direction[j].allowed));
    lg_series(c, "residual", t, m->step.r_next);
}

static void parameter_claims(struct run *x, double t)
{
    struct lg_linear_model *m = &x->m;
    struct lg_case *c = x->c;
    lg_ball distance = lg_linear_distance(m, x->next);
    lg_let(c, "|theta_t - theta*|", distance);
    lg_let(c, "|theta_t - theta_0|", lg_distance(m->p, x->next, m->theta0));
    if (x->strict_distance)
        lg_state_claim(c, "distance", t);
    if (m->p > m->n) {
        lg_let(c, "|null(X)|", lg_linear_null_component(m, x->next));
        lg_state_claim(c, "null-component", t);
    }
    lg_state_claim(c, "control-null", t);
    lg_series(c, "distance-to-optimum", t, distance);
}

static void path_claims(struct run *x, double t)
{
    lg_state_claim(x->c, "path", t);
    lg_state_claim(x->c, "path-exact", t);
    lg_state_claim(x->c, "path-length", t);
    lg_series(x->c, "path", t, lg_value_of(x->c, "path_t"));
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
    lg_claim(x->c, "linear-step-entry", t, lg_abs(lg_ball_make(e->mid[worst], e->rad[worst])),
             lg_exact(x->entry[worst]));
}

static void conformance_claims(struct run *x, double t)
{
    const struct lg_linear_step *s = &x->m.step;
    double step = lg_down(lg_down(x->m.eta) * fmax(0, lg_lo(s->g_norm)));
    double share = step > 0 ? lg_div_up(x->envelope, step) : INFINITY;
    lg_state_hypothesis(x->c, H_EXACT);
    x->share = fmin(x->share, share);
    lg_state_claim(x->c, "linear-step", t);
    entry_claim(x, t);
    lg_state_claim(x->c, "control-step", t);
    double noise = lg_add_up(lg_add_up(x->envelope, lg_hi(s->e_norm)), 2 * s->e_norm.rad);
    lg_claim_power(x->c, "linear-step", lg_div_up(noise, step));
}

/* The kernel's next iterate into x->next, enclosed. */
static void advance(struct run *x, double t)
{
    struct lg_linear_model *m = &x->m;
    memcpy(x->next, x->theta, m->p * sizeof(double));
    lg_ask(x->c, LG_OP_LINEAR, lg_session_linear_steps(x->c->session, 1, x->next));
    lg_want_finite(x->c, "linear_steps", t, m->p, x->next);
    lg_linear_step(m, x->theta, x->next);
    lg_need(x->c, lg_linear_envelope(m, &x->declared, 0, x->entry, &x->envelope));
}

static void all_steps(struct run *x)
{
    struct lg_case *c = x->c;
    struct lg_linear_model *m = &x->m;
    const uint32_t steps = c->recipe.steps;
    lg_ask(c, LG_OP_LINEAR, lg_session_linear_steps(c->session, steps, x->at_once));
    lg_want_finite(c, "linear_steps at once", steps, m->p, x->at_once);
    for (uint32_t s = 1; s <= steps; s++) {
        const double t = (double)s;
        advance(x, t);
        take_in(x, t);
        conformance_claims(x, t);
        lg_need(c, lg_linear_allow(&x->apart, m, &x->declared, x->envelope, x->entry));
        residual_claims(x, t);
        parameter_claims(x, t);
        path_claims(x, t);
        double *passed = x->theta;
        x->theta = x->next;
        x->next = passed;
    }
    lg_hypothesis(c, H_ENVELOPE, lg_exact(fmin(x->share, DBL_MAX)), lg_exact(0.5));
    lg_claim(c, "steps-at-once", 0, lg_distance(m->p, x->at_once, x->theta), lg_exact(x->apart));
}

static void check(struct lg_case *c)
{
    const size_t n = c->inst.n, p = c->inst.d;
    double *y = lg_take_doubles(c, n);
    struct run *x = lg_take(c, 1, sizeof *x);
    lg_need(c, lg_case_labels(c, c->recipe.label_exponent, y));
    const struct lg_linear problem = {n, p, c->inst.X, y, c->recipe.eta};
    *x = (struct run){.c = c,
                      .share = INFINITY,
                      .theta = lg_take_doubles(c, p),
                      .next = lg_take_doubles(c, p),
                      .at_once = lg_take_doubles(c, p),
                      .entry = lg_take_doubles(c, p)};
    lg_need(c, lg_linear_open(&x->m, &problem, c->inst.W0, c->precision));
    lg_defer_linear(c, &x->m);
    memcpy(x->theta, c->inst.W0, p * sizeof(double));
    memcpy(x->at_once, c->inst.W0, p * sizeof(double));
    constants(x);
    lg_series(c, "residual", 0, x->m.r0);
    lg_series(c, "distance-to-optimum", 0, x->m.far);
    lg_series(c, "path", 0, lg_exact(0));
    lg_ask(c, LG_OP_LINEAR, lg_session_begin_linear(c->session, &problem));
    x->declared = lg_arith_declared(&c->session->declared);
    all_steps(x);
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
    .slides = "S23",
    .source = "Oymak and Soltanolkotabi, arXiv 1812.10004; theorem T1",
    .how_to_read =
        "The residual lies between the decay of the largest and of the smallest singular direction. A kernel "
        "whose step is too long, too short or turned leaves the decay of at least one direction.",
    .kinds = LG_LINEAR,
    .families = families,
    .shaped = {"linear-shaped", 2},
    LG_HYPOTHESES(hypotheses),
    LG_CLAIMS(claims),
    .policy = {.max_vacuous = 0.2, .max_undecided = 0},
    .calibrate = calibrate,
    .quantities = quantities,
    .definitions = definitions,
    .running = running,
    .check = check,
};
