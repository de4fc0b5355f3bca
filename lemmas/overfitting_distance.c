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
#include "verify/model/clusters.h"
#include "verify/rigor/eigen_all.h"
#include "verify/author/labels.h"
#include "verify/author/step_claims.h"

#include <stdlib.h>

enum { H_OVERFIT, H_ENVELOPE, HYPOTHESES };

static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    [H_OVERFIT] = {"overfitted", "nu = |f(W_T) - y| <= |s_0|/2"},
    [H_ENVELOPE] = LG_STEP_ENVELOPE,
};

enum {
    C_FAR,
    C_FAR_SHARP,
    C_SLOW_SHARP,
    C_OWN,
    C_GD,
    C_GD_NEURON,
    C_BAD_NEAR,
    C_BAD_FIT,
    C_BAD_STEP,
    CLAIMS
};

static const struct lg_claim_spec claims[CLAIMS] = {
    [C_FAR] = {"far", LG_SLIDE, LG_THEOREM, 1u << H_OVERFIT,
               "D <= |W_T - W_0|, D sqrt n eps_0 (B|v| + B2|v|_inf (|W_0| + D) max|c|) = |s_0| - nu", "",
               "iteration"},
    [C_FAR_SHARP] = {"far-sharp", LG_SHARP, LG_THEOREM, 1u << H_OVERFIT,
                     "D <= |W_T - W_0|, D eps(|W_0| + D) = |s_0| - nu", "", "iteration"},
    [C_SLOW_SHARP] = {"far-slow", LG_SHARP, LG_THEOREM, 0, "D <= |W_t - W_0|, D eps(|W_0| + D) = |s_0 - s_t|",
                      "", "iteration"},
    [C_OWN] = {"far-by-own-outputs", LG_SHARP, LG_CONFORMANCE, 0,
               "far-sharp with nu = |f - y| + declared rounding, f as the kernel computes it",
               "norm of the declared errors of f_i", "iteration"},
    [C_GD] = LG_STEP_CLAIM(H_ENVELOPE),
    [C_GD_NEURON] = LG_STEP_NEURON_CLAIM(H_ENVELOPE),
    [C_BAD_NEAR] = {"control-near", LG_SHARP, LG_CONTROL, 1u << H_OVERFIT, "FALSE: |W_T - W_0| <= D/2", "",
                    ""},
    [C_BAD_FIT] = {"control-fit", LG_SHARP, LG_CONTROL, 1u << H_OVERFIT,
                   "FALSE: the slow residual is still there, |s_0| <= |s_T|", "", ""},
    [C_BAD_STEP] = LG_STEP_CONTROL(H_ENVELOPE),
};
static const struct lg_step_claims steps_stated = {H_ENVELOPE, LG_NO_CLAIM, C_GD, C_GD_NEURON, C_BAD_STEP};

enum { MOST_STEPS = 2000, ENCLOSED = 3 };

struct run {
    struct lg_case *c;
    struct lg_trajectory tr;
    struct lg_clustering q;
    struct lg_vec s0, s; /* n */
    lg_ball norm_s0, weights;
    double *W; /* k x d */
    double share;
};

static int open_run(struct run *r, int exponent)
{
    const struct lg_instance *inst = &r->c->inst;
    double *y = malloc(inst->n * sizeof *y);
    int status = -1;
    if (!y || lg_case_labels(r->c, exponent, y) || lg_trajectory_open(&r->tr, r->c, y) ||
        lg_clustering_open(&r->q, &r->tr.m, inst->clusters) || lg_vec_init(&r->s0, inst->n) ||
        lg_vec_init(&r->s, inst->n) || lg_residual_split(&r->q, &r->tr.state[0].r, y, NULL, &r->s0))
        goto cleanup;
    r->tr.plain = true; /* no statement here needs the increments of f */
    r->norm_s0 = lg_vec_norm(&r->s0);
    r->weights = lg_weights_norm(&r->tr.m, inst->W0);
    status = 0;
cleanup:
    free(y);
    return status;
}

static void close_run(struct run *r)
{
    lg_vec_clear(&r->s0);
    lg_vec_clear(&r->s);
    lg_clustering_close(&r->q);
    lg_trajectory_close(&r->tr);
    free(r->W);
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
static int calibrate(struct lg_case *c)
{
    static const int exponents[] = {-3, 0};
    struct run r = {.c = c};
    struct lg_eigen e = {0};
    c->precision = LG_DOUBLE;
    c->recipe.label_exponent = exponents[lg_choose(&c->choices, 2)];
    int status = open_run(&r, c->recipe.label_exponent) || lg_eigen_open(&e, &r.tr.gram0) ? -1 : 0;
    if (!status) {
        double eta = lg_lo(lg_div(lg_exact(1), lg_sqr(r.tr.spectrum0.sigma_max)));
        uint32_t T = 16;
        while (T < MOST_STEPS && predicted(&e, &r.tr.state[0].r, eta, T) > r.norm_s0.mid / 4)
            T += T / 4;
        c->recipe.eta = lg_case_round_down(c, eta);
        c->recipe.steps = T;
    }
    lg_eigen_close(&e);
    close_run(&r);
    return status;
}

/* The kernel's own f at W_t; not offered is not covered. */
static int own_claim(struct run *r, double t, const struct lg_state *at, lg_ball away)
{
    struct lg_vec f = {0}, allowed = {0}, y = {0};
    size_t n = r->c->inst.n;
    int status = -1;
    if (lg_vec_init(&f, n) || lg_vec_init(&allowed, n) || lg_vec_init(&y, n))
        goto cleanup;
    for (size_t i = 0; i < n; i++)
        y.mid[i] = r->tr.y[i];
    enum lg_call call = lg_session_forward(r->c->session, f.mid);
    status = lg_call_ok(r->c, LG_OP_FORWARD, call) || call == LG_CALL_NOT_OFFERED ? 0 : -1;
    if (call == LG_CALL_OK && lg_check_finite(r->c, "forward", t, n, f.mid)) {
        lg_forward_error(at, &r->tr.declared, allowed.mid);
        lg_vec_sub(&f, &f, &y);
        lg_ball nu = lg_add(lg_vec_norm(&f), lg_vec_norm(&allowed)), missing = lg_sub(r->norm_s0, nu);
        if (lg_lo(missing) > 0)
            lg_claim(r->c, C_OWN, t, lg_slow_reach(&r->q, r->weights, missing, false), away);
    }
cleanup:
    lg_vec_clear(&f);
    lg_vec_clear(&allowed);
    lg_vec_clear(&y);
    return status;
}

static void overfit_claims(struct run *r, double t, lg_ball nu, lg_ball away)
{
    lg_ball missing = lg_sub(r->norm_s0, nu);
    lg_hypothesis(r->c, H_OVERFIT, nu, lg_scale(r->norm_s0, 0.5));
    if (!(lg_lo(missing) > 0))
        return;
    lg_ball sharp = lg_slow_reach(&r->q, r->weights, missing, false);
    lg_claim(r->c, C_FAR, t, lg_slow_reach(&r->q, r->weights, missing, true), away);
    lg_claim(r->c, C_FAR_SHARP, t, sharp, away);
    lg_claim(r->c, C_BAD_NEAR, t, away, lg_scale(sharp, 0.5));
    lg_claim(r->c, C_BAD_FIT, t, r->norm_s0, lg_vec_norm(&r->s));
}

/* W_t as the kernel left it, enclosed afresh. */
static int look(struct run *r, uint32_t t)
{
    struct lg_state at = {0};
    size_t weights = r->c->inst.k * r->c->inst.d;
    int status = -1;
    if (!lg_check_finite(r->c, "gd_steps", t, weights, r->W) || lg_state_open(&at, &r->tr.m, r->W, false) ||
        lg_residual_split(&r->q, &at.r, r->tr.y, NULL, &r->s))
        goto cleanup;
    lg_ball away = lg_distance(weights, r->W, r->c->inst.W0), nu = lg_vec_norm(&at.r);
    lg_series(r->c, "residual", t, nu);
    lg_series(r->c, "slow", t, lg_vec_norm(&r->s));
    lg_series(r->c, "distance", t, away);
    lg_vec_sub(&r->s, &r->s, &r->s0);
    lg_ball moved = lg_vec_norm(&r->s);
    if (lg_lo(moved) > 0)
        lg_claim(r->c, C_SLOW_SHARP, t, lg_slow_reach(&r->q, r->weights, moved, false), away);
    lg_vec_axpy(&r->s, lg_exact(1), &r->s, &r->s0);
    if (t == r->c->recipe.steps)
        overfit_claims(r, t, nu, away);
    status = own_claim(r, t, &at, away);
cleanup:
    lg_state_close(&at);
    return status;
}

/* Steps up to ENCLOSED are enclosed one by one, later ones looked at where their number has grown by a half. */
static int all_steps(struct run *r)
{
    uint32_t T = r->c->recipe.steps, t = 0;
    for (; t < ENCLOSED; t++) {
        if (lg_trajectory_step(&r->tr) <= 0)
            return -1;
        lg_step_claims_state(r->c, &steps_stated, &r->tr, t + 1, &r->share);
    }
    while (t < T) {
        uint32_t next = t + t / 2 + 1 < T ? t + t / 2 + 1 : T;
        if (!lg_call_ok(r->c, LG_OP_STEPS, lg_session_steps(r->c->session, next - t, r->W)) || look(r, next))
            return -1;
        t = next;
    }
    return 0;
}

static int check(struct lg_case *c)
{
    struct run r = {.c = c, .share = INFINITY, .W = malloc(c->inst.k * c->inst.d * sizeof(double))};
    int status = -1;
    if (!r.W || lg_step_claims_probe(c, &steps_stated, &r.share) || open_run(&r, c->recipe.label_exponent) ||
        !lg_trajectory_start(&r.tr, c->recipe.eta) || all_steps(&r))
        goto cleanup;
    lg_step_claims_close(c, &steps_stated, r.share);
    status = 0;
cleanup:
    close_run(&r);
    return status;
}

static const struct lg_family_use families[] = {{"clusterable-loose", 1}, {NULL, 0}};

const struct lg_lemma lemma_overfitting_distance = {
    .id = "overfitting-distance",
    .title = "Clusterable data: overfitting takes distance",
    .statement = "Weights that fit corrupted labels are far from the start: at least D with D eps(|W_0| + D) "
                 "= |s_0| - nu.",
    .latex = "\\|f(W)-y\\|\\le\\nu\\ \\Rightarrow\\ \\|W-W_0\\|_F\\ge D\n"
             "D\\,\\bar\\varepsilon(D)=\\|s_0\\|-\\nu",
    .slides = "S38",
    .source = "Li, Soltanolkotabi and Oymak, arXiv 1903.11680; theorem T11.6",
    .how_to_read = "Ratios are bound over distance travelled. The runs go on until the residual is below "
                   "half of the slow residual at the start, "
                   "that is, until corrupted labels are being fitted.",
    .clustered = true,
    .kinds = LG_NETWORK,
    .activations = 1u << LG_SOFTPLUS | 1u << LG_TANH | 1u << LG_SIGMOID | 1u << LG_ERF | 1u << LG_GELU,
    .families = families,
    .hypotheses = hypotheses,
    .n_hypotheses = HYPOTHESES,
    .claims = claims,
    .n_claims = CLAIMS,
    .of_instance = LG_BIT(C_FAR) | LG_BIT(C_FAR_SHARP) | LG_BIT(C_SLOW_SHARP),
    .policy = {.max_vacuous = 0.2, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
