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
#include "verify/model/functions.h"
#include "verify/author/labels.h"
#include "verify/author/trajectory.h"
#include "fixtures/lib/random.h"

#include <stdlib.h>
#include <string.h>

enum { C_NORM, C_LOCAL, C_LIPSCHITZ, C_ROW, C_F, C_SAMPLE, C_BAD_L, CLAIMS };
static const struct lg_claim_spec claims[CLAIMS] = {
    [C_NORM] = {"norm", LG_SLIDE, LG_THEOREM, 0, "|J(W)| <= beta = B|v||X|", "", ""},
    [C_LOCAL] = {"norm-local", LG_SHARP, LG_THEOREM, 0, "|J(W~)| <= |J(W)| + L|W~ - W|", "", ""},
    [C_LIPSCHITZ] = {"lipschitz", LG_SLIDE, LG_THEOREM, 0, "|J(W~) - J(W)| <= L|W~ - W|", "", ""},
    [C_ROW] = {"row-norm", LG_SHARP, LG_THEOREM, 0, "|J_i(W)| <= b = B|v|xi", "", "sample"},
    [C_F] = {"f-lipschitz", LG_SHARP, LG_THEOREM, 0, "|f(W~) - f(W)| <= beta|W~ - W|", "", ""},
    [C_SAMPLE] = {"per-sample", LG_SHARP, LG_THEOREM, 0,
                  "|f_i(W~) - f_i(W) - J_i(W~ - W)| <= (B2/2) sum |v_l|<D_l,x_i>^2", "", "sample"},
    [C_BAD_L] = {"control-norm", LG_SHARP, LG_CONTROL, 0, "FALSE: |J(W)| <= max_i |J_i(W)|/2", "", ""},
};

/* extra[0]: the size of the perturbation; extra[1]: the sample it is aimed at, or -1 for a random one. */
static int calibrate(struct lg_case *c)
{
    uint32_t aim = lg_choose(&c->choices, 2);
    c->recipe.eta = 1;
    c->recipe.extra[0] = ldexp(1, -(int)lg_choose(&c->choices, 10));
    c->recipe.extra[1] = aim ? (double)lg_choose(&c->choices, (uint32_t)c->inst.n) : -1;
    return 0;
}

struct run {
    struct lg_case *c;
    struct lg_trajectory tr;
    struct lg_state other;
    double *Wt; /* k x d */
};

/* The sample that the perturbation is aimed at, < 0: none. */
static long aim_of(const struct run *x)
{
    return (long)fmin(x->c->recipe.extra[1], (double)x->c->inst.n - 1);
}

/* W~ = W_0 + D; the aimed D_l = +-t x_i / k^(1/2). */
static void perturb(struct run *x)
{
    const struct lg_instance *inst = &x->c->inst;
    struct lg_stream s = lg_stream_make(x->c->recipe.seed, "perturbation", x->c->recipe.index, inst->n);
    double t = x->c->recipe.extra[0];
    long aim = aim_of(x);
    const struct lg_state *now = lg_trajectory_now(&x->tr);
    for (size_t l = 0; l < inst->k; l++) {
        double z = 0, curve = 0;
        for (size_t j = 0; j < inst->d && aim >= 0; j++)
            z += now->W[l * inst->d + j] * inst->X[(size_t)aim * inst->d + j];
        lg_activation_eval(x->tr.m.id, 2, 1, &z, &curve);
        double size = (inst->v[l] * curve < 0 ? -t : t) / sqrt((double)inst->k);
        for (size_t j = 0; j < inst->d; j++) {
            double D = aim >= 0
                           ? size * inst->X[(size_t)aim * inst->d + j]
                           : t * lg_stream_normal(&s, l * inst->d + j) / sqrt((double)(inst->k * inst->d));
            x->Wt[l * inst->d + j] = lg_case_round(x->c, inst->W0[l * inst->d + j] + D);
        }
    }
}

/* All slopes at B, to the digits at hand, attain |J_i| = b: ReLU's active neurons, a saturated softplus. */
static bool is_strict(const struct run *x, size_t i)
{
    const struct lg_state *s = lg_trajectory_now(&x->tr);
    for (size_t l = 0; l < s->m->k; l++)
        if (fabs(lg_slope_at(s, i, l)) + s->slope_err < lg_lo(s->m->act->B))
            return true;
    return false;
}

static int norm_claims(struct run *x)
{
    bool strict = true;
    const struct lg_model *m = &x->tr.m;
    const struct lg_mat *gram = &x->tr.gram0;
    lg_ball largest = lg_exact(0);
    for (size_t i = 0; i < m->n; i++) {
        lg_ball row = lg_sqrt(lg_nonneg(lg_ball_make(gram->mid[i * m->n + i], gram->rad[i * m->n + i])));
        largest = lg_max(largest, row);
        strict &= is_strict(x, i);
        if (lg_ball_finite(m->b) && is_strict(x, i))
            lg_claim(x->c, C_ROW, (double)i, row, m->b);
    }
    if (lg_ball_finite(m->beta) && strict)
        lg_claim(x->c, C_NORM, 0, x->tr.spectrum0.sigma_max, m->beta);
    lg_claim(x->c, C_BAD_L, 0, x->tr.spectrum0.sigma_max, lg_scale(largest, 0.5));
    return 0;
}

/* An aimed move along x_a leaves every sample orthogonal to x_a where it is: 0 <= 0 up to rounding. */
static bool sample_moves(const struct run *x, size_t i)
{
    long aim = aim_of(x);
    return aim < 0 || x->tr.m.K.mid[i * x->tr.m.n + (size_t)aim] != 0;
}

static int pair_claims(struct run *x)
{
    const struct lg_model *m = &x->tr.m;
    struct lg_increment inc = {0};
    struct lg_spectrum s;
    lg_ball moved = lg_distance(m->k * m->d, x->Wt, x->tr.W0), distance, reach = lg_mul(m->L, moved);
    bool may_tie = m->id == LG_QUADRATIC && (m->n == 1 || m->d == 1);
    if (!m->act->smooth || lg_hi(moved) == 0)
        return 0;
    if (lg_increment_open(&inc, lg_trajectory_now(&x->tr), x->Wt) ||
        lg_state_open(&x->other, m, x->Wt, false) ||
        lg_jacobian_distance(lg_trajectory_now(&x->tr), &x->other, &distance) ||
        lg_state_spectrum(&x->other, NULL, &s)) {
        lg_increment_close(&inc);
        return -1;
    }
    lg_increment_refine(&inc, lg_trajectory_now(&x->tr), &x->other);
    if (!may_tie) {
        lg_claim(x->c, C_LIPSCHITZ, 0, distance, reach);
        lg_claim(x->c, C_LOCAL, 0, s.sigma_max, lg_add(x->tr.spectrum0.sigma_max, reach));
    }
    if (lg_ball_finite(m->beta))
        lg_claim(x->c, C_F, 0, lg_vec_norm(&inc.df), lg_mul(m->beta, moved));
    for (size_t i = 0; i < m->n && m->id != LG_QUADRATIC && m->k > 1; i++)
        if (sample_moves(x, i))
            lg_claim(x->c, C_SAMPLE, (double)i,
                     lg_abs(lg_ball_make(inc.remainder.mid[i], inc.remainder.rad[i])),
                     lg_ball_make(inc.bound.mid[i], inc.bound.rad[i]));
    lg_increment_close(&inc);
    return 0;
}

static int check(struct lg_case *c)
{
    struct run x = {.c = c};
    int status = -1;
    x.Wt = malloc(c->inst.k * c->inst.d * sizeof *x.Wt);
    if (!x.Wt || lg_trajectory_open(&x.tr, c, c->inst.y))
        goto cleanup;
    perturb(&x);
    if (norm_claims(&x) || pair_claims(&x))
        goto cleanup;
    status = 0;
cleanup:
    lg_state_close(&x.other);
    lg_trajectory_close(&x.tr);
    free(x.Wt);
    return status;
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
    .latex = "\\|J(W)\\|\\le B\\|v\\|\\,\\|X\\|\n"
             "\\|J(W)-J(\\tilde W)\\|\\le B_2\\|v\\|_\\infty\\|X\\|\\,\\xi\\,\\|W-\\tilde W\\|_F\n"
             "|f_i(W+\\Delta)-f_i(W)-J_i\\Delta|\\le\\frac{B_2}{2}\\sum_l|v_l|\\,(\\Delta_l\\cdot x_i)^2",
    .slides = "S27 S28",
    .source = "Oymak and Soltanolkotabi, arXiv 1902.04674; Schur 1911; theorem T0",
    .how_to_read = "f and J are enclosed at the instance: a violated claim is a mistake of the program or of "
                   "the theorem, not of a kernel.",
    .pure = true,
    .kinds = LG_NETWORK,
    .activations = (1u << LG_ACTIVATIONS) - 1,
    .families = families,
    .claims = claims,
    .n_claims = CLAIMS,
    .policy = {.max_vacuous = 0.2, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
