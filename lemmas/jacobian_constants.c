/* T0, certified constants of the network.
 *
 * For all W, W~ (Schur's bound applied to J J^T, and Taylor's theorem; lemmas/THEORY.md):
 *     |J(W)| <= beta = B|v||X|,  |J(W) - J(W~)| <= L|W - W~|, L = B2 max|v| |X| xi,  |J_i| <= b = B|v|xi,
 *     f is beta-Lipschitz,  |f_i(W~) - f_i(W) - J_i(W~ - W)| <= (B2/2) sum_l |v_l| <D_l, x_i>^2.
 * The pair (W_0, W~) is random or adversarial: D_l = +-t x_i with the sign of v_l phi''(z_il), which makes all terms of
 * sample i's remainder agree. f and J come from the enclosures: these claims are about the instance, and no kernel is asked.
 * Ties: for phi = z^2/2 with n = 1 or d = 1 the Lipschitz bound can be an equality, and so can the per-sample bound for moves
 * of one sign of v; those are not stated. Nor is the per-sample bound for one neuron, whose phi'' comes nearer to B2 than any precision
 * tells. ReLU has no L. */
#include "fixtures/lib/random.h"
#include "verify/author/descent.h"
#include "verify/author/formulas.h"
#include "verify/author/labels.h"
#include "verify/model/functions.h"

static const struct lg_quantity quantities[] = {
    {"beta", NULL, "scalar", "B |v| |X|", "f/w", true},
    {"L", NULL, "scalar", "B2 |v|_inf |X| xi", "f/w^2", true},
    {"|J(W)|", NULL, "n x kd", "largest singular value of the Jacobian at W, from J J^T", "f/w", true},
    {"|J(W~)|", NULL, "n x kd", "the same at W~", "f/w", true},
    {"|J(W~) - J(W)|", NULL, "n x kd", "largest singular value of the difference", "f/w", true},
    {"|f(W~) - f(W)|", NULL, "n", "change of the outputs", "f", true},
    {"|W~ - W|", NULL, "k x d", "Frobenius distance", "w", true},
    {"[max_i |J_i(W)|]", NULL, "n x kd", "largest norm of a row of the Jacobian at W", "f/w", true},
    {NULL}};

static const struct lg_claim_spec claims[] = {
    {"norm", LG_SLIDE, LG_THEOREM, 0, "|J(W)| <= beta", "", ""},
    {"norm-local", LG_SHARP, LG_THEOREM, 0, "|J(W~)| <= |J(W)| + L |W~ - W|", "", ""},
    {"lipschitz", LG_SLIDE, LG_THEOREM, 0, "|J(W~) - J(W)| <= L |W~ - W|", "", ""},
    {"row-norm", LG_SHARP, LG_THEOREM, 0, "|J_i(W)| <= [B |v| xi]; every i", "", "sample"},
    {"f-lipschitz", LG_SHARP, LG_THEOREM, 0, "|f(W~) - f(W)| <= beta |W~ - W|", "", ""},
    {"per-sample", LG_SHARP, LG_THEOREM, 0,
     "|f_i(W~) - f_i(W) - J_i (W~ - W)| <= [(B2/2) sum_l |v_l| <D_l,x_i>^2]; every i", "", "sample"},
    {"control-norm", LG_SHARP, LG_CONTROL, 0, "|J(W)| <= [max_i |J_i(W)|]/2", "", ""},
};

/* extra[0]: the size of the perturbation; extra[1]: the sample it is aimed at, or -1 for a random one. */
static void calibrate(struct lg_case *c)
{
    uint32_t aim = lg_choose(&c->choices, 2);
    c->recipe.eta = 1;
    c->recipe.extra[0] = ldexp(1, -(int)lg_choose(&c->choices, 10));
    c->recipe.extra[1] = aim ? (double)lg_choose(&c->choices, (uint32_t)c->inst.n) : -1;
}

/* The sample that the perturbation is aimed at, < 0: none. */
static long aim_of(const struct lg_case *c)
{
    return (long)fmin(c->recipe.extra[1], (double)c->inst.n - 1);
}

/* W~ = W_0 + D; the aimed D_l = +-t x_i / k^(1/2). */
static double *perturbed(struct lg_case *c, const struct lg_state *now)
{
    const struct lg_instance *inst = &c->inst;
    struct lg_stream s = lg_stream_make(c->recipe.seed, "perturbation", c->recipe.index, inst->n);
    double t = c->recipe.extra[0], *Wt = lg_take_doubles(c, inst->k * inst->d);
    long aim = aim_of(c);
    for (size_t l = 0; l < inst->k; l++) {
        double z = 0, curve = 0;
        for (size_t j = 0; j < inst->d && aim >= 0; j++)
            z += now->W[l * inst->d + j] * inst->X[(size_t)aim * inst->d + j];
        lg_activation_eval(now->m->id, 2, 1, &z, &curve);
        double size = (inst->v[l] * curve < 0 ? -t : t) / sqrt((double)inst->k);
        for (size_t j = 0; j < inst->d; j++) {
            double D = aim >= 0
                           ? size * inst->X[(size_t)aim * inst->d + j]
                           : t * lg_stream_normal(&s, l * inst->d + j) / sqrt((double)(inst->k * inst->d));
            Wt[l * inst->d + j] = lg_case_round(c, inst->W0[l * inst->d + j] + D);
        }
    }
    return Wt;
}

/* All slopes at B, to the digits at hand, attain |J_i| = b: ReLU's active neurons, a saturated softplus. */
static bool is_strict(const struct lg_state *s, size_t i)
{
    for (size_t l = 0; l < s->m->k; l++)
        if (fabs(lg_slope_at(s, i, l)) + s->slope_err < lg_lo(s->m->act->B))
            return true;
    return false;
}

static void norm_claims(struct lg_case *c, const struct lg_trajectory *tr)
{
    bool strict = true;
    const struct lg_model *m = &tr->m;
    lg_ball largest = lg_exact(0);
    for (size_t i = 0; i < m->n; i++) {
        size_t e = i * m->n + i;
        lg_ball row = lg_sqrt(lg_nonneg(lg_ball_make(tr->gram0.mid[e], tr->gram0.rad[e])));
        largest = lg_max(largest, row);
        bool here = is_strict(lg_trajectory_now(tr), i);
        strict &= here;
        if (lg_ball_finite(m->b) && here)
            lg_claim(c, "row-norm", (double)i, row, m->b);
    }
    lg_let(c, "|J(W)|", tr->spectrum0.sigma_max);
    lg_let(c, "[max_i |J_i(W)|]", largest);
    if (lg_ball_finite(m->beta) && strict)
        lg_state_claim(c, "norm", 0);
    lg_state_claim(c, "control-norm", 0);
}

/* An aimed move along x_a leaves every sample orthogonal to x_a where it is: 0 <= 0 up to rounding. */
static bool sample_moves(const struct lg_case *c, const struct lg_model *m, size_t i)
{
    long aim = aim_of(c);
    return aim < 0 || m->K.mid[i * m->n + (size_t)aim] != 0;
}

static void pair_claims(struct lg_case *c, const struct lg_state *now, const double *Wt)
{
    const struct lg_model *m = now->m;
    const lg_ball moved = lg_distance(m->k * m->d, Wt, now->W);
    if (!m->act->smooth || lg_hi(moved) == 0)
        return;
    struct lg_increment *inc = lg_take_increment(c, now, Wt);
    struct lg_spectrum s;
    lg_ball distance;
    const struct lg_state *other = lg_take_state(c, m, Wt, false);
    lg_need(c, lg_jacobian_distance(now, other, &distance));
    lg_need(c, lg_state_spectrum(other, NULL, &s));
    lg_increment_refine(inc, now, other);
    lg_let(c, "|W~ - W|", moved);
    lg_let(c, "|J(W~) - J(W)|", distance);
    lg_let(c, "|J(W~)|", s.sigma_max);
    lg_let(c, "|f(W~) - f(W)|", lg_vec_norm(&inc->df));
    if (m->id != LG_QUADRATIC || (m->n > 1 && m->d > 1)) {
        lg_state_claim(c, "lipschitz", 0);
        lg_state_claim(c, "norm-local", 0);
    }
    if (lg_ball_finite(m->beta))
        lg_state_claim(c, "f-lipschitz", 0);
    for (size_t i = 0; i < m->n && m->id != LG_QUADRATIC && m->k > 1; i++)
        if (sample_moves(c, m, i))
            lg_claim(c, "per-sample", (double)i,
                     lg_abs(lg_ball_make(inc->remainder.mid[i], inc->remainder.rad[i])),
                     lg_ball_make(inc->bound.mid[i], inc->bound.rad[i]));
}

static void check(struct lg_case *c)
{
    const struct lg_trajectory *tr = lg_take_trajectory_of(c, c->inst.y);
    lg_let(c, "beta", tr->m.beta);
    lg_let(c, "L", tr->m.L);
    norm_claims(c, tr);
    pair_claims(c, lg_trajectory_now(tr), perturbed(c, lg_trajectory_now(tr)));
}

static const struct lg_family_use families[] = {{"gaussian-sphere", 4},
                                                {"integer", 2},
                                                {"tiny-shapes", 4},
                                                {"clustered", 1},
                                                {"near-parallel", 1},
                                                {"scaled", 2},
                                                {"ill-conditioned", 1},
                                                {"wide-features", 2},
                                                {"duplicated-rows", 1},
                                                {"below-threshold", 1},
                                                {"fashion-mnist", 1},
                                                {"odd-sizes", 3},
                                                {"saturated", 3},
                                                {"activation-grid", 4},
                                                {"long-sums", 3},
                                                {"whole-tiles", 4},
                                                {NULL, 0}};

const struct lg_lemma lemma_jacobian_constants = {
    .id = "jacobian-constants",
    .title = "Certified constants of the network",
    .statement = "For all W, W~: |J(W)| <= B|v||X|, |J(W) - J(W~)| <= B2 max|v| |X| xi |W - W~|, and f's "
                 "Taylor remainder is at most (B2/2) sum |v_l|<D_l,x_i>^2.",
    .slides = "S27 S28",
    .source = "Oymak and Soltanolkotabi, arXiv 1902.04674; Schur 1911; theorem T0",
    .how_to_read = "f and J are enclosed at the instance: a violated claim is a mistake of the program or of "
                   "the theorem, not of a kernel.",
    .pure = true,
    .kinds = LG_NETWORK,
    .activations = (1u << LG_ACTIVATIONS) - 1,
    .families = families,
    LG_CLAIMS(claims),
    .policy = {.max_vacuous = 0.2, .max_undecided = 0},
    .calibrate = calibrate,
    .quantities = quantities,
    .check = check,
};
