/* T11.2, T11.3, T11.7: the residual splits into a fast part that decays and a slow part that stays (slide S43).
 *
 * Clusterable data (K_c clusters, |x_i - c_i| <= eps_0), f(W) = phi(X W^T) v, r = f - y; F = span of the cluster indicators in R^n,
 * S its complement, a = Pi_F r, s = Pi_S r. On B(W_0, R): |J| <= beta, |Pi_S J| <= eps, |J^T a| >= alpha|a|. Then
 *     (slow)  |s_t - s_0| <= eps |W_t - W_0|: f moves within S by Pi_S J only; for eps_0 = 0 it does not move at all;
 *     (fast)  |a+|^2 <= |a|^2 - eta|J^T a|^2 + eta|J^T s|^2 - eta(1 - eta beta^2 - eta L|a|)|g|^2, g = J^T r, and no less than
 *             |a|^2 - eta(|J^T a|^2 + |g|^2 - |J^T s|^2) - L eta^2 |a||g|^2:
 *             expand |a - eta Pi_F J~ g|^2 with |J~ - J| <= (L/2) eta|g| and 2<J^T a, g> = |J^T a|^2 + |g|^2 - |J^T s|^2.
 * With eta <= 1/(2 beta^2) and L A <= beta^2/2 the last bracket is at least 1/4: the decay of the slide. Containment in B(W_0, R) is
 * T11.4's. Source: Li, Soltanolkotabi and Oymak, arXiv 1903.11680, with explicit constants.
 *
 * Rounding: W+ = W - eta g + e moves f by at most beta|e| from where the exact step ends; (slow) and the bounds of J^T a and
 * J^T s hold at any point of the ball and need no allowance. For coincident rows both sides of (slow) vanish identically, so it is
 * not stated; there Pi_S f = 0 whatever W, and the kernel's own f is held to that. */
#include "verify/author/cluster_run.h"
#include "verify/author/formulas.h"

enum { H_ENVELOPE = LG_CLUSTER_OWN, H_EXACT, HYPOTHESES };

static const struct lg_quantity quantities[] = {
    LG_CLUSTER_QUANTITIES,
    {"|a+|", NULL, "n", "norm of the fast residual after the step", "f", true},
    {"|s_t|", NULL, "n", "norm of the slow residual after t steps", "f", true},
    {"|s_t - s_0|", NULL, "n", "movement of the slow residual", "f", true},
    {"eps(|W_0| + |W_t - W_0|)", NULL, "n x kd", "eps for the ball that reaches W_t", "f/w", true},
    {"eps(|W_0| + D_t)", NULL, "n x kd", "eps for the ball that reaches W", "f/w", true},
    {"|a+ - Pi_F (I - eta J_0 J_0^T) r|", NULL, "n", "one step on F against the linearization at W_0", "f",
     true},
    {"|J^T a|", NULL, "k x d", "gradient of the fast residual before the step", "f^2/w", true},
    {"|J^T s|", NULL, "k x d", "gradient of the slow residual before the step", "f^2/w", true},
    {NULL}};

static const char *const definitions[] = {
    LG_CLUSTER_DEFINITIONS, "bound_W := sqrt(q^(2 t) |a_0|^2 + (eps_W (|s_0| + eps_W path_t)/alpha)^2)",
    "bound := sqrt(q^(2 t) |a_0|^2 + (eps (|s_0| + eps path_t)/alpha)^2)", NULL};

static const struct lg_running running[] = {LG_CLUSTER_RUNNING, {"C' = q C + beta |e|", "0"}, {NULL}};

static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    LG_CLUSTER_HYPOTHESES,
    [H_ENVELOPE] = LG_STEP_ENVELOPE,
    [H_EXACT] = LG_STEP_EXACT,
};

#define STATED(grade, text, allowance) grade, LG_THEOREM, LG_CLUSTER_FLOATING, text, allowance, "iteration"

static const struct lg_claim_spec claims[] = {
    {"slow", STATED(LG_SLIDE, "|s_t - s_0| <= eps_W path_t", ""), .about = LG_ABOUT_INSTANCE},
    {"slow-sharp", STATED(LG_SHARP, "|s_t - s_0| <= eps(|W_0| + |W_t - W_0|) |W_t - W_0|", ""),
     .about = LG_ABOUT_INSTANCE},
    {"slow-frozen", LG_IDENTITY, LG_CONFORMANCE, 0,
     "|Pi_S f| <= [declared rounding]; where eps_0 = 0, f as the kernel computes it",
     "norm of the declared errors of f_i: equal rows have equal outputs", ""},
    {"fast-step",
     STATED(LG_SLIDE, "|a+| <= sqrt+((1 - eta alpha^2) |a|^2 + eta eps_W^2 |s|^2) + beta |e|", "beta|e|"),
     LG_AT_STEP},
    {"fast-step-sharp",
     STATED(LG_SHARP,
            "|a+| <= sqrt+(|a|^2 - eta (|J^T a|^2 - |J^T s|^2 + (1 - eta beta^2 - eta L |a|) |J^T r|^2)) "
            "+ beta |e|",
            "beta|e|")},
    {"fast-step-lower",
     STATED(LG_SHARP,
            "|a|^2 - eta (|J^T a|^2 + |J^T r|^2 - |J^T s|^2 + eta L |a| |J^T r|^2) <= (|a+| + beta |e|)^2",
            "beta|e| on |a+|")},
    {"fast-decay",
     STATED(LG_SLIDE, "|a_t| <= bound_W + C", "C: each error moves f by at most beta|e| and then contracts"),
     LG_AT_STEP},
    {"fast-decay-sharp", STATED(LG_SHARP, "|a_t| <= bound + C", "as fast-decay"), LG_AT_STEP},
    {"fast-linearized",
     STATED(LG_SHARP,
            "|a+ - Pi_F (I - eta J_0 J_0^T) r| <= eta beta L (D_t + max(D_t, D_{t+1})) |r| + beta |e|",
            "beta|e|"),
     LG_AT_STEP},
    {"gradient-fast", STATED(LG_SLIDE, "alpha |a| <= |J^T a|", ""), .about = LG_ABOUT_INSTANCE},
    {"gradient-slow", STATED(LG_SLIDE, "|J^T s| <= eps_W |s|", ""), .about = LG_ABOUT_INSTANCE},
    {"gradient-slow-sharp", STATED(LG_SHARP, "|J^T s| <= eps(|W_0| + D_t) |s|", ""),
     .about = LG_ABOUT_INSTANCE},
    LG_STEP_CLAIM(H_ENVELOPE),
    LG_STEP_NEURON_CLAIM(H_ENVELOPE),
    {"fast-decay-exact", LG_SHARP, LG_EXACT, LG_CLUSTER_THEOREM | 1u << H_EXACT, "|a_t| <= bound", "", "",
     LG_AT_STEP},
    {"control-fast", LG_SHARP, LG_CONTROL, LG_CLUSTER_FLOATING, "|J^T a| <= eps |a|", "", ""},
    {"control-slow", LG_SHARP, LG_CONTROL, LG_CLUSTER_FLOATING, "|s_t| <= q^t |s_0|", "", "", LG_AT_STEP},
    LG_STEP_CONTROL(H_ENVELOPE),
};

struct own {
    struct lg_cluster_run x;
    struct lg_vec s0, work, fast, wrong; /* n each; wrong = y - clean labels */
};

static void at_start(struct lg_case *c, struct lg_trajectory *tr, void *own)
{
    struct own *o = own;
    const struct lg_clusters *clusters = c->inst.clusters;
    const int e = c->recipe.label_exponent;
    lg_cluster_run_start(&o->x, c, tr);
    o->s0 = lg_take_vec(c, tr->m.n);
    o->work = lg_take_vec(c, tr->m.n);
    o->fast = lg_take_vec(c, tr->m.n);
    o->wrong = lg_take_vec(c, tr->m.n);
    lg_vec_axpy(&o->s0, lg_exact(1), &o->x.s[0], &o->s0);
    for (size_t i = 0; i < tr->m.n; i++) {
        const double clean = clusters->label[clusters->class_of[clusters->cluster[i]]];
        const lg_ball wrong = lg_sub(lg_exact(ldexp(c->inst.y[i], e)), lg_exact(ldexp(clean, e)));
        o->wrong.mid[i] = wrong.mid;
        o->wrong.rad[i] = wrong.rad;
    }
}

/* a+ against the part in F of r - eta G_0 r, and what moved within S. */
static void at_step(struct lg_case *c, struct lg_trajectory *tr, void *own)
{
    struct own *o = own;
    const struct lg_vec *r = &lg_trajectory_now(tr)->r;
    lg_cluster_run_step(&o->x);
    lg_let(c, "|a+|", o->x.norm_a[1]);
    lg_let(c, "|s_t|", o->x.norm_s[1]);
    lg_need(c, lg_mat_vec(&o->work, &tr->gram0, r));
    lg_vec_axpy(&o->work, lg_exact(-c->recipe.eta), &o->work, r);
    lg_clustering_split(o->x.q, &o->work, &o->work, NULL);
    lg_vec_sub(&o->work, &o->x.a[1], &o->work);
    lg_let(c, "|a+ - Pi_F (I - eta J_0 J_0^T) r|", lg_vec_norm(&o->work));
    lg_vec_sub(&o->work, &o->x.s[1], &o->s0);
    lg_let(c, "|s_t - s_0|", lg_vec_norm(&o->work));
}

/* eps(W) within D of W_0. */
static lg_ball eps_within(const struct own *o, lg_ball D)
{
    return lg_eps_sharp(o->x.q, lg_add(o->x.k.weights, D));
}

static lg_ball pulled_back(const struct own *o, const struct lg_vec *x)
{
    const struct lg_trajectory *tr = o->x.tr;
    return lg_take_gradient(o->x.c, lg_trajectory_now(tr), x, lg_trajectory_beta(tr))->norm;
}

static void gradient_claims(struct lg_case *c, const struct own *o, double t)
{
    const bool moves = !o->x.q->coincident;
    const lg_ball Ja = pulled_back(o, &o->x.a[0]), Js = moves ? pulled_back(o, &o->x.s[0]) : lg_exact(0);
    lg_let(c, "|J^T a|", Ja);
    lg_let(c, "|J^T s|", Js);
    lg_let(c, "eps(|W_0| + D_t)", eps_within(o, o->x.tr->distance));
    lg_state_claim(c, "fast-step-sharp", t);
    lg_state_claim(c, "fast-step-lower", t);
    lg_state_claim(c, "gradient-fast", t - 1);
    lg_state_claim(c, "control-fast", t - 1);
    if (moves) {
        lg_state_claim(c, "gradient-slow", t - 1);
        lg_state_claim(c, "gradient-slow-sharp", t - 1);
    }
    lg_series(c, "gradient-of-fast", t - 1, Ja);
    lg_series(c, "gradient-of-slow", t - 1, Js);
}

static void pair_series(struct own *o, const char *fast, const char *slow, double t, const struct lg_vec *x)
{
    lg_clustering_split(o->x.q, x, &o->fast, &o->work);
    lg_series(o->x.c, fast, t, lg_vec_norm_sqr(&o->fast));
    lg_series(o->x.c, slow, t, lg_vec_norm_sqr(&o->work));
}

/* Squared norms on F and S of the residual, of the residual against the clean labels, and of the corruption. */
static void energy_series(struct own *o, double t)
{
    lg_series(o->x.c, "energy-fast", t, lg_sqr(o->x.norm_a[1]));
    lg_series(o->x.c, "energy-slow", t, lg_sqr(o->x.norm_s[1]));
    lg_vec_axpy(&o->work, lg_exact(1), &lg_trajectory_next(o->x.tr)->r, &o->wrong);
    pair_series(o, "clean-fast", "clean-slow", t, &o->work);
    pair_series(o, "corruption-fast", "corruption-slow", t, &o->wrong);
}

/* Two more gradients: at the first steps, the last, and some sixteen between. */
static void at_claims(struct lg_case *c, struct lg_trajectory *tr, void *own)
{
    struct own *o = own;
    const uint32_t T = c->recipe.steps, s = (uint32_t)tr->t, stride = T / 16 + 1;
    const double t = (double)(s + 1);
    if (!o->x.q->coincident) {
        lg_let(c, "eps(|W_0| + |W_t - W_0|)", eps_within(o, tr->distance_next));
        lg_state_claim(c, "slow", t);
        lg_state_claim(c, "slow-sharp", t);
    }
    if (s >= 3 && s % stride != 0 && s + 1 != T)
        return;
    gradient_claims(c, o, t);
    energy_series(o, t);
}

/* The kernel's own outputs at the last weights. */
static void at_end(struct lg_case *c, struct lg_trajectory *tr, void *own)
{
    const struct own *o = own;
    if (!o->x.q->coincident)
        return;
    struct lg_vec f = lg_take_vec(c, tr->m.n), allowed = lg_take_vec(c, tr->m.n);
    const double t = (double)c->recipe.steps;
    if (!lg_ask_offered(c, LG_OP_FORWARD, lg_session_forward(c->session, f.mid)) ||
        !lg_check_finite(c, "forward", t, f.n, f.mid))
        return;
    lg_forward_error(lg_trajectory_next(tr), &tr->declared, allowed.mid);
    lg_clustering_split(o->x.q, &f, NULL, &f);
    lg_claim(c, "slow-frozen", t, lg_vec_norm(&f), lg_vec_norm(&allowed));
}

/* The beginning of the run to the stopping time, where both parts still move. */
static void calibrate(struct lg_case *c)
{
    static const uint32_t most[] = {8, 16, 32};
    lg_cluster_run_calibrate(c);
    uint32_t steps = most[lg_choose(&c->choices, 3)];
    c->recipe.steps = c->recipe.steps < steps ? c->recipe.steps : steps;
}

static const struct lg_descent descent = {.own = sizeof(struct own),
                                          .plain = true,
                                          .at_start = at_start,
                                          .at_step = at_step,
                                          .at_claims = at_claims,
                                          .at_end = at_end};

static const struct lg_family_use families[] = {{"clusterable", 3}, {"clusterable-fashion", 1}, {NULL, 0}};

const struct lg_lemma lemma_fast_slow_subspaces = {
    .id = "fast-slow-subspaces",
    .title = "Clusterable data: fast and slow subspaces",
    .statement =
        "On clusterable data the residual's cluster means decay at a rate of their own, and its rest "
        "moves by at most eps times the distance travelled.",
    .slides = "S43",
    .source = "Li, Soltanolkotabi and Oymak, arXiv 1903.11680; theorem T11.2, T11.3, T11.7",
    .how_to_read =
        "The labels that the clusters agree on lie in the fast subspace, most of the corruption in the slow "
        "one. The "
        "gradient pulls at the fast part with strength alpha at least and at the slow part with eps at most.",
    .clustered = true,
    .kinds = LG_NETWORK,
    .activations = 1u << LG_SOFTPLUS | 1u << LG_TANH | 1u << LG_SIGMOID | 1u << LG_ERF | 1u << LG_GELU,
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
