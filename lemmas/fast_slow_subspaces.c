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
#include "verify/author/step_claims.h"

#include <stdlib.h>

enum { H_ALPHA, H_STEP, H_SMOOTH, H_TIME, H_RADIUS, H_BUDGET, H_ENVELOPE, H_EXACT, HYPOTHESES };

#define THEOREM (1u << H_ALPHA | 1u << H_STEP | 1u << H_SMOOTH | 1u << H_TIME | 1u << H_RADIUS)
#define FLOATING (THEOREM | 1u << H_BUDGET)

static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    [H_ALPHA] = {"fast spectrum", "smallest normal number <= alpha = sigma_min(J(W_0)^T|F) - L R"},
    [H_STEP] = {"step size", "eta <= 1/(2 beta^2)"},
    [H_SMOOTH] = {"smoothness", "L A <= beta^2/2"},
    [H_TIME] = {"horizon", "2 eta T eps^2 < 1"},
    [H_RADIUS] = {"radius", "P + eta(beta A + eps S) <= R"},
    [H_BUDGET] = {"rounding budget", "E = sum of |e_t|, as far as declared, <= E_, fixed before the run"},
    [H_ENVELOPE] = LG_STEP_ENVELOPE,
    [H_EXACT] = LG_STEP_EXACT,
};
static const struct lg_cluster_hypotheses shared = {H_ALPHA, H_STEP, H_SMOOTH, H_TIME, H_RADIUS};

enum {
    C_SLOW,
    C_SLOW_SHARP,
    C_FROZEN,
    C_FAST,
    C_FAST_SHARP,
    C_FAST_LOWER,
    C_DECAY,
    C_DECAY_SHARP,
    C_LINEAR,
    C_GRADIENT_FAST,
    C_GRADIENT_SLOW,
    C_GRADIENT_SLOW_SHARP,
    C_GD,
    C_GD_NEURON,
    C_DECAY_EXACT,
    C_BAD_FAST,
    C_BAD_SLOW,
    C_BAD_STEP,
    CLAIMS
};

static const struct lg_claim_spec claims[CLAIMS] = {
    [C_SLOW] = {"slow", LG_SLIDE, LG_THEOREM, FLOATING,
                "|s_t - s_0| <= sqrt n eps_0 (B|v| + B2|v|_inf |W| max|c|) path_t", "", "iteration"},
    [C_SLOW_SHARP] = {"slow-sharp", LG_SHARP, LG_THEOREM, FLOATING,
                      "|s_t - s_0| <= eps(|W_0| + D_t) D_t, D_t = |W_t - W_0|", "", "iteration"},
    [C_FROZEN] = {"slow-frozen", LG_IDENTITY, LG_CONFORMANCE, 0,
                  "eps_0 = 0: |Pi_S f| <= declared rounding, f as the kernel computes it",
                  "norm of the declared errors of f_i: equal rows have equal outputs", ""},
    [C_FAST] = {"fast-step", LG_SLIDE, LG_THEOREM, FLOATING,
                "|a+| <= ((1 - eta alpha^2)|a|^2 + eta eps^2 |s|^2)^(1/2) + beta|e|", "beta|e|", "iteration"},
    [C_FAST_SHARP] = {"fast-step-sharp", LG_SHARP, LG_THEOREM, FLOATING,
                      "|a+| <= (|a|^2 - eta|J^T a|^2 + eta|J^T s|^2 - eta(1 - eta beta^2 - eta L|a|)|J^T "
                      "r|^2)^(1/2) + beta|e|",
                      "beta|e|", "iteration"},
    [C_FAST_LOWER] =
        {"fast-step-lower", LG_SHARP, LG_THEOREM, FLOATING,
         "|a|^2 - eta(|J^T a|^2 + |J^T r|^2 - |J^T s|^2) - L eta^2 |a||J^T r|^2 <= (|a+| + beta|e|)^2",
         "beta|e| on |a+|", "iteration"},
    [C_DECAY] =
        {"fast-decay", LG_SLIDE, LG_THEOREM, FLOATING,
         "|a_t| <= ((1 - eta alpha^2)^t |a_0|^2 + (eps/alpha)^2 (|s_0| + eps path_t)^2)^(1/2) + allowance",
         "beta sum_s (1 - eta alpha^2)^((t-1-s)/2) |e_s|", "iteration"},
    [C_DECAY_SHARP] = {"fast-decay-sharp", LG_SHARP, LG_THEOREM, FLOATING,
                       "the same with eps(W) in place of sqrt n eps_0 (...)", "as fast-decay", "iteration"},
    [C_LINEAR] = {"fast-linearized", LG_SHARP, LG_THEOREM, FLOATING,
                  "|a+ - Pi_F (I - eta J_0 J_0^T) r| <= eta beta L(D_t + max(D_t,D_t+1))|r| + beta|e|",
                  "beta|e|", "iteration"},
    [C_GRADIENT_FAST] = {"gradient-fast", LG_SLIDE, LG_THEOREM, FLOATING, "alpha|a_t| <= |J_t^T a_t|", "",
                         "iteration"},
    [C_GRADIENT_SLOW] = {"gradient-slow", LG_SLIDE, LG_THEOREM, FLOATING,
                         "|J_t^T s_t| <= sqrt n eps_0 (B|v| + B2|v|_inf |W| max|c|)|s_t|", "", "iteration"},
    [C_GRADIENT_SLOW_SHARP] = {"gradient-slow-sharp", LG_SHARP, LG_THEOREM, FLOATING,
                               "|J_t^T s_t| <= eps(|W_0| + D_t)|s_t|", "", "iteration"},
    [C_GD] = LG_STEP_CLAIM(H_ENVELOPE),
    [C_GD_NEURON] = LG_STEP_NEURON_CLAIM(H_ENVELOPE),
    [C_DECAY_EXACT] = {"fast-decay-exact", LG_SHARP, LG_EXACT, THEOREM | 1u << H_EXACT,
                       "fast-decay-sharp without allowance", "", ""},
    [C_BAD_FAST] = {"control-fast", LG_SHARP, LG_CONTROL, FLOATING, "FALSE: |J_t^T a_t| <= eps|a_t|", "", ""},
    [C_BAD_SLOW] = {"control-slow", LG_SHARP, LG_CONTROL, FLOATING,
                    "FALSE: |s_t| <= (1 - eta alpha^2)^(t/2) |s_0|", "", ""},
    [C_BAD_STEP] = LG_STEP_CONTROL(H_ENVELOPE),
};
static const struct lg_step_claims steps_stated = {H_ENVELOPE, H_EXACT, C_GD, C_GD_NEURON, C_BAD_STEP};

struct run {
    struct lg_case *c;
    struct lg_cluster_run x;
    struct lg_vec s0, work, wrong; /* n each; wrong = y - clean labels */
    double share;
};

/* eps(W) within D of W_0. */
static lg_ball eps_within(const struct run *r, lg_ball D)
{
    return lg_eps_sharp(&r->x.q, lg_add(r->x.k.weights, D));
}

static lg_ball root(lg_ball square)
{
    return lg_sqrt(lg_nonneg(square));
}

static void slow_claims(struct run *r, double t)
{
    const struct lg_trajectory *tr = &r->x.tr;
    if (r->x.q.coincident)
        return;
    lg_vec_sub(&r->work, &r->x.s[1], &r->s0);
    lg_ball moved = lg_vec_norm(&r->work), D = tr->distance_next;
    lg_claim(r->c, C_SLOW, t, moved, lg_mul(r->x.k.eps_slide, tr->path_next));
    lg_claim(r->c, C_SLOW_SHARP, t, moved, lg_mul(eps_within(r, D), D));
}

static void decay_claims(struct run *r, double t)
{
    const struct lg_trajectory *tr = &r->x.tr;
    const struct lg_fast_slow *k = &r->x.k;
    lg_ball slide = lg_add(k->s0, lg_mul(k->eps_slide, tr->path_next));
    lg_ball sharp = lg_add(k->s0, lg_mul(k->eps, tr->path_next)), slip = lg_exact(r->x.decay);
    lg_ball pure = lg_fast_decay(k, (unsigned)t, k->eps, sharp), now = r->x.norm_a[1];
    lg_claim(r->c, C_DECAY, t, now, lg_add(lg_fast_decay(k, (unsigned)t, k->eps_slide, slide), slip));
    lg_claim(r->c, C_DECAY_SHARP, t, now, lg_add(pure, slip));
    lg_claim(r->c, C_DECAY_EXACT, t, now, pure);
    lg_ball keep = lg_sub(lg_exact(1), lg_mul(k->eta, lg_sqr(k->alpha)));
    lg_claim(r->c, C_BAD_SLOW, t, r->x.norm_s[1], lg_mul(root(lg_pow(keep, (unsigned)t)), k->s0));
}

static int step_claims(struct run *r, double t)
{
    const struct lg_trajectory *tr = &r->x.tr;
    const struct lg_fast_slow *k = &r->x.k;
    lg_ball a2 = lg_sqr(r->x.norm_a[0]), slip = lg_mul(k->beta, lg_exact(r->x.tr.e));
    lg_ball keep = lg_sub(lg_exact(1), lg_mul(k->eta, lg_sqr(k->alpha)));
    lg_ball fed = lg_mul(k->eta, lg_sqr(lg_mul(k->eps_slide, r->x.norm_s[0])));
    lg_claim(r->c, C_FAST, t, r->x.norm_a[1], lg_add(root(lg_add(lg_mul(keep, a2), fed)), slip));
    /* r - eta G_0 r, then the part of it in F against a+ */
    const struct lg_vec *now = &lg_trajectory_now(tr)->r;
    if (lg_mat_vec(&r->work, &tr->gram0, now))
        return -1;
    lg_vec_axpy(&r->work, lg_neg(k->eta), &r->work, now);
    lg_clustering_split(&r->x.q, &r->work, &r->work, NULL);
    lg_vec_sub(&r->work, &r->x.a[1], &r->work);
    lg_ball D = lg_add(tr->distance, lg_max(tr->distance, tr->distance_next));
    lg_ball bound = lg_mul(lg_mul(lg_mul(k->eta, k->beta), k->L), lg_mul(D, tr->r));
    lg_claim(r->c, C_LINEAR, t, lg_vec_norm(&r->work), lg_add(bound, slip));
    return 0;
}

/* |J^T x| at W_t. */
static int pulled_back(const struct run *r, const struct lg_vec *x, lg_ball *norm)
{
    struct lg_gradient g;
    if (lg_gradient_open(&g, lg_trajectory_now(&r->x.tr), x, lg_trajectory_beta(&r->x.tr)))
        return -1;
    *norm = g.norm;
    lg_gradient_close(&g);
    return 0;
}

/* Two more gradients: at the first steps, the last, and some sixteen between. */
static int gradient_claims(struct run *r, double t)
{
    const struct lg_trajectory *tr = &r->x.tr;
    const struct lg_fast_slow *k = &r->x.k;
    lg_ball a = r->x.norm_a[0], s = r->x.norm_s[0], Ja, Js = lg_exact(0), g2 = lg_sqr(tr->jtr), eta = k->eta;
    if (pulled_back(r, &r->x.a[0], &Ja) || (!r->x.q.coincident && pulled_back(r, &r->x.s[0], &Js)))
        return -1;
    lg_ball Ja2 = lg_sqr(Ja), Js2 = lg_sqr(Js), slip = lg_mul(k->beta, lg_exact(r->x.tr.e));
    lg_ball curve = lg_mul(lg_mul(eta, k->L), a);
    lg_ball spare = lg_sub(lg_sub(lg_exact(1), lg_mul(eta, lg_sqr(k->beta))), curve);
    lg_ball drop = lg_add(lg_sub(Ja2, Js2), lg_mul(spare, g2));
    lg_ball most = lg_add(lg_sub(lg_add(Ja2, g2), Js2), lg_mul(curve, g2));
    lg_claim(r->c, C_FAST_SHARP, t, r->x.norm_a[1], lg_add(root(lg_sub(lg_sqr(a), lg_mul(eta, drop))), slip));
    lg_claim(r->c, C_FAST_LOWER, t, lg_sub(lg_sqr(a), lg_mul(eta, most)),
             lg_sqr(lg_add(r->x.norm_a[1], slip)));
    lg_claim(r->c, C_GRADIENT_FAST, t - 1, lg_mul(k->alpha, a), Ja);
    lg_claim(r->c, C_BAD_FAST, t - 1, Ja, lg_mul(k->eps, a));
    if (!r->x.q.coincident) {
        lg_claim(r->c, C_GRADIENT_SLOW, t - 1, Js, lg_mul(k->eps_slide, s));
        lg_claim(r->c, C_GRADIENT_SLOW_SHARP, t - 1, Js, lg_mul(eps_within(r, tr->distance), s));
    }
    lg_series(r->c, "gradient-of-fast", t - 1, Ja);
    lg_series(r->c, "gradient-of-slow", t - 1, Js);
    return 0;
}

static int pair_series(struct run *r, const char *const names[2], double t, const struct lg_vec *x)
{
    struct lg_vec fast;
    if (lg_vec_init(&fast, x->n))
        return -1;
    lg_clustering_split(&r->x.q, x, &fast, &r->work);
    lg_series(r->c, names[0], t, lg_vec_norm_sqr(&fast));
    lg_series(r->c, names[1], t, lg_vec_norm_sqr(&r->work));
    lg_vec_clear(&fast);
    return 0;
}

/* Squared norms on F and S of the residual, of the residual against the clean labels, and of the corruption. */
static int energy_series(struct run *r, double t)
{
    static const char *const of_clean[] = {"clean-fast", "clean-slow"};
    static const char *const of_wrong[] = {"corruption-fast", "corruption-slow"};
    lg_series(r->c, "energy-fast", t, lg_sqr(r->x.norm_a[1]));
    lg_series(r->c, "energy-slow", t, lg_sqr(r->x.norm_s[1]));
    lg_vec_axpy(&r->work, lg_exact(1), &lg_trajectory_next(&r->x.tr)->r, &r->wrong);
    return pair_series(r, of_clean, t, &r->work) || pair_series(r, of_wrong, t, &r->wrong) ? -1 : 0;
}

/* The kernel's own outputs at the last weights; not offered is not covered. */
static int frozen_claim(struct run *r)
{
    const struct lg_state *last = lg_trajectory_next(&r->x.tr);
    struct lg_vec f = {0}, allowed = {0};
    int status = -1;
    if (!r->x.q.coincident)
        return 0;
    if (lg_vec_init(&f, r->c->inst.n) || lg_vec_init(&allowed, r->c->inst.n))
        goto cleanup;
    enum lg_call call = lg_session_forward(r->c->session, f.mid);
    status = lg_call_ok(r->c, LG_OP_FORWARD, call) || call == LG_CALL_NOT_OFFERED ? 0 : -1;
    if (call == LG_CALL_OK && lg_check_finite(r->c, "forward", r->x.k.T.mid, f.n, f.mid)) {
        lg_forward_error(last, &r->x.tr.declared, allowed.mid);
        lg_clustering_split(&r->x.q, &f, NULL, &f);
        lg_claim(r->c, C_FROZEN, r->x.k.T.mid, lg_vec_norm(&f), lg_vec_norm(&allowed));
    }
cleanup:
    lg_vec_clear(&f);
    lg_vec_clear(&allowed);
    return status;
}

static int all_steps(struct run *r)
{
    uint32_t T = r->c->recipe.steps, stride = T / 16 + 1;
    for (uint32_t s = 0; s < T; s++) {
        if (lg_cluster_run_step(&r->x) <= 0)
            return -1;
        double t = (double)(s + 1);
        bool looked_at = s < 3 || s % stride == 0 || s + 1 == T;
        lg_step_claims_state(r->c, &steps_stated, &r->x.tr, t, &r->share);
        slow_claims(r, t);
        decay_claims(r, t);
        if (step_claims(r, t) || (looked_at && (gradient_claims(r, t) || energy_series(r, t))))
            return -1;
    }
    return 0;
}

static int prepare(struct run *r)
{
    const struct lg_instance *inst = &r->c->inst;
    int e = r->c->recipe.label_exponent;
    if (lg_cluster_run_open(&r->x, r->c, e) || lg_vec_init(&r->s0, inst->n) ||
        lg_vec_init(&r->work, inst->n) || lg_vec_init(&r->wrong, inst->n))
        return -1;
    lg_vec_axpy(&r->s0, lg_exact(1), &r->x.s[0], &r->s0);
    for (size_t i = 0; i < inst->n; i++) {
        double clean = inst->clusters->label[inst->clusters->class_of[inst->clusters->cluster[i]]];
        lg_ball wrong = lg_sub(lg_exact(ldexp(inst->y[i], e)), lg_exact(ldexp(clean, e)));
        r->wrong.mid[i] = wrong.mid;
        r->wrong.rad[i] = wrong.rad;
    }
    lg_cluster_run_hypotheses(&r->x, &shared);
    return 0;
}

/* The beginning of the run to the stopping time, where both parts still move. */
static int calibrate(struct lg_case *c)
{
    static const uint32_t most[] = {8, 16, 32};
    int status = lg_cluster_run_calibrate(c);
    uint32_t steps = most[lg_choose(&c->choices, 3)];
    c->recipe.steps = c->recipe.steps < steps ? c->recipe.steps : steps;
    return status;
}

static int check(struct lg_case *c)
{
    struct run r = {.c = c, .share = INFINITY};
    int status = -1;
    if (lg_step_claims_probe(c, &steps_stated, &r.share) || prepare(&r) ||
        !lg_trajectory_start(&r.x.tr, c->recipe.eta) || all_steps(&r))
        goto cleanup;
    lg_hypothesis(c, H_BUDGET, lg_exact(r.x.tr.e_sum), r.x.k.budget);
    lg_step_claims_close(c, &steps_stated, r.share);
    status = frozen_claim(&r);
cleanup:
    lg_cluster_run_close(&r.x);
    lg_vec_clear(&r.s0);
    lg_vec_clear(&r.work);
    lg_vec_clear(&r.wrong);
    return status;
}

static const struct lg_family_use families[] = {{"clusterable", 3}, {"clusterable-fashion", 1}, {NULL, 0}};

const struct lg_lemma lemma_fast_slow_subspaces = {
    .id = "fast-slow-subspaces",
    .title = "Clusterable data: fast and slow subspaces",
    .statement =
        "On clusterable data the residual's cluster means decay at a rate of their own, and its rest "
        "moves by at most eps times the distance travelled.",
    .latex =
        "a=\\Pi_F r,\\quad s=\\Pi_S r,\\quad F=\\mathrm{span}\\{1_\\ell/\\sqrt{n_\\ell}\\},\\quad "
        "S=F^\\perp\n"
        "\\|a_{\\tau+1}\\|^2\\le(1-\\eta\\alpha^2)\\|a_\\tau\\|^2+\\eta\\bar\\varepsilon^2\\|s_\\tau\\|^2\n"
        "\\|s_\\tau-s_0\\|\\le\\bar\\varepsilon\\,\\|W_\\tau-W_0\\|_F",
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
    .hypotheses = hypotheses,
    .n_hypotheses = HYPOTHESES,
    .claims = claims,
    .n_claims = CLAIMS,
    .of_instance = LG_BIT(C_SLOW) | LG_BIT(C_SLOW_SHARP) | LG_BIT(C_GRADIENT_FAST) | LG_BIT(C_GRADIENT_SLOW) |
                   LG_BIT(C_GRADIENT_SLOW_SHARP),
    .policy = {.max_vacuous = 0.2, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
