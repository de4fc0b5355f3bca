/* T11.4, T11.5: early stopping is robust to corrupted labels (slides S36 to S40).
 *
 * Setting and symbols as in fast_slow_subspaces.c: a and s are the residual's parts on F and S, alpha = sigma_min(J_0^T|F) - L R, eps bounds
 * |Pi_S J| on B(W_0, R), psi(u) = (u^2 + (eps S/alpha)^2)^(1/2). With eta <= 1/(2 beta^2), L A <= beta^2/2, 2 eta T eps^2 < 1:
 *     (distance)    |W+ - W| <= (2/alpha)(psi(|a|) - psi(|a+|)) + 2 eta eps S, hence path_T <= (2/alpha)|a_0| + 2 eta T eps(|s_0| + eps path_T):
 *                   by T11.3 psi+ <= psi - eta(|J^T a|^2 + |g|^2/4 - (eps S)^2)/(2 psi), and |J^T a| >= max(alpha|a|, |g| - eps S);
 *     (robustness)  |f_i - mean label of i's cluster| <= |a|/sqrt n_l + |(Pi_S f_0)_i| + 2 eps_row |W - W_0|.
 * The stopping time T, R and E_max are computed before the run (recipe: steps, extra) so that the a-priori bound of |f_i(W_T) - class label| is below half the
 * separation of the class labels: hypothesis "separated". Then every point, corrupted or not, is classified by its true label at T.
 *     (prediction)  a_T is close to (I - eta Pi_F J_0 J_0^T Pi_F)^T a_0: per step off by eta beta L(D_t + max(D_t,D_t+1))|a_t| + eta beta eps|s_t|
 *                   at most, and earlier differences shrink by 1 - eta sigma_min(J_0^T|F)^2.
 * Rounding: path and budget carry (2 beta/alpha + 1)E: an error moves psi by beta|e| and the path by |e|; the prediction beta|e| a step; robustness
 * holds for every W of the ball. Source: Li, Soltanolkotabi and Oymak, arXiv 1903.11680, with explicit constants. */
#include "verify/author/cluster_run.h"
#include "verify/author/formulas.h"

#include <string.h>

enum { H_SEPARATED = LG_CLUSTER_OWN, H_ENVELOPE, H_EXACT, HYPOTHESES };

#define STOPPED (LG_CLUSTER_FLOATING | 1u << H_SEPARATED)

static const struct lg_quantity quantities[] = {
    LG_CLUSTER_QUANTITIES,
    {"eps_row", NULL, "kd", "upper bound of |J_i(W) - J(W; c_i)| on B(W_0, R)", "f/w", true},
    {"[left off]", NULL, "n", "what rounding leaves off the linear run of this step", "f", true},
    {"|a_t - (I - eta Pi_F J_0 J_0^T Pi_F)^t a_0|", NULL, "n", "t steps on F against the linear run", "f",
     true},
    {"n_l", NULL, "scalar", "points of the cluster of sample i", "1", true},
    {"wrong", NULL, "scalar", "corrupted labels of the cluster of sample i", "1", true},
    {"range", NULL, "scalar", "largest distance of two class labels", "f", true},
    {"separation", NULL, "scalar", "least distance of two class labels", "f", true},
    {"|(Pi_S f_0)_i|", NULL, "scalar", "slow part of the output at W_0", "f", true},
    {"|a_{t,i}|", NULL, "scalar", "fast residual of sample i after t steps", "f", true},
    {"|f_i - mean label|", NULL, "scalar", "output after t steps against the mean of its cluster's labels",
     "f", true},
    {"|f_i(W_T) - class label|", NULL, "scalar", "last output against the true label", "f", true},
    {"|f_i(W_T) - y_i|", NULL, "scalar", "last output against the label that was given", "f", true},
    {"B", NULL, "scalar", "sup |phi'|", "1", true},
    {"|v|", NULL, "k", "norm of the output weights", "f", true},
    {"|W_T|", NULL, "k x d", "spectral norm of the last weights", "w", true},
    {"eps_0", NULL, "n x d", "largest distance of a point from its centre", "1/w", true},
    {"|c_i - x_i|", NULL, "d", "distance of x_i from its centre", "1/w", true},
    {"|f(W_T, c_i) - f_i(W_T)|", NULL, "scalar", "output of the centre against that of its point", "f", true},
    {"|f(W_T, c_i) - class label|", NULL, "scalar", "output of the centre against the true label", "f", true},
    {NULL}};

static const char *const definitions[] = {
    LG_CLUSTER_DEFINITIONS,
    "S_t := |s_0| + eps path_t",
    "psi_0 := sqrt(|a_0|^2 + (eps S_t/alpha)^2)",
    "psi := sqrt(|a|^2 + (eps S_t/alpha)^2)",
    "psi_t := sqrt(|a_t|^2 + (eps S_t/alpha)^2)",
    "off := eta beta (L (D_t + max(D_t, D_{t+1})) |a| + eps |s|)",
    "a_T := sqrt(q^(2 T) |a_0|^2 + (eps S/alpha)^2) + beta E_max",
    "bound_i := a_T/sqrt(n_l) + |(Pi_S f_0)_i| + 2 eps_row P + (wrong/n_l) range",
    NULL};

static const struct lg_running running[] = {
    LG_CLUSTER_RUNNING,
    {"drift' = max(0, 1 - eta sigma_min(J_0^T|F)^2) drift + off + beta |e| + [left off]", "[left off]"},
    {NULL}};

static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    LG_CLUSTER_HYPOTHESES,
    [H_SEPARATED] = {"separated", "bound_i <= separation/2; every i, before the run"},
    [H_ENVELOPE] = LG_STEP_ENVELOPE,
    [H_EXACT] = LG_STEP_EXACT,
};

#define STATED(grade, needs, text, allowance, coordinate) \
    grade, LG_THEOREM, needs, text, allowance, coordinate
#define STEP(grade, text, allowance) \
    STATED(grade, LG_CLUSTER_FLOATING, text, allowance, "iteration"), LG_AT_STEP

static const struct lg_claim_spec claims[] = {
    {"distance",
     STEP(LG_SLIDE, "path_t <= (2/alpha) |a_0| + 2 eta t eps_W (|s_0| + eps_W path_t) + (2 beta/alpha + 1) E",
          "(2 beta/alpha + 1)E: errors move |a| and the path")},
    {"distance-sharp",
     STEP(LG_SHARP, "path_t <= (2/alpha) (psi_0 - psi_t) + 2 eta t eps S_t + (2 beta/alpha + 1) E",
          "as distance")},
    {"potential",
     STEP(LG_SHARP, "|W+ - W| + (2/alpha) psi_t <= (2/alpha) psi + 2 eta eps S_t + (2 beta/alpha + 1) |e|",
          "(2 beta/alpha + 1)|e|")},
    {"inside", STEP(LG_SHARP, "path_t <= P", "E_max is part of P")},
    {"prediction", STEP(LG_SHARP, "|a_t - (I - eta Pi_F J_0 J_0^T Pi_F)^t a_0| <= drift",
                        "beta|e| in drift, shrunk likewise")},
    {"robust",
     STATED(LG_SLIDE, LG_CLUSTER_FLOATING,
            "|f_i - mean label| <= |a_t|/sqrt(n_l) + |(Pi_S f_0)_i| + 2 eps_row |W_t - W_0|; every i", "",
            "iteration"),
     .about = LG_ABOUT_INSTANCE},
    {"robust-sharp",
     STATED(LG_SHARP, LG_CLUSTER_FLOATING,
            "|f_i - mean label| <= |a_{t,i}| + |(Pi_S f_0)_i| + 2 (1 - 1/n_l) eps_row |W_t - W_0|; every i",
            "", "iteration"),
     .about = LG_ABOUT_INSTANCE},
    {"error-a-priori", STATED(LG_SLIDE, STOPPED, "|f_i(W_T) - class label| <= bound_i; every i",
                              "beta E_max in the bound of |a_T|, E_max in P", "iteration")},
    {"classified",
     STATED(LG_SLIDE, STOPPED, "|f_i(W_T) - class label| <= separation/2; every i", "", "sample")},
    {"fresh-point",
     STATED(LG_SLIDE, LG_CLUSTER_FLOATING,
            "|f(W_T, c_i) - f_i(W_T)| <= B |v| |W_T| |c_i - x_i|; c_i the centre", "", "sample"),
     .about = LG_ABOUT_INSTANCE},
    {"centre-classified",
     STATED(LG_SLIDE, STOPPED,
            "|f(W_T, c_i) - class label| <= separation/2 + B |v| |W_T| eps_0; every centre", "", "sample")},
    LG_STEP_CLAIM(H_ENVELOPE),
    LG_STEP_NEURON_CLAIM(H_ENVELOPE),
    {"distance-exact", LG_SHARP, LG_EXACT, LG_CLUSTER_THEOREM | 1u << H_EXACT,
     "path_t <= (2/alpha) (psi_0 - psi_t) + 2 eta t eps S_t", "", "", LG_AT_STEP},
    {"control-fit", LG_SHARP, LG_CONTROL, STOPPED, "|f_i(W_T) - y_i| <= separation/2; corrupted i", "", ""},
    {"control-path", LG_SHARP, LG_CONTROL, LG_CLUSTER_FLOATING, "path_t <= (|a_0| - |a_t|)/(2 beta)", "", "",
     LG_AT_STEP},
    LG_STEP_CONTROL(H_ENVELOPE),
};

struct own {
    struct lg_cluster_run x;
    struct lg_vec slow0, linear, work; /* n: Pi_S f_0; (I - eta Pi_F G_0)^t a_0 */
};

static lg_ball at(const struct lg_vec *x, size_t i)
{
    return lg_ball_make(x->mid[i], x->rad[i]);
}

static lg_ball class_label(const struct lg_case *c, size_t i)
{
    const struct lg_clusters *q = c->inst.clusters;
    return lg_exact(ldexp(q->label[q->class_of[q->cluster[i]]], c->recipe.label_exponent));
}

/* What is said of sample i speaks of these. */
static void let_sample(struct lg_case *c, const struct own *o, size_t i)
{
    const size_t l = o->x.q->c->cluster[i];
    lg_let(c, "n_l", lg_exact((double)o->x.q->size[l]));
    lg_let(c, "wrong", lg_exact((double)o->x.q->wrong[l]));
    lg_let(c, "|(Pi_S f_0)_i|", lg_abs(at(&o->slow0, i)));
}

/* The midpoint of a linear iterate is constant on clusters, hence an exact vector of F; what is left off goes into the drift,
 * since carried radii would grow with the absolute row sums of I - eta G_0. */
static void leave_off(struct lg_case *c, struct own *o)
{
    lg_let(c, "[left off]", lg_exact(lg_norm_up(o->linear.n, o->linear.rad)));
    memset(o->linear.rad, 0, o->linear.n * sizeof *o->linear.rad);
}

static void at_start(struct lg_case *c, struct lg_trajectory *tr, void *own)
{
    struct own *o = own;
    lg_cluster_run_start(&o->x, c, tr);
    lg_let(c, "eps_row", o->x.k.eps_row);
    lg_let(c, "range", o->x.range);
    lg_let(c, "separation", o->x.separation);
    o->slow0 = lg_take_vec(c, tr->m.n);
    o->linear = lg_take_vec(c, tr->m.n);
    o->work = lg_take_vec(c, tr->m.n);
    lg_clustering_split(o->x.q, &lg_trajectory_now(tr)->f, NULL, &o->slow0);
    memcpy(o->linear.mid, o->x.a[0].mid, tr->m.n * sizeof *o->linear.mid);
    memcpy(o->linear.rad, o->x.a[0].rad, tr->m.n * sizeof *o->linear.rad);
    leave_off(c, o);
    for (size_t i = 0; i < tr->m.n; i++) {
        let_sample(c, o, i);
        lg_state_hypothesis(c, H_SEPARATED);
    }
}

static void at_step(struct lg_case *c, struct lg_trajectory *tr, void *own)
{
    struct own *o = own;
    lg_cluster_run_step(&o->x);
    lg_need(c, lg_mat_vec(&o->work, &tr->gram0, &o->linear));
    lg_clustering_split(o->x.q, &o->work, &o->work, NULL);
    lg_vec_axpy(&o->linear, lg_exact(-c->recipe.eta), &o->work, &o->linear);
    leave_off(c, o);
    lg_vec_sub(&o->work, &o->x.a[1], &o->linear);
    lg_let(c, "|a_t - (I - eta Pi_F J_0 J_0^T Pi_F)^t a_0|", lg_vec_norm(&o->work));
}

/* Every eighth step and the last; the label means are those of the labels that the kernel saw. */
static void at_claims(struct lg_case *c, struct lg_trajectory *tr, void *own)
{
    const struct own *o = own;
    const double t = (double)(tr->t + 1);
    lg_series(c, "fast", t, o->x.norm_a[1]);
    lg_series(c, "slow", t, o->x.norm_s[1]);
    lg_series(c, "path", t, tr->path_next);
    if (tr->t % 8 != 0 && tr->t + 1 != c->recipe.steps)
        return;
    for (size_t i = 0; i < tr->m.n; i++) {
        lg_ball mean;
        lg_label_shift(o->x.q, tr->y, 0, o->x.q->c->cluster[i], &mean);
        let_sample(c, o, i);
        lg_let(c, "|f_i - mean label|", lg_cluster_run_miss(&o->x, i, mean));
        lg_let(c, "|a_{t,i}|", lg_abs(at(&o->x.a[1], i)));
        lg_state_claim(c, "robust", t);
        if (!o->x.q->coincident) /* else both sides are |a_i| */
            lg_state_claim(c, "robust-sharp", t);
    }
}

static void stopped_claims(struct lg_case *c, const struct lg_trajectory *tr, const struct own *o)
{
    for (size_t i = 0; i < tr->m.n; i++) {
        let_sample(c, o, i);
        lg_let(c, "|f_i(W_T) - class label|", lg_cluster_run_miss(&o->x, i, class_label(c, i)));
        lg_state_claim(c, "error-a-priori", (double)c->recipe.steps);
        lg_state_claim(c, "classified", (double)i);
        if (!o->x.q->c->corrupted[i])
            continue;
        lg_let(c, "|f_i(W_T) - y_i|", lg_cluster_run_miss(&o->x, i, lg_exact(tr->y[i])));
        lg_state_claim(c, "control-fit", 0);
    }
}

/* f at the centres, which no coincident cluster leaves fresh: the same network on other data. */
static void fresh_claims(struct lg_case *c, const struct lg_trajectory *tr, const struct own *o)
{
    const struct lg_clusters *clusters = c->inst.clusters;
    const size_t d = tr->m.d;
    const double *W = lg_trajectory_next(tr)->W;
    struct lg_instance centres = c->inst;
    centres.n = clusters->count;
    centres.X = clusters->centre;
    const struct lg_model *m = lg_take_model(c, &centres, lg_take_doubles(c, clusters->count));
    const struct lg_state *s = lg_take_state(c, m, W, false);
    lg_let(c, "B", m->act->B);
    lg_let(c, "|v|", m->norm_v);
    lg_let(c, "|W_T|", lg_weights_norm(m, W));
    lg_let(c, "eps_0", o->x.q->eps0);
    for (size_t i = 0; i < tr->m.n; i++) {
        const size_t l = clusters->cluster[i];
        const lg_ball apart = lg_distance(d, centres.X + l * d, c->inst.X + i * d);
        lg_let(c, "|c_i - x_i|", apart);
        lg_let(c, "|f(W_T, c_i) - f_i(W_T)|", lg_cluster_run_miss(&o->x, i, at(&s->f, l)));
        lg_let(c, "|f(W_T, c_i) - class label|", lg_abs(lg_sub(at(&s->f, l), class_label(c, i))));
        if (lg_lo(apart) > 0)
            lg_state_claim(c, "fresh-point", (double)i);
        lg_state_claim(c, "centre-classified", (double)l);
    }
}

static void at_end(struct lg_case *c, struct lg_trajectory *tr, void *own)
{
    stopped_claims(c, tr, own);
    if (!((const struct own *)own)->x.q->coincident)
        fresh_claims(c, tr, own);
}

static const struct lg_descent descent = {.own = sizeof(struct own),
                                          .plain = true,
                                          .at_start = at_start,
                                          .at_step = at_step,
                                          .at_claims = at_claims,
                                          .at_end = at_end};

static const struct lg_family_use families[] = {{"clusterable", 3}, {"clusterable-fashion", 1}, {NULL, 0}};

const struct lg_lemma lemma_early_stopping = {
    .id = "early-stopping",
    .title = "Clusterable data: early stopping is robust to label corruption",
    .statement = "Stopped at a time computed beforehand, gradient descent has stayed close to its start and "
                 "classifies every "
                 "point by its true label, corrupted or not.",
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
    LG_HYPOTHESES(hypotheses),
    LG_CLAIMS(claims),
    .policy = {.max_vacuous = 0.2, .max_undecided = 0},
    .calibrate = lg_cluster_run_calibrate,
    .quantities = quantities,
    .definitions = definitions,
    .running = running,
    .descent = &descent,
};
