/* T0 held to a kernel's own f, J and J u: its inequalities, and what is exact for the quadratic and for ReLU.
 *
 * W, W~ = W + D (k x d), f and J as the kernel returns them, d. its declared rounding (verify/model/errors.c, functions.c):
 *     |J| <= beta + d.,  |J_i| <= b + d.,  |J(W~) - J(W)| <= L|D| + d.,  |f(W~) - f(W)| <= beta|D| + d.,
 *     R_i := f_i(W~) - f_i(W) - (J D)_i,   |R_i| <= (B2/2) sum_l |v_l| <D_l, x_i>^2 + d.          (Taylor)
 *     phi = z^2/2:  R_i = (1/2) sum_l v_l <D_l, x_i>^2                                            (no more terms)
 *     ReLU:         R_i = sum over flipped l of v_l |z~_il|, z~ = <x_i, w~_l>.
 * ReLU: with one sign before and after phi is linear there; with z > 0 > z~ the term is 0 - z - (z~ - z) = -z~, with z < 0 < z~
 * it is z~. At z = 0 any slope c in [0, 1] may have been used: (1 - c)|z~| or c|z~|, within [0, |z~|]; so is a sign that is not certain.
 * The kernel is given u = D rounded to what it stores: |J_i||u - D| more.
 * |D| runs from 1 down to 2^-36, random or aimed at one sample: a step of a table, a branch or a cut is a jump there, and no
 * smooth function has one. What is equal identically is decided because rounding is allowed for on one side. */
#include "verify/model/flips.h"
#include "verify/model/functions.h"
#include "verify/author/labels.h"
#include "verify/author/outputs.h"
#include "verify/author/trajectory.h"
#include "fixtures/lib/random.h"

#include <stdlib.h>

enum { H_VALUES, H_SLOPES, H_PRODUCT, HYPOTHESES };
static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    [H_VALUES] = {"meaningful f", "declared rounding of f_i <= half of its terms' size, some sample"},
    [H_SLOPES] = {"meaningful J", "declared rounding of J <= |J|/2, Frobenius"},
    [H_PRODUCT] = {"meaningful J u", "declared rounding of (J u)_i <= |J_i||u|/2, some sample"},
};
#define VALUES (1u << H_VALUES)
#define SLOPES (1u << H_SLOPES)
#define REMAINDER (VALUES | 1u << H_PRODUCT)

enum {
    C_NORM,
    C_ROW,
    C_LIPSCHITZ,
    C_F,
    C_TAYLOR,
    C_QUADRATIC,
    C_RELU,
    C_BAD_NORM,
    C_BAD_F,
    C_BAD_FLAT,
    CLAIMS
};
static const struct lg_claim_spec claims[CLAIMS] = {
    [C_NORM] = {"norm", LG_SLIDE, LG_THEOREM, SLOPES, "|J(W)| <= B|v||X| + allowance",
                "declared rounding of J, Frobenius", ""},
    [C_ROW] = {"row-norm", LG_SHARP, LG_THEOREM, SLOPES, "|J_i(W)| <= B|v|xi + allowance",
               "declared rounding of row i", "sample"},
    [C_LIPSCHITZ] = {"lipschitz", LG_SLIDE, LG_THEOREM, SLOPES, "|J(W~) - J(W)| <= L|D| + allowance",
                     "declared rounding of J at W and at W~", ""},
    [C_F] = {"f-lipschitz", LG_SHARP, LG_THEOREM, VALUES, "|f(W~) - f(W)| <= B|v||X||D| + allowance",
             "declared rounding of f at W and at W~", ""},
    [C_TAYLOR] = {"per-sample", LG_SHARP, LG_THEOREM, REMAINDER,
                  "|f_i(W~) - f_i(W) - (J D)_i| <= (B2/2) sum_l |v_l|<D_l,x_i>^2 + allowance",
                  "declared rounding of f_i twice and of (J u)_i, and |J_i||u - D|", "sample"},
    [C_QUADRATIC] = {"quadratic-equality", LG_IDENTITY, LG_THEOREM, REMAINDER,
                     "|f_i(W~) - f_i(W) - (J D)_i - (1/2) sum_l v_l <D_l,x_i>^2| <= allowance",
                     "as per-sample", "sample"},
    [C_RELU] = {"relu-equality", LG_IDENTITY, LG_THEOREM, REMAINDER,
                "|f_i(W~) - f_i(W) - (J D)_i - sum over flipped of v_l |<w~_l,x_i>|| <= allowance",
                "as per-sample", "sample"},
    [C_BAD_NORM] = {"control-norm", LG_SHARP, LG_CONTROL, SLOPES, "FALSE: |J(W)| <= max_i |J_i(W)|/2", "",
                    ""},
    [C_BAD_F] = {"control-f", LG_SHARP, LG_CONTROL, VALUES, "FALSE: |f(W~) - f(W)| <= allowance", "", ""},
    [C_BAD_FLAT] = {"control-flat", LG_SHARP, LG_CONTROL, REMAINDER,
                    "FALSE: per-sample, or the equality, without J D", "", "sample"},
};

enum { EXPLICIT_LIMIT = 1 << 20, SIZES = 10 }; /* n k d up to which J is asked for */

/* extra[0]: |D|, about; extra[1]: the sample it is aimed at, or -1. */
static int calibrate(struct lg_case *c)
{
    uint32_t aim = lg_choose(&c->choices, 2);
    c->recipe.eta = 1;
    c->recipe.extra[0] = ldexp(1, -4 * (int)lg_choose(&c->choices, SIZES));
    c->recipe.extra[1] = aim ? (double)lg_choose(&c->choices, (uint32_t)c->inst.n) : -1;
    return 0;
}

/* What the kernel returns at one W, and its declared rounding. */
struct answer {
    struct lg_state s;
    double *f, *df; /* n each */
    double *J, *dJ; /* n x kd, n; NULL where J is not asked for */
};

struct run {
    struct lg_case *c;
    struct lg_trajectory tr;
    struct answer at[2];         /* W, W~ */
    double *Wt, *u, *Ju, *dJu;   /* k x d, k x d, n, n */
    lg_ball moved;               /* |D| */
    bool values, slopes, linear; /* offered, and small enough */
};

static void perturb(struct run *x)
{
    const struct lg_instance *inst = &x->c->inst;
    struct lg_stream s = lg_stream_make(x->c->recipe.seed, "perturbation", x->c->recipe.index, inst->n);
    double t = x->c->recipe.extra[0];
    long aim = (long)fmin(x->c->recipe.extra[1], (double)inst->n - 1);
    for (size_t l = 0; l < inst->k; l++) {
        double up = lg_stream_u64(&s, l) % 2 ? t : -t;
        for (size_t j = 0; j < inst->d; j++) {
            size_t e = l * inst->d + j;
            double D = aim >= 0 ? up * inst->X[(size_t)aim * inst->d + j] / sqrt((double)inst->k)
                                : t * lg_stream_normal(&s, e) / sqrt((double)(inst->k * inst->d));
            x->Wt[e] = lg_case_round(x->c, inst->W0[e] + D);
            x->u[e] = lg_case_round(x->c, x->Wt[e] - inst->W0[e]);
        }
    }
    x->moved = lg_distance(inst->k * inst->d, x->Wt, inst->W0);
}

/* False: the kernel failed (recorded), or no memory. */
static bool ask(struct run *x, struct answer *a)
{
    struct lg_session *session = x->c->session;
    const struct lg_model *m = &x->tr.m;
    size_t n = m->n, size = n * m->k * m->d;
    if (!lg_call_ok(x->c, LG_OP_FORWARD, lg_session_import(session, a->s.W)))
        return false;
    if (x->values && (!lg_call_ok(x->c, LG_OP_FORWARD, lg_session_forward(session, a->f)) ||
                      !lg_check_finite(x->c, "forward", 0, n, a->f)))
        return false;
    if (x->slopes && (!lg_call_ok(x->c, LG_OP_JACOBIAN, lg_session_jacobian(session, a->J)) ||
                      !lg_check_finite(x->c, "jacobian", 0, size, a->J)))
        return false;
    lg_forward_error(&a->s, &x->tr.declared, a->df);
    if (x->slopes && lg_jacobian_error(&a->s, &x->tr.declared, a->dJ))
        return false;
    return !x->linear || a != &x->at[0] ||
           (lg_call_ok(x->c, LG_OP_JVP, lg_session_jvp(session, x->u, x->Ju)) &&
            lg_check_finite(x->c, "jvp", 0, n, x->Ju));
}

/* |J_i| at W. */
static lg_ball row_norm(const struct run *x, size_t i)
{
    const struct lg_mat *G = &x->tr.gram0;
    return lg_sqrt(lg_nonneg(lg_ball_make(G->mid[i * G->rows + i], G->rad[i * G->rows + i])));
}

static void state_hypotheses(struct run *x)
{
    size_t n = x->tr.m.n;
    double u = lg_norm_up(x->tr.m.k * x->tr.m.d, x->u), values = INFINITY, product = INFINITY;
    for (size_t i = 0; i < n; i++) {
        values = fmin(values, lg_div_up(x->at[0].df[i], lg_down(lg_forward_size(&x->at[0].s, i))));
        if (x->linear)
            product = fmin(product, lg_div_up(x->dJu[i], lg_down(lg_lo(row_norm(x, i)) * u)));
    }
    lg_hypothesis(x->c, H_VALUES, lg_exact(fmin(values, DBL_MAX)), lg_exact(0.5));
    if (x->linear)
        lg_hypothesis(x->c, H_PRODUCT, lg_exact(fmin(product, DBL_MAX)), lg_exact(0.5));
    if (x->slopes)
        lg_hypothesis(x->c, H_SLOPES, lg_exact(lg_norm_up(n, x->at[0].dJ)),
                      lg_scale(x->tr.spectrum0.sigma_max, 0.5));
}

/* scale = 0: |J|; 1: |J~ - J|, as the kernel has them. */
static int kernel_norm(const struct run *x, double scale, lg_ball *out)
{
    struct lg_mat D = {0};
    size_t weights = x->tr.m.k * x->tr.m.d;
    if (lg_mat_init(&D, x->tr.m.n, weights))
        return -1;
    for (size_t e = 0; e < x->tr.m.n * weights; e++) {
        D.mid[e] = scale * x->at[1].J[e] - x->at[0].J[e];
        D.rad[e] = scale != 0 ? lg_up(LG_U * fabs(D.mid[e])) : 0;
    }
    *out = lg_mat_norm(&D, x->tr.m.precision);
    lg_mat_clear(&D);
    return 0;
}

static int slope_claims(struct run *x)
{
    const struct lg_model *m = &x->tr.m;
    size_t weights = m->k * m->d;
    lg_ball norm, change, largest = lg_exact(0);
    double here = lg_norm_up(m->n, x->at[0].dJ), there = lg_norm_up(m->n, x->at[1].dJ);
    if (kernel_norm(x, 0, &norm) || kernel_norm(x, 1, &change))
        return -1;
    for (size_t i = 0; i < m->n; i++) {
        lg_ball row = lg_norm_exact(weights, x->at[0].J + i * weights);
        largest = lg_max(largest, row);
        if (lg_ball_finite(m->b))
            lg_claim(x->c, C_ROW, (double)i, row, lg_add(m->b, lg_exact(x->at[0].dJ[i])));
    }
    if (lg_ball_finite(m->beta))
        lg_claim(x->c, C_NORM, 0, norm, lg_add(m->beta, lg_exact(here)));
    bool may_tie = m->id == LG_QUADRATIC && (m->n == 1 || m->d == 1); /* |J~ - J| = L|D| identically */
    if (m->act->smooth && lg_hi(x->moved) > 0 && !may_tie)
        lg_claim(x->c, C_LIPSCHITZ, 0, change,
                 lg_add(lg_mul(m->L, x->moved), lg_exact(lg_add_up(here, there))));
    lg_claim(x->c, C_BAD_NORM, 0, norm, lg_scale(largest, 0.5));
    return 0;
}

/* sum over flipped l of v_l |z~_il|; a term that is not certain is v_l times [0, |z| + |z~|]. */
static lg_ball flipped_sum(const struct run *x, size_t i)
{
    lg_ball sum = lg_exact(0);
    for (size_t l = 0; l < x->tr.m.k; l++) {
        lg_ball z = lg_state_z(&x->at[0].s, i, l), after = lg_state_z(&x->at[1].s, i, l);
        bool up = lg_lo(z) > 0, down = lg_hi(z) < 0;
        if ((up && lg_lo(after) > 0) || (down && lg_hi(after) < 0))
            continue;
        bool flipped = (up && lg_hi(after) < 0) || (down && lg_lo(after) > 0);
        lg_ball term = flipped ? lg_abs(after) : lg_from_ends(0, lg_add_up(lg_mag(z), lg_mag(after)));
        sum = lg_add(sum, lg_mul(lg_exact(x->tr.m.v[l]), term));
    }
    return sum;
}

static void remainder_claim(struct run *x, size_t i, const struct lg_increment *inc)
{
    const struct lg_model *m = &x->tr.m;
    double u = lg_norm_up(m->k * m->d, x->u), off = lg_mul_up(2 * fmax(x->tr.declared.us, LG_U), u);
    double twice = lg_add_up(x->at[0].df[i], x->at[1].df[i]);
    lg_ball allowed = lg_exact(lg_add_up(lg_add_up(twice, x->dJu[i]), lg_mul_up(off, lg_hi(row_norm(x, i)))));
    lg_ball flat = lg_sub(lg_exact(x->at[1].f[i]), lg_exact(x->at[0].f[i]));
    lg_ball R = lg_sub(flat, lg_exact(x->Ju[i])), exact = lg_exact(0), most = lg_exact(0);
    unsigned claim = m->act->smooth ? C_TAYLOR : C_RELU;
    if (!m->act->smooth)
        exact = flipped_sum(x, i);
    else if (m->id == LG_QUADRATIC) {
        claim = C_QUADRATIC;
        exact = lg_ball_make(inc->remainder.mid[i], inc->remainder.rad[i]);
    } else
        most = lg_ball_make(inc->bound.mid[i], inc->bound.rad[i]);
    lg_claim(x->c, claim, (double)i, lg_abs(lg_sub(R, exact)), lg_add(most, allowed));
    lg_claim(x->c, C_BAD_FLAT, (double)i, lg_abs(lg_sub(flat, exact)), lg_add(most, allowed));
}

static int value_claims(struct run *x)
{
    const struct lg_model *m = &x->tr.m;
    struct lg_increment inc = {0};
    double here = lg_norm_up(m->n, x->at[0].df), there = lg_norm_up(m->n, x->at[1].df);
    if (lg_hi(x->moved) == 0)
        return 0;
    lg_ball change = lg_distance(m->n, x->at[1].f, x->at[0].f), allowed = lg_exact(lg_add_up(here, there));
    if (lg_ball_finite(m->beta))
        lg_claim(x->c, C_F, 0, change, lg_add(lg_mul(m->beta, x->moved), allowed));
    lg_claim(x->c, C_BAD_F, 0, change, allowed);
    if (!x->linear)
        return 0;
    if (m->act->smooth && lg_increment_open(&inc, &x->at[0].s, x->Wt))
        return -1;
    for (size_t i = 0; i < m->n; i++)
        remainder_claim(x, i, &inc);
    lg_increment_close(&inc);
    return 0;
}

/* 0, or -1: nothing is offered (recorded), or no memory. */
static int open_answers(struct run *x)
{
    const struct lg_model *m = &x->tr.m;
    size_t size = m->n * m->k * m->d;
    x->values = lg_offers(x->c, LG_OP_FORWARD);
    x->slopes = lg_offers(x->c, LG_OP_JACOBIAN) && size <= EXPLICIT_LIMIT;
    x->linear = x->values && lg_offers(x->c, LG_OP_JVP);
    if (!x->values && !x->slopes && !lg_call_ok(x->c, LG_OP_FORWARD, LG_CALL_NOT_OFFERED))
        return -1;
    for (int w = 0; w < 2; w++) {
        struct answer *a = &x->at[w];
        a->f = malloc(3 * m->n * sizeof *a->f);
        a->J = x->slopes ? malloc(size * sizeof *a->J) : NULL;
        if (!a->f || (x->slopes && !a->J) || lg_state_open(&a->s, m, w ? x->Wt : x->tr.W0, false))
            return -1;
        a->df = a->f + m->n;
        a->dJ = a->f + 2 * m->n;
    }
    return 0;
}

static int check(struct lg_case *c)
{
    struct run x = {.c = c};
    size_t weights = c->inst.k * c->inst.d;
    int status = -1;
    x.Wt = malloc(2 * weights * sizeof *x.Wt);
    x.Ju = malloc(2 * c->inst.n * sizeof *x.Ju);
    if (!x.Wt || !x.Ju || lg_trajectory_open(&x.tr, c, c->inst.y))
        goto cleanup;
    x.u = x.Wt + weights;
    x.dJu = x.Ju + c->inst.n;
    perturb(&x);
    if (!lg_trajectory_start(&x.tr, c->recipe.eta) || open_answers(&x) || !ask(&x, &x.at[0]) ||
        !ask(&x, &x.at[1]) || (x.linear && lg_jvp_error(&x.at[0].s, &x.tr.declared, x.u, x.dJu)))
        goto cleanup;
    state_hypotheses(&x);
    status = (x.slopes && slope_claims(&x)) || (x.values && value_claims(&x)) ? -1 : 0;
cleanup:
    for (int w = 0; w < 2; w++) {
        lg_state_close(&x.at[w].s);
        free(x.at[w].f);
        free(x.at[w].J);
    }
    lg_trajectory_close(&x.tr);
    free(x.Wt);
    free(x.Ju);
    return status;
}

static const struct lg_control_use controls[] = {
    {C_NORM, C_BAD_NORM},   {C_ROW, C_BAD_NORM},       {C_LIPSCHITZ, C_BAD_NORM}, {C_F, C_BAD_F},
    {C_TAYLOR, C_BAD_FLAT}, {C_QUADRATIC, C_BAD_FLAT}, {C_RELU, C_BAD_FLAT}};

static const struct lg_family_use families[] = {
    {"gaussian-sphere", 2}, {"integer", 1},         {"tiny-shapes", 3}, {"clustered", 1}, {"scaled", 1},
    {"wide-features", 1},   {"activation-grid", 3}, {"saturated", 3},   {NULL, 0}};

const struct lg_lemma lemma_kernel_constants = {
    .id = "kernel-constants",
    .title = "Constants of the network, held to a kernel's own f and J",
    .statement =
        "For all W, W~ = W + D: |J| <= B|v||X|, |J(W~) - J(W)| <= L|D|, f(W~) - f(W) - J D within (B2/2) sum "
        "|v_l|<D_l,x_i>^2, equal to (1/2) sum v_l<D_l,x_i>^2 for z^2/2 and to the flipped v_l|z~_il| for "
        "ReLU.",
    .latex = "|f_i(W+\\Delta)-f_i(W)-J_i\\Delta|\\le\\frac{B_2}{2}\\sum_l|v_l|\\,(\\Delta_l\\cdot x_i)^2\n"
             "\\phi=\\frac{z^2}{2}:\\quad f_i(W+\\Delta)-f_i(W)-J_i\\Delta=\\frac{1}{2}\\sum_l "
             "v_l\\,(\\Delta_l\\cdot x_i)^2",
    .slides = "S27 S28",
    .source = "Oymak and Soltanolkotabi, arXiv 1902.04674; Schur 1911; theorem T0",
    .how_to_read = "f, J and J u are the kernel's, the constants are certified: a derivative that does not "
                   "belong to the "
                   "values, or one with jumps, leaves the bounds.",
    .kinds = LG_NETWORK,
    .activations = (1u << LG_ACTIVATIONS) - 1,
    .families = families,
    .hypotheses = hypotheses,
    .n_hypotheses = HYPOTHESES,
    .claims = claims,
    .n_claims = CLAIMS,
    .controls = controls,
    .n_controls = sizeof controls / sizeof *controls,
    .policy = {.max_vacuous = 0.2, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
