/* Running gradient descent on clusterable data; see cluster_run.h. */
#include "verify/author/cluster_run.h"
#include "verify/author/labels.h"

enum { MOST_STEPS = 600, ROUNDS = 6 };

static void split_residual(struct lg_cluster_run *x, const struct lg_vec *r, int which)
{
    lg_need(x->c, lg_residual_split(x->q, r, x->tr->y, &x->a[which], &x->s[which]));
    x->norm_a[which] = lg_vec_norm(&x->a[which]);
    x->norm_s[which] = lg_vec_norm(&x->s[which]);
}

static void close_clustering(void *what)
{
    lg_clustering_close(what);
}

struct lg_clustering *lg_take_clustering(struct lg_case *c, const struct lg_model *m)
{
    struct lg_clustering *q = lg_take(c, 1, sizeof *q);
    lg_need(c, lg_clustering_open(q, m, c->inst.clusters));
    lg_defer(c, close_clustering, q);
    return q;
}

static void open_run(struct lg_cluster_run *x, struct lg_case *c, const struct lg_trajectory *tr,
                     int exponent)
{
    struct lg_cluster_spectrum spectrum;
    *x = (struct lg_cluster_run){.c = c, .tr = tr, .q = lg_take_clustering(c, &tr->m)};
    lg_need(c, lg_cluster_spectrum(x->q, &tr->gram0, &spectrum));
    for (int which = 0; which < 2; which++) {
        x->a[which] = lg_take_vec(c, tr->m.n);
        x->s[which] = lg_take_vec(c, tr->m.n);
        split_residual(x, &lg_trajectory_now(tr)->r, which);
    }
    x->range = lg_label_range(c->inst.clusters, exponent);
    x->separation = lg_label_separation(c->inst.clusters, exponent);
    x->k = (struct lg_fast_slow){.fast = lg_exact(fmax(0, lg_lo(spectrum.fast_min))),
                                 .norm = lg_exact(lg_hi(tr->spectrum0.sigma_max)),
                                 .weights = lg_exact(lg_hi(lg_weights_norm(&tr->m, c->inst.W0))),
                                 .a0 = lg_exact(lg_hi(x->norm_a[0])),
                                 .s0 = lg_exact(lg_hi(x->norm_s[0])),
                                 .eta = lg_exact(c->recipe.eta),
                                 .budget = lg_exact(c->recipe.extra[1]),
                                 .T = lg_exact(c->recipe.steps)};
    lg_fast_slow_set(&x->k, x->q, c->recipe.extra[0], c->recipe.extra[0]);
}

void lg_cluster_run_start(struct lg_cluster_run *x, struct lg_case *c, const struct lg_trajectory *tr)
{
    open_run(x, c, tr, c->recipe.label_exponent);
    const struct {
        const char *name;
        lg_ball value;
    } known[] = {{"sigma_min(J_0^T|F)", x->k.fast},
                 {"L", x->k.L},
                 {"beta", x->k.beta},
                 {"eps", x->k.eps},
                 {"eps_W", x->k.eps_slide},
                 {"R", x->k.R},
                 {"T", x->k.T},
                 {"E_max", x->k.budget},
                 {"|a_0|", x->k.a0},
                 {"|s_0|", x->k.s0}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        lg_let(c, known[i].name, known[i].value);
}

static void shift(struct lg_vec pair[2], lg_ball norm[2])
{
    struct lg_vec now = pair[0];
    pair[0] = pair[1];
    pair[1] = now;
    norm[0] = norm[1];
}

void lg_cluster_run_step(struct lg_cluster_run *x)
{
    if (x->tr->t > 0) {
        shift(x->a, x->norm_a);
        shift(x->s, x->norm_s);
    }
    split_residual(x, &lg_trajectory_next(x->tr)->r, 1);
    lg_let(x->c, "|a|", x->norm_a[0]);
    lg_let(x->c, "|a_t|", x->norm_a[1]);
    lg_let(x->c, "|s|", x->norm_s[0]);
}

lg_ball lg_cluster_run_miss(const struct lg_cluster_run *x, size_t i, lg_ball from)
{
    const struct lg_vec *f = &lg_trajectory_next(x->tr)->f;
    return lg_abs(lg_sub(lg_ball_make(f->mid[i], f->rad[i]), from));
}

/* The largest a-priori label error over the clusters, against half the separation. */
static bool is_separated(const struct lg_cluster_run *x)
{
    lg_ball worst = lg_exact(0);
    for (size_t l = 0; l < x->q->c->count; l++)
        worst = lg_max(worst, lg_label_error(&x->k, x->q, l, lg_exact(0), x->range));
    return lg_certainly_lt(worst, lg_scale(x->separation, 0.5));
}

/* R1 with need(R1) <= R1 for labels of unit norm: iterate from above by an eighth. */
static double unit_radius(struct lg_cluster_run *x, double reach, double start)
{
    double R = start;
    for (int round = 0; round < ROUNDS; round++) {
        lg_fast_slow_set(&x->k, x->q, reach, R);
        if (x->k.need.mid <= R || !isfinite(x->k.need.mid))
            break;
        R = 1.125 * x->k.need.mid;
    }
    return R;
}

/* All conditions but those on L are homogeneous in labels, R and E_max: solve them for unit labels with the constants of the
 * ball of radius sigma/(8L), where alpha is still 7/8 of sigma; then scale labels until R is at most that. beta E_max takes a 16th of half the separation
 * at most. A kernel that stores T roundings of W_0 larger than E_max needs larger labels. */
void lg_cluster_run_calibrate(struct lg_case *c)
{
    static const double fractions[] = {0.5, 0.5, 0.25};
    static const int reductions[] = {0, 2, 5};
    struct lg_cluster_run x;
    c->precision = LG_DOUBLE;
    c->recipe.extra[0] = c->recipe.extra[1] = 0;
    open_run(&x, c, lg_take_trajectory(c, 0), 0);
    double L = lg_hi(x.tr->m.L), sigma = x.k.fast.mid, reach = sigma > 0 ? sigma / (8 * L) : 1;
    lg_fast_slow_set(&x.k, x.q, reach, 0);
    double fraction = fractions[lg_choose(&c->choices, 3)];
    c->recipe.eta = lg_case_round_down(c, lg_lo(lg_div(lg_exact(fraction), lg_sqr(x.k.beta))));
    x.k.eta = lg_exact(c->recipe.eta);
    double budget = ldexp(1, ilogb(x.separation.mid / (32 * x.k.beta.mid))), R = 0;
    x.k.budget = lg_exact(budget);
    for (uint32_t T = 1; T <= MOST_STEPS; T += 1 + T / 16) {
        c->recipe.steps = T;
        x.k.T = lg_exact(T);
        R = unit_radius(&x, reach, R);
        if (is_separated(&x))
            break;
    }
    double rounding =
        c->recipe.storage_unit * (double)c->recipe.steps * lg_norm_up(c->inst.k * c->inst.d, c->inst.W0);
    int most = ilogb(reach / R), least = ilogb(rounding / budget) + 2;
    int wanted = most - reductions[lg_choose(&c->choices, 3)];
    c->recipe.label_exponent = wanted > least ? wanted : least < most ? least : most;
    c->recipe.extra[0] = ldexp(R, c->recipe.label_exponent);
    c->recipe.extra[1] = ldexp(budget, c->recipe.label_exponent);
}
