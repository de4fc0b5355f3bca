/* T11.4, T11.5: early stopping is robust to corrupted labels (slides S36 to S40).
 *
 * Setting and symbols as in fast_slow_subspaces.c: a and s are the residual's parts on F and S, alpha = sigma_min(J_0^T|F) - L R, eps bounds
 * |Pi_S J| on B(W_0, R), psi(u) = (u^2 + (eps S/alpha)^2)^(1/2). With eta <= 1/(2 beta^2), L A <= beta^2/2, 2 eta T eps^2 < 1:
 *     (distance)    |W+ - W| <= (2/alpha)(psi(|a|) - psi(|a+|)) + 2 eta eps S, hence path_T <= (2/alpha)|a_0| + 2 eta T eps(|s_0| + eps path_T):
 *                   by T11.3 psi+ <= psi - eta(|J^T a|^2 + |g|^2/4 - (eps S)^2)/(2 psi), and |J^T a| >= max(alpha|a|, |g| - eps S);
 *     (robustness)  |f_i - mean label of i's cluster| <= |a|/sqrt n_l + |(Pi_S f_0)_i| + 2 eps_row |W - W_0|.
 * The stopping time T, R and E_ are computed before the run (recipe: steps, extra) so that the a-priori bound of |f_i(W_T) - class label| is below half the
 * separation of the class labels: hypothesis "separated". Then every point, corrupted or not, is classified by its true label at T.
 *     (prediction)  a_T is close to (I - eta Pi_F J_0 J_0^T Pi_F)^T a_0: per step off by eta beta L(D_t + max(D_t,D_t+1))|a_t| + eta beta eps|s_t|
 *                   at most, and earlier differences shrink by 1 - eta sigma_min(J_0^T|F)^2.
 * Rounding: path and budget carry (2 beta/alpha + 1)E: an error moves psi by beta|e| and the path by |e|; the prediction beta|e| a step; robustness
 * holds for every W of the ball. Source: Li, Soltanolkotabi and Oymak, arXiv 1903.11680, with explicit constants. */
#include "verify/author/cluster_run.h"
#include "verify/author/step_claims.h"

#include <stdlib.h>
#include <string.h>

enum { H_ALPHA, H_STEP, H_SMOOTH, H_TIME, H_RADIUS, H_BUDGET, H_SEPARATED, H_ENVELOPE, H_EXACT, HYPOTHESES };

#define THEOREM (1u << H_ALPHA | 1u << H_STEP | 1u << H_SMOOTH | 1u << H_TIME | 1u << H_RADIUS)
#define FLOATING (THEOREM | 1u << H_BUDGET)
#define STOPPED (FLOATING | 1u << H_SEPARATED)

static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    [H_ALPHA] = {"fast spectrum", "smallest normal number <= alpha = sigma_min(J(W_0)^T|F) - L R"},
    [H_STEP] = {"step size", "eta <= 1/(2 beta^2)"},
    [H_SMOOTH] = {"smoothness", "L A <= beta^2/2"},
    [H_TIME] = {"horizon", "2 eta T eps^2 < 1"},
    [H_RADIUS] = {"radius", "P + eta(beta A + eps S) <= R"},
    [H_BUDGET] = {"rounding budget", "E = sum of |e_t|, as far as declared, <= E_, fixed before the run"},
    [H_SEPARATED] = {"separated", "a-priori bound of |f_i(W_T) - class label| <= separation/2, worst i"},
    [H_ENVELOPE] = LG_STEP_ENVELOPE,
    [H_EXACT] = LG_STEP_EXACT,
};
static const struct lg_cluster_hypotheses shared = {H_ALPHA, H_STEP, H_SMOOTH, H_TIME, H_RADIUS};

enum {
    C_DISTANCE,
    C_DISTANCE_SHARP,
    C_POTENTIAL,
    C_INSIDE,
    C_PREDICTION,
    C_ROBUST,
    C_ROBUST_SHARP,
    C_A_PRIORI,
    C_CLASSIFIED,
    C_FRESH,
    C_FRESH_CLASSIFIED,
    C_GD,
    C_GD_NEURON,
    C_DISTANCE_EXACT,
    C_BAD_FIT,
    C_BAD_PATH,
    C_BAD_STEP,
    CLAIMS
};

static const struct lg_claim_spec claims[CLAIMS] = {
    [C_DISTANCE] = {"distance", LG_SLIDE, LG_THEOREM, FLOATING,
                    "path_t <= (2/alpha)|a_0| + 2 eta t eps(|s_0| + eps path_t) + (2 beta/alpha + 1)E",
                    "(2 beta/alpha + 1)E: errors move |a| and the path", "iteration"},
    [C_DISTANCE_SHARP] = {"distance-sharp", LG_SHARP, LG_THEOREM, FLOATING,
                          "path_t <= (2/alpha)(psi_0 - psi_t) + 2 eta t eps S_t + (2 beta/alpha + 1)E",
                          "as distance", "iteration"},
    [C_POTENTIAL] = {"potential", LG_SHARP, LG_THEOREM, FLOATING,
                     "|W+ - W| + (2/alpha)psi+ <= (2/alpha)psi + 2 eta eps S + (2 beta/alpha + 1)|e|",
                     "(2 beta/alpha + 1)|e|", "iteration"},
    [C_INSIDE] = {"inside", LG_SHARP, LG_THEOREM, FLOATING, "path_t <= P", "E_ is part of P", "iteration"},
    [C_PREDICTION] = {"prediction", LG_SHARP, LG_THEOREM, FLOATING,
                      "|a_t - (I - eta Pi_F J_0 J_0^T Pi_F)^t a_0| <= sum of eta beta (L(D_s + "
                      "max(D_s,D_s+1))|a_s| + eps|s_s|) "
                      "+ beta|e_s|, each shrunk by 1 - eta sigma_min(J_0^T|F)^2 a step",
                      "beta|e_s|, shrunk likewise", "iteration"},
    [C_ROBUST] = {"robust", LG_SLIDE, LG_THEOREM, FLOATING,
                  "|f_i - mean label| <= |a_t|/sqrt n_l + |(Pi_S f_0)_i| + 2 eps_row D_t", "", "iteration"},
    [C_ROBUST_SHARP] = {"robust-sharp", LG_SHARP, LG_THEOREM, FLOATING,
                        "|f_i - mean label| <= |a_t,i| + |(Pi_S f_0)_i| + 2(1 - 1/n_l) eps_row D_t", "",
                        "iteration"},
    [C_A_PRIORI] =
        {"error-a-priori", LG_SLIDE, LG_THEOREM, STOPPED,
         "|f_i(W_T) - class label| <= |a|-bound/sqrt n_l + |(Pi_S f_0)_i| + 2 eps_row P + (wrong/n_l) range",
         "beta E_ in the bound of |a_T|, E_ in P", "iteration"},
    [C_CLASSIFIED] = {"classified", LG_SLIDE, LG_THEOREM, STOPPED,
                      "|f_i(W_T) - true class label| <= separation/2 for every i", "", "sample"},
    [C_FRESH] = {"fresh-point", LG_SLIDE, LG_THEOREM, FLOATING,
                 "|f(W_T; c_i) - f_i(W_T)| <= B|v||W_T||c_i - x_i|, c_i the centre", "", "sample"},
    [C_FRESH_CLASSIFIED] = {"centre-classified", LG_SLIDE, LG_THEOREM, STOPPED,
                            "|f(W_T; c_l) - class label| <= separation/2 + B|v||W_T| eps_0", "", "sample"},
    [C_GD] = LG_STEP_CLAIM(H_ENVELOPE),
    [C_GD_NEURON] = LG_STEP_NEURON_CLAIM(H_ENVELOPE),
    [C_DISTANCE_EXACT] = {"distance-exact", LG_SHARP, LG_EXACT, THEOREM | 1u << H_EXACT,
                          "distance-sharp without allowance", "", ""},
    [C_BAD_FIT] = {"control-fit", LG_SHARP, LG_CONTROL, STOPPED,
                   "FALSE: |f_i(W_T) - y_i| <= separation/2 for corrupted i", "", ""},
    [C_BAD_PATH] = {"control-path", LG_SHARP, LG_CONTROL, FLOATING,
                    "FALSE: path_t <= (|a_0| - |a_t|)/(2 beta)", "", ""},
    [C_BAD_STEP] = LG_STEP_CONTROL(H_ENVELOPE),
};
static const struct lg_step_claims steps_stated = {H_ENVELOPE, H_EXACT, C_GD, C_GD_NEURON, C_BAD_STEP};

struct run {
    struct lg_case *c;
    struct lg_cluster_run x;
    struct lg_vec slow0, linear, work; /* n: Pi_S f_0; (I - eta Pi_F G_0)^t a_0 */
    lg_ball drift;                     /* bound of |a_t - linear| */
    double share;
};

static lg_ball at(const struct lg_vec *x, size_t i)
{
    return lg_ball_make(x->mid[i], x->rad[i]);
}

static lg_ball class_label(const struct run *r, size_t i)
{
    const struct lg_clusters *c = r->c->inst.clusters;
    return lg_exact(ldexp(c->label[c->class_of[c->cluster[i]]], r->c->recipe.label_exponent));
}

static void state_hypotheses(struct run *r)
{
    lg_cluster_run_hypotheses(&r->x, &shared);
    for (size_t i = 0; i < r->c->inst.n; i++) {
        size_t l = r->x.q.c->cluster[i];
        lg_hypothesis(r->c, H_SEPARATED,
                      lg_label_error(&r->x.k, &r->x.q, l, lg_abs(at(&r->slow0, i)), r->x.range),
                      lg_scale(r->x.separation, 0.5));
    }
}

static void distance_claims(struct run *r, double t)
{
    const struct lg_trajectory *tr = &r->x.tr;
    const struct lg_fast_slow *k = &r->x.k;
    lg_ball path = tr->path_next, per = lg_div(lg_exact(2), k->alpha), twice = lg_scale(k->eta, 2);
    lg_ball weight = lg_add(lg_mul(per, k->beta), lg_exact(1)),
            rounding = lg_mul(weight, lg_exact(r->x.tr.e_sum));
    lg_ball slide =
        lg_mul(lg_scale(twice, t), lg_mul(k->eps_slide, lg_add(k->s0, lg_mul(k->eps_slide, path))));
    lg_claim(r->c, C_DISTANCE, t, path, lg_add(lg_add(lg_mul(per, k->a0), slide), rounding));
    lg_ball S = lg_add(k->s0, lg_mul(k->eps, path)), push = lg_mul(twice, lg_mul(k->eps, S));
    lg_ball psi0 = lg_fast_potential(k, k->a0, S), psi = lg_fast_potential(k, r->x.norm_a[0], S);
    lg_ball psi_next = lg_fast_potential(k, r->x.norm_a[1], S);
    lg_ball exact = lg_add(lg_mul(per, lg_sub(psi0, psi_next)), lg_scale(push, t));
    lg_claim(r->c, C_DISTANCE_SHARP, t, path, lg_add(exact, rounding));
    lg_claim(r->c, C_DISTANCE_EXACT, t, path, exact);
    lg_claim(r->c, C_POTENTIAL, t, lg_add(tr->moved, lg_mul(per, psi_next)),
             lg_add(lg_add(lg_mul(per, psi), push), lg_mul(weight, lg_exact(r->x.tr.e))));
    lg_claim(r->c, C_INSIDE, t, path, k->P);
    lg_claim(r->c, C_BAD_PATH, t, path, lg_div(lg_sub(k->a0, r->x.norm_a[1]), lg_scale(k->beta, 2)));
    lg_series(r->c, "fast", t, r->x.norm_a[1]);
    lg_series(r->c, "slow", t, r->x.norm_s[1]);
    lg_series(r->c, "path", t, path);
}

/* The midpoint of the next linear iterate is constant on clusters, hence an exact vector of F; what is left off goes into
 * the drift, since carried radii would grow with the absolute row sums of I - eta G_0. */
static int prediction_claim(struct run *r, double t)
{
    const struct lg_trajectory *tr = &r->x.tr;
    const struct lg_fast_slow *k = &r->x.k;
    if (lg_mat_vec(&r->work, &tr->gram0, &r->linear))
        return -1;
    lg_clustering_split(&r->x.q, &r->work, &r->work, NULL);
    lg_vec_axpy(&r->linear, lg_neg(k->eta), &r->work, &r->linear);
    lg_ball left_off = lg_exact(lg_norm_up(r->linear.n, r->linear.rad));
    memset(r->linear.rad, 0, r->linear.n * sizeof *r->linear.rad);
    lg_ball keep = lg_sub(lg_exact(1), lg_mul(k->eta, lg_sqr(k->fast)));
    lg_ball D = lg_mul(k->L, lg_add(tr->distance, lg_max(tr->distance, tr->distance_next)));
    lg_ball off = lg_add(lg_mul(D, r->x.norm_a[0]), lg_mul(k->eps, r->x.norm_s[0]));
    lg_ball now = lg_mul(k->beta, lg_add(lg_mul(k->eta, off), lg_exact(r->x.tr.e)));
    lg_ball kept = lg_mul(lg_nonneg(keep), r->drift);
    r->drift = lg_exact(lg_hi(lg_add(lg_add(kept, now), left_off)));
    lg_vec_sub(&r->work, &r->x.a[1], &r->linear);
    lg_claim(r->c, C_PREDICTION, t, lg_vec_norm(&r->work), r->drift);
    return 0;
}

/* Worst sample at every step; the label means are those of the labels that the kernel saw. */
static void robust_claims(struct run *r, double t)
{
    const struct lg_clustering *q = &r->x.q;
    lg_ball moved = lg_scale(lg_mul(r->x.k.eps_row, r->x.tr.distance_next), 2), slide, sharp;
    for (size_t l = 0; l < q->c->count; l++) {
        lg_ball size = lg_exact((double)q->size[l]), mean;
        lg_label_shift(q, r->x.tr.y, 0, l, &mean);
        slide = lg_add(lg_div(r->x.norm_a[1], lg_sqrt(size)), moved);
        sharp = lg_sub(moved, lg_div(moved, size));
        for (size_t i = 0; i < r->c->inst.n; i++) {
            if (q->c->cluster[i] != l)
                continue;
            lg_ball slow = lg_abs(at(&r->slow0, i)), miss = lg_cluster_run_miss(&r->x, i, mean);
            lg_claim(r->c, C_ROBUST, t, miss, lg_add(slide, slow));
            if (!q->coincident) /* else both sides are |a_i| */
                lg_claim(r->c, C_ROBUST_SHARP, t, miss,
                         lg_add(lg_add(lg_abs(at(&r->x.a[1], i)), slow), sharp));
        }
    }
}

static void stopped_claims(struct run *r)
{
    const struct lg_clustering *q = &r->x.q;
    lg_ball half = lg_scale(r->x.separation, 0.5);
    for (size_t i = 0; i < r->c->inst.n; i++) {
        lg_ball slow = lg_abs(at(&r->slow0, i)), miss = lg_cluster_run_miss(&r->x, i, class_label(r, i));
        lg_claim(r->c, C_A_PRIORI, r->x.k.T.mid, miss,
                 lg_label_error(&r->x.k, q, q->c->cluster[i], slow, r->x.range));
        lg_claim(r->c, C_CLASSIFIED, (double)i, miss, half);
        if (q->c->corrupted[i])
            lg_claim(r->c, C_BAD_FIT, 0, lg_cluster_run_miss(&r->x, i, lg_exact(r->x.tr.y[i])), half);
    }
}

/* f at the centres, which no coincident cluster leaves fresh: the same network on other data. */
static int fresh_claims(struct run *r)
{
    const struct lg_clusters *c = r->c->inst.clusters;
    const struct lg_state *last = lg_trajectory_next(&r->x.tr);
    struct lg_instance centres = r->c->inst;
    struct lg_model m = {0};
    struct lg_state s = {0};
    int status = -1;
    if (r->x.q.coincident)
        return 0;
    centres.n = c->count;
    centres.X = c->centre;
    double *zeros = calloc(c->count, sizeof *zeros);
    if (!zeros || lg_model_open(&m, &centres, zeros, r->c->precision) ||
        lg_state_open(&s, &m, last->W, false))
        goto cleanup;
    lg_ball slope = lg_mul(lg_mul(m.act->B, m.norm_v), lg_weights_norm(&m, last->W));
    lg_ball half = lg_scale(r->x.separation, 0.5);
    for (size_t i = 0; i < r->c->inst.n; i++) {
        size_t l = c->cluster[i], d = m.d;
        lg_ball apart = lg_distance(d, centres.X + l * d, r->c->inst.X + i * d);
        if (lg_lo(apart) > 0)
            lg_claim(r->c, C_FRESH, (double)i, lg_cluster_run_miss(&r->x, i, at(&s.f, l)),
                     lg_mul(slope, apart));
        lg_claim(r->c, C_FRESH_CLASSIFIED, (double)l, lg_abs(lg_sub(at(&s.f, l), class_label(r, i))),
                 lg_add(half, lg_mul(slope, r->x.q.eps0)));
    }
    status = 0;
cleanup:
    lg_state_close(&s);
    lg_model_close(&m);
    free(zeros);
    return status;
}

static int prepare(struct run *r)
{
    size_t n = r->c->inst.n;
    if (lg_cluster_run_open(&r->x, r->c, r->c->recipe.label_exponent) || lg_vec_init(&r->slow0, n) ||
        lg_vec_init(&r->linear, n) || lg_vec_init(&r->work, n))
        return -1;
    lg_clustering_split(&r->x.q, &lg_trajectory_now(&r->x.tr)->f, NULL, &r->slow0);
    memcpy(r->linear.mid, r->x.a[0].mid, n * sizeof *r->linear.mid);
    r->drift = lg_exact(lg_norm_up(n, r->x.a[0].rad));
    state_hypotheses(r);
    return 0;
}

static int check(struct lg_case *c)
{
    struct run r = {.c = c, .share = INFINITY};
    int status = -1;
    if (lg_step_claims_probe(c, &steps_stated, &r.share) || prepare(&r) ||
        !lg_trajectory_start(&r.x.tr, c->recipe.eta))
        goto cleanup;
    for (uint32_t s = 0; s < c->recipe.steps; s++) {
        if (lg_cluster_run_step(&r.x) <= 0)
            goto cleanup;
        double t = (double)(s + 1);
        lg_step_claims_state(c, &steps_stated, &r.x.tr, t, &r.share);
        distance_claims(&r, t);
        if (prediction_claim(&r, t))
            goto cleanup;
        if (s % 8 == 0 || s + 1 == c->recipe.steps)
            robust_claims(&r, t);
    }
    stopped_claims(&r);
    lg_hypothesis(c, H_BUDGET, lg_exact(r.x.tr.e_sum), r.x.k.budget);
    lg_step_claims_close(c, &steps_stated, r.share);
    status = fresh_claims(&r);
cleanup:
    lg_cluster_run_close(&r.x);
    lg_vec_clear(&r.slow0);
    lg_vec_clear(&r.linear);
    lg_vec_clear(&r.work);
    return status;
}

static const struct lg_family_use families[] = {{"clusterable", 3}, {"clusterable-fashion", 1}, {NULL, 0}};

const struct lg_lemma lemma_early_stopping = {
    .id = "early-stopping",
    .title = "Clusterable data: early stopping is robust to label corruption",
    .statement = "Stopped at a time computed beforehand, gradient descent has stayed close to its start and "
                 "classifies every "
                 "point by its true label, corrupted or not.",
    .latex = "\\mathrm{path}_T\\le\\frac{2}{\\alpha}\\|a_0\\|+2\\eta "
             "T\\,\\bar\\varepsilon\\left(\\|s_0\\|+\\bar\\varepsilon\\,\\mathrm{path}_T\\right)\n"
             "|f_i(W_T)-\\bar y_{\\ell(i)}|\\le\\frac{\\|a_T\\|}{\\sqrt{n_{\\ell(i)}}}+|(\\Pi_S "
             "f(W_0))_i|+2\\varepsilon_i\\|W_T-W_0\\|_F<\\frac{\\delta}{2}",
    .slides = "S36 S37 S38 S39 S40",
    .source = "Li, Soltanolkotabi and Oymak, arXiv 1903.11680; theorem T11.4, T11.5",
    .how_to_read = "The stopping time, the radius and the rounding budget stand in the recipe before the "
                   "run. At that time "
                   "|f_i - true label| is below half the distance of the class labels for every training "
                   "point; the control "
                   "shows that the corrupted labels are not fitted yet.",
    .clustered = true,
    .kinds = LG_NETWORK,
    .activations = 1u << LG_SOFTPLUS | 1u << LG_TANH | 1u << LG_SIGMOID | 1u << LG_ERF | 1u << LG_GELU,
    .families = families,
    .hypotheses = hypotheses,
    .n_hypotheses = HYPOTHESES,
    .claims = claims,
    .n_claims = CLAIMS,
    .of_instance = LG_BIT(C_ROBUST) | LG_BIT(C_ROBUST_SHARP) | LG_BIT(C_FRESH),
    .policy = {.max_vacuous = 0.2, .max_undecided = 0},
    .calibrate = lg_cluster_run_calibrate,
    .check = check,
};
