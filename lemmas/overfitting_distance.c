/* T11.6: fitting corrupted labels takes distance (slide S38).
 *
 * Setting as in fast_slow_subspaces.c. f moves within S by |Pi_S (f(W) - f(W_0))| <= eps(|W_0| + D) D, D = |W - W_0|, for every W, so a W with
 * |f(W) - y| <= nu has |s_0| - nu <= |s_0| - |s_W| <= D eps(|W_0| + D): D is at least the solution of that quadratic equation. |s_0| grows
 * like the root of the number of corrupted labels, the distance of early stopping does not.
 *
 * The run is continued until it overfits: nu <= |s_0|/2 is a hypothesis. The recipe's number of steps is predicted from the
 * spectrum of J_0 J_0^T. Wide clusters, since the corruption is fitted at rates of order eps_0^2. The statement is about
 * any W and carries no allowance; a kernel can break it by what it says of its own fit, which is why nu is also taken from the
 * kernel's f. Source: Li, Soltanolkotabi and Oymak, arXiv 1903.11680, with explicit constants. */
#include "verify/author/cluster_run.h"
#include "verify/author/formulas.h"
#include "verify/author/labels.h"
#include "verify/rigor/eigen_all.h"

#include <string.h>

enum { H_OVERFIT, H_ENVELOPE, HYPOTHESES };

static const struct lg_quantity quantities[] = {
    {"nu", NULL, "n", "|f(W_T) - y|", "f", true},
    {"|s_0|", NULL, "n", "norm of the slow residual at W_0", "f", true},
    {"|s_t|", NULL, "n", "norm of the slow residual after t steps", "f", true},
    {"|W_t - W_0|", NULL, "k x d", "Frobenius distance from W_0 after t steps", "w", true},
    {"D_W", NULL, "scalar",
     "lower bound of the root of D sqrt(n) eps_0 (B |v| + B2 |v|_inf (|W_0| + D) max |c|) = |s_0| - nu", "w",
     true},
    {"D", NULL, "scalar", "lower bound of the root of D eps(|W_0| + D) = |s_0| - nu", "w", true},
    {"D_s", NULL, "scalar", "lower bound of the root of D eps(|W_0| + D) = |s_0 - s_t|", "w", true},
    {"D_f", NULL, "scalar", "D with nu = |f - y| + declared rounding, f as the kernel computes it", "w",
     true},
    {NULL}};

static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    [H_OVERFIT] = {"overfitted", "nu <= |s_0|/2"},
    [H_ENVELOPE] = LG_STEP_ENVELOPE,
};

static const struct lg_claim_spec claims[] = {
    {"far", LG_SLIDE, LG_THEOREM, 1u << H_OVERFIT, "D_W <= |W_t - W_0|; t = T", "", "iteration",
     .about = LG_ABOUT_INSTANCE},
    {"far-sharp", LG_SHARP, LG_THEOREM, 1u << H_OVERFIT, "D <= |W_t - W_0|; t = T", "", "iteration",
     .about = LG_ABOUT_INSTANCE},
    {"far-slow", LG_SHARP, LG_THEOREM, 0, "D_s <= |W_t - W_0|", "", "iteration", .about = LG_ABOUT_INSTANCE},
    {"far-by-own-outputs", LG_SHARP, LG_CONFORMANCE, 0, "D_f <= |W_t - W_0|",
     "norm of the declared errors of f_i", "iteration"},
    LG_STEP_CLAIM(H_ENVELOPE),
    LG_STEP_NEURON_CLAIM(H_ENVELOPE),
    {"control-near", LG_SHARP, LG_CONTROL, 1u << H_OVERFIT, "|W_t - W_0| <= D/2; t = T", "", ""},
    {"control-fit", LG_SHARP, LG_CONTROL, 1u << H_OVERFIT, "|s_0| <= |s_t|; t = T", "", ""},
    LG_STEP_CONTROL(H_ENVELOPE),
};

enum { MOST_STEPS = 2000, ENCLOSED = 3 };

struct run {
    struct lg_case *c;
    struct lg_trajectory *tr;
    struct lg_clustering *q;
    struct lg_vec s0, s; /* n */
    lg_ball norm_s0, weights;
};

static struct run run_of(struct lg_case *c)
{
    struct lg_trajectory *tr = lg_take_trajectory(c, c->recipe.label_exponent);
    struct run r = {.c = c, .tr = tr, .q = lg_take_clustering(c, &tr->m)};
    tr->plain = true; /* no statement here needs the increments of f */
    r.s0 = lg_take_vec(c, tr->m.n);
    r.s = lg_take_vec(c, tr->m.n);
    lg_need(c, lg_residual_split(r.q, &tr->state[0].r, tr->y, NULL, &r.s0));
    r.norm_s0 = lg_vec_norm(&r.s0);
    r.weights = lg_weights_norm(&tr->m, c->inst.W0);
    return r;
}

/* |r_T| of the linearized dynamics, r_0 by its components in the eigenvectors of J_0 J_0^T. */
static double predicted(const struct lg_eigen *e, const struct lg_vec *r0, double eta, double T)
{
    double sum = 0;
    for (size_t j = 0; j < r0->n; j++) {
        double part = 0;
        for (size_t i = 0; i < r0->n; i++)
            part += e->V.mid[i * r0->n + j] * r0->mid[i];
        part *= pow(fabs(1 - eta * e->values.mid[j]), T);
        sum += part * part;
    }
    return sqrt(sum);
}

/* eta = 1/|J_0|^2; the least power-of-two-ish number of steps whose prediction is a quarter of |s_0|, half of what
 * is needed. */
static void calibrate(struct lg_case *c)
{
    static const int exponents[] = {-3, 0};
    struct lg_eigen e;
    c->precision = LG_DOUBLE;
    c->recipe.label_exponent = exponents[lg_choose(&c->choices, 2)];
    const struct run r = run_of(c);
    lg_need(c, lg_eigen_open(&e, &r.tr->gram0));
    const double eta = lg_lo(lg_div(lg_exact(1), lg_sqr(r.tr->spectrum0.sigma_max)));
    uint32_t T = 16;
    while (T < MOST_STEPS && predicted(&e, &r.tr->state[0].r, eta, T) > r.norm_s0.mid / 4)
        T += T / 4;
    lg_eigen_close(&e);
    c->recipe.eta = lg_case_round_down(c, eta);
    c->recipe.steps = T;
}

/* Lets `name` be the distance at which f has moved by `missing` within S; false: it has not certainly moved. */
static bool let_reach(const struct run *r, const char *name, lg_ball missing, bool slide)
{
    const bool is_missing = lg_lo(missing) > 0;
    if (is_missing)
        lg_let(r->c, name, lg_slow_reach(r->q, r->weights, missing, slide));
    return is_missing;
}

/* The kernel's own f at W_t. */
static void own_claim(const struct run *r, double t, const struct lg_state *at)
{
    struct lg_case *c = r->c;
    const size_t n = c->inst.n;
    struct lg_vec f = lg_take_vec(c, n), allowed = lg_take_vec(c, n), y = lg_take_vec(c, n);
    if (!lg_ask_offered(c, LG_OP_FORWARD, lg_session_forward(c->session, f.mid)) ||
        !lg_check_finite(c, "forward", t, n, f.mid))
        return;
    memcpy(y.mid, r->tr->y, n * sizeof *y.mid);
    lg_forward_error(at, &r->tr->declared, allowed.mid);
    lg_vec_sub(&f, &f, &y);
    const lg_ball nu = lg_add(lg_vec_norm(&f), lg_vec_norm(&allowed));
    if (let_reach(r, "D_f", lg_sub(r->norm_s0, nu), false))
        lg_state_claim(c, "far-by-own-outputs", t);
}

static void overfit_claims(const struct run *r, double t, lg_ball nu)
{
    struct lg_case *c = r->c;
    const lg_ball missing = lg_sub(r->norm_s0, nu);
    lg_let(c, "nu", nu);
    lg_state_hypothesis(c, H_OVERFIT);
    if (!let_reach(r, "D", missing, false) || !let_reach(r, "D_W", missing, true))
        return;
    lg_state_claim(c, "far", t);
    lg_state_claim(c, "far-sharp", t);
    lg_state_claim(c, "control-near", t);
    lg_state_claim(c, "control-fit", t);
}

/* W_t as the kernel left it, enclosed afresh. */
static void look(struct run *r, uint32_t t, const double *W)
{
    struct lg_case *c = r->c;
    const size_t weights = c->inst.k * c->inst.d;
    lg_want_finite(c, "gd_steps", t, weights, W);
    const struct lg_state *at = lg_take_state(c, &r->tr->m, W, false);
    lg_need(c, lg_residual_split(r->q, &at->r, r->tr->y, NULL, &r->s));
    const lg_ball away = lg_distance(weights, W, c->inst.W0), nu = lg_vec_norm(&at->r);
    const lg_ball slow = lg_vec_norm(&r->s);
    lg_series(c, "residual", t, nu);
    lg_series(c, "slow", t, slow);
    lg_series(c, "distance", t, away);
    lg_let(c, "|W_t - W_0|", away);
    lg_let(c, "|s_t|", slow);
    lg_vec_sub(&r->s, &r->s, &r->s0);
    if (let_reach(r, "D_s", lg_vec_norm(&r->s), false))
        lg_state_claim(c, "far-slow", t);
    if (t == c->recipe.steps)
        overfit_claims(r, t, nu);
    own_claim(r, t, at);
}

/* Steps up to ENCLOSED are enclosed one by one, later ones looked at where their number has grown by a half. */
static void check(struct lg_case *c)
{
    const struct lg_step_claims steps = lg_step_claims_of(c->recipe.lemma);
    const uint32_t T = c->recipe.steps;
    double share = INFINITY, *W = lg_take_doubles(c, c->inst.k * c->inst.d);
    uint32_t t = 0;
    if (lg_step_claims_probe(c, &steps, &share))
        lg_end_case(c);
    struct run r = run_of(c);
    lg_let(c, "|s_0|", r.norm_s0);
    lg_ask_start(c, r.tr);
    for (; t < ENCLOSED; t++) {
        lg_take_step(c, r.tr);
        lg_step_claims_state(c, &steps, r.tr, t + 1, &share);
    }
    while (t < T) {
        const uint32_t next = t + t / 2 + 1 < T ? t + t / 2 + 1 : T;
        lg_ask(c, LG_OP_STEPS, lg_session_steps(c->session, next - t, W));
        look(&r, next, W);
        t = next;
    }
    lg_step_claims_close(c, &steps, share);
}

static const struct lg_family_use families[] = {{"clusterable-loose", 1}, {NULL, 0}};

const struct lg_lemma lemma_overfitting_distance = {
    .id = "overfitting-distance",
    .title = "Clusterable data: overfitting takes distance",
    .statement = "Weights that fit corrupted labels are far from the start: at least D with D eps(|W_0| + D) "
                 "= |s_0| - nu.",
    .slides = "S38",
    .source = "Li, Soltanolkotabi and Oymak, arXiv 1903.11680; theorem T11.6",
    .how_to_read = "Ratios are bound over distance travelled. The runs go on until the residual is below "
                   "half of the slow residual at the start, "
                   "that is, until corrupted labels are being fitted.",
    .clustered = true,
    .kinds = LG_NETWORK,
    .activations = 1u << LG_SOFTPLUS | 1u << LG_TANH | 1u << LG_SIGMOID | 1u << LG_ERF | 1u << LG_GELU,
    .families = families,
    LG_HYPOTHESES(hypotheses),
    LG_CLAIMS(claims),
    .policy = {.max_vacuous = 0.2, .max_undecided = 0},
    .calibrate = calibrate,
    .quantities = quantities,
    .check = check,
};
