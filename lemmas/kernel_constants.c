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
#include "fixtures/lib/random.h"
#include "verify/author/descent.h"
#include "verify/author/formulas.h"
#include "verify/author/labels.h"
#include "verify/author/outputs.h"
#include "verify/model/flips.h"
#include "verify/model/functions.h"

enum { H_VALUES, H_SLOPES, H_PRODUCT, HYPOTHESES };

static const struct lg_quantity quantities[] = {
    {"|X|", NULL, "n x d", "largest singular value of the data", NULL, true},
    {"L", NULL, "scalar", "B2 |v|_inf |X| xi", "f/w^2", true},
    {"|D|", NULL, "k x d", "Frobenius norm of W~ - W", "w", true},
    {"|J|", NULL, "n x kd", "largest singular value of the kernel's J at W", "f/w", true},
    {"|J~ - J|", NULL, "n x kd", "of the kernel's J at W~ less that at W", "f/w", true},
    {"B", NULL, "scalar", "sup |phi'|", NULL, true},
    {"|v|", NULL, "k", "norm of the output weights", NULL, true},
    {"xi", NULL, "n x d", "largest norm of a row of X", NULL, true},
    {"|J_i|", NULL, "kd", "norm of row i of the kernel's J at W", NULL, true},
    {"dJ_i", NULL, "kd", "declared rounding of that row", NULL, true},
    {"[max_i |J_i|]", NULL, "n x kd", "largest norm of a row of the kernel's J at W", "f/w", true},
    {"|J(W)|", NULL, "n x kd", "largest singular value of the Jacobian at W, from J J^T", "f/w", true},
    {"[rounding of J]", NULL, "scalar", "declared, at W, Frobenius", "f/w", true},
    {"[rounding of J~]", NULL, "scalar", "declared, at W~, Frobenius", "f/w", true},
    {"|f~ - f|", NULL, "n", "of the kernel's f at W~ less that at W", "f", true},
    {"[rounding of f]", NULL, "scalar", "declared, at W and at W~, added, 2-norms", "f", true},
    {NULL}};

static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    [H_VALUES] = {"meaningful f", "[declared rounding of f_i/size of its terms] <= 0.5; some sample i"},
    [H_SLOPES] = {"meaningful J", "[rounding of J] <= |J(W)|/2"},
    [H_PRODUCT] = {"meaningful J u", "[declared rounding of (J u)_i/(|J_i| |u|)] <= 0.5; some sample i"},
};
#define VALUES (1u << H_VALUES)
#define SLOPES (1u << H_SLOPES)
#define REMAINDER (VALUES | 1u << H_PRODUCT)

static const char *const definitions[] = {"beta := B |v| |X|", NULL};

static const struct lg_claim_spec claims[] = {
    {"norm", LG_SLIDE, LG_THEOREM, SLOPES, "|J| <= beta + [rounding of J]",
     "declared rounding of J, Frobenius", "", .control = "control-norm"},
    {"row-norm", LG_SHARP, LG_THEOREM, SLOPES, "|J_i| <= B |v| xi + dJ_i; every i", "dJ_i", "sample",
     .control = "control-norm"},
    {"lipschitz", LG_SLIDE, LG_THEOREM, SLOPES, "|J~ - J| <= L |D| + [rounding of J] + [rounding of J~]",
     "declared rounding of J at W and at W~", "", .control = "control-norm"},
    {"f-lipschitz", LG_SHARP, LG_THEOREM, VALUES, "|f~ - f| <= beta |D| + [rounding of f]",
     "declared rounding of f at W and at W~", "", .control = "control-f"},
    {"per-sample", LG_SHARP, LG_THEOREM, REMAINDER,
     "|f_i(W~) - f_i(W) - (J D)_i| <= [(B2/2) sum_l |v_l| <D_l,x_i>^2 + declared rounding]; every i",
     "declared rounding of f_i twice and of (J u)_i, and |J_i||u - D|", "sample", .control = "control-flat"},
    {"quadratic-equality", LG_IDENTITY, LG_THEOREM, REMAINDER,
     "|f_i(W~) - f_i(W) - (J D)_i - (1/2) sum_l v_l <D_l,x_i>^2| <= [declared rounding]; every i",
     "as per-sample", "sample", .control = "control-flat"},
    {"relu-equality", LG_IDENTITY, LG_THEOREM, REMAINDER,
     "[size of f_i(W~) - f_i(W) - (J D)_i - sum over flipped of v_l |<w~_l,x_i>|] <= [declared rounding]; "
     "every i",
     "as per-sample", "sample", .control = "control-flat"},
    {"control-norm", LG_SHARP, LG_CONTROL, SLOPES, "|J| <= [max_i |J_i|]/2", "", ""},
    {"control-f", LG_SHARP, LG_CONTROL, VALUES, "|f~ - f| <= [rounding of f]", "", ""},
    {"control-flat", LG_SHARP, LG_CONTROL, REMAINDER,
     "[size of f_i(W~) - f_i(W), less the equality's terms] <= [bound of per-sample or of the equality]; "
     "without J D",
     "", "sample"},
};

enum { EXPLICIT_LIMIT = 1 << 20, SIZES = 10 }; /* n k d up to which J is asked for */

/* extra[0]: |D|, about; extra[1]: the sample it is aimed at, or -1. */
static void calibrate(struct lg_case *c)
{
    uint32_t aim = lg_choose(&c->choices, 2);
    c->recipe.eta = 1;
    c->recipe.extra[0] = ldexp(1, -4 * (int)lg_choose(&c->choices, SIZES));
    c->recipe.extra[1] = aim ? (double)lg_choose(&c->choices, (uint32_t)c->inst.n) : -1;
}

/* What the kernel returns at one W, and its declared rounding. */
struct answer {
    struct lg_state *s;
    double *f, *df; /* n each */
    double *J, *dJ; /* n x kd, n; NULL where J is not asked for */
};

struct run {
    struct lg_case *c;
    struct lg_trajectory *tr;
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

static void ask(const struct run *x, const struct answer *a)
{
    struct lg_session *session = x->c->session;
    const struct lg_model *m = &x->tr->m;
    lg_ask(x->c, LG_OP_FORWARD, lg_session_import(session, a->s->W));
    if (x->values) {
        lg_ask(x->c, LG_OP_FORWARD, lg_session_forward(session, a->f));
        lg_want_finite(x->c, "forward", 0, m->n, a->f);
    }
    if (x->slopes) {
        lg_ask(x->c, LG_OP_JACOBIAN, lg_session_jacobian(session, a->J));
        lg_want_finite(x->c, "jacobian", 0, m->n * m->k * m->d, a->J);
        lg_need(x->c, lg_jacobian_error(a->s, &x->tr->declared, a->dJ));
    }
    lg_forward_error(a->s, &x->tr->declared, a->df);
    if (x->linear && a == &x->at[0]) {
        lg_ask(x->c, LG_OP_JVP, lg_session_jvp(session, x->u, x->Ju));
        lg_want_finite(x->c, "jvp", 0, m->n, x->Ju);
    }
}

/* |J_i| at W. */
static lg_ball row_norm(const struct run *x, size_t i)
{
    const struct lg_mat *G = &x->tr->gram0;
    return lg_sqrt(lg_nonneg(lg_ball_make(G->mid[i * G->rows + i], G->rad[i * G->rows + i])));
}

static void state_hypotheses(struct run *x)
{
    size_t n = x->tr->m.n;
    double u = lg_norm_up(x->tr->m.k * x->tr->m.d, x->u), values = INFINITY, product = INFINITY;
    for (size_t i = 0; i < n; i++) {
        values = fmin(values, lg_div_up(x->at[0].df[i], lg_down(lg_forward_size(x->at[0].s, i))));
        if (x->linear)
            product = fmin(product, lg_div_up(x->dJu[i], lg_down(lg_lo(row_norm(x, i)) * u)));
    }
    lg_hypothesis(x->c, H_VALUES, lg_exact(fmin(values, DBL_MAX)), lg_exact(0.5));
    if (x->linear)
        lg_hypothesis(x->c, H_PRODUCT, lg_exact(fmin(product, DBL_MAX)), lg_exact(0.5));
    if (!x->slopes)
        return;
    lg_let(x->c, "|J(W)|", x->tr->spectrum0.sigma_max);
    lg_let(x->c, "[rounding of J]", lg_exact(lg_norm_up(n, x->at[0].dJ)));
    lg_let(x->c, "[rounding of J~]", lg_exact(lg_norm_up(n, x->at[1].dJ)));
    lg_state_hypothesis(x->c, H_SLOPES);
}

/* scale = 0: |J|; 1: |J~ - J|, as the kernel has them. */
static lg_ball kernel_norm(const struct run *x, double scale)
{
    const struct lg_model *m = &x->tr->m;
    struct lg_mat D = lg_take_mat(x->c, m->n, m->k * m->d);
    for (size_t e = 0; e < D.rows * D.cols; e++) {
        D.mid[e] = scale * x->at[1].J[e] - x->at[0].J[e];
        D.rad[e] = scale != 0 ? lg_up(LG_U * fabs(D.mid[e])) : 0;
    }
    return lg_mat_norm(&D, m->precision);
}

static void slope_claims(const struct run *x)
{
    struct lg_case *c = x->c;
    const struct lg_model *m = &x->tr->m;
    size_t weights = m->k * m->d;
    lg_ball largest = lg_exact(0);
    lg_let(c, "|J|", kernel_norm(x, 0));
    lg_let(c, "|J~ - J|", kernel_norm(x, 1));
    for (size_t i = 0; i < m->n; i++) {
        lg_ball row = lg_norm_exact(weights, x->at[0].J + i * weights);
        largest = lg_max(largest, row);
        if (lg_ball_finite(m->b)) {
            lg_let_norms(c, "|J_i|", 1, weights, x->at[0].J + i * weights);
            lg_let(c, "dJ_i", lg_exact(x->at[0].dJ[i]));
            lg_state_claim(c, "row-norm", (double)i);
        }
    }
    lg_let(c, "[max_i |J_i|]", largest);
    if (lg_ball_finite(m->beta))
        lg_state_claim(c, "norm", 0);
    bool may_tie = m->id == LG_QUADRATIC && (m->n == 1 || m->d == 1); /* |J~ - J| = L|D| identically */
    if (m->act->smooth && lg_hi(x->moved) > 0 && !may_tie)
        lg_state_claim(c, "lipschitz", 0);
    lg_state_claim(c, "control-norm", 0);
}

/* sum over flipped l of v_l |z~_il|; a term that is not certain is v_l times [0, |z| + |z~|]. */
static lg_ball flipped_sum(const struct run *x, size_t i)
{
    lg_ball sum = lg_exact(0);
    for (size_t l = 0; l < x->tr->m.k; l++) {
        lg_ball z = lg_state_z(x->at[0].s, i, l), after = lg_state_z(x->at[1].s, i, l);
        bool up = lg_lo(z) > 0, down = lg_hi(z) < 0;
        if ((up && lg_lo(after) > 0) || (down && lg_hi(after) < 0))
            continue;
        bool flipped = (up && lg_hi(after) < 0) || (down && lg_lo(after) > 0);
        lg_ball term = flipped ? lg_abs(after) : lg_from_ends(0, lg_add_up(lg_mag(z), lg_mag(after)));
        sum = lg_add(sum, lg_mul(lg_exact(x->tr->m.v[l]), term));
    }
    return sum;
}

static void remainder_claim(struct run *x, size_t i, const struct lg_increment *inc)
{
    const struct lg_model *m = &x->tr->m;
    double u = lg_norm_up(m->k * m->d, x->u), off = lg_mul_up(2 * fmax(x->tr->declared.us, LG_U), u);
    double twice = lg_add_up(x->at[0].df[i], x->at[1].df[i]);
    lg_ball allowed = lg_exact(lg_add_up(lg_add_up(twice, x->dJu[i]), lg_mul_up(off, lg_hi(row_norm(x, i)))));
    lg_ball flat = lg_sub(lg_exact(x->at[1].f[i]), lg_exact(x->at[0].f[i]));
    lg_ball R = lg_sub(flat, lg_exact(x->Ju[i])), exact = lg_exact(0), most = lg_exact(0);
    const char *claim = m->act->smooth ? "per-sample" : "relu-equality";
    if (!m->act->smooth)
        exact = flipped_sum(x, i);
    else if (m->id == LG_QUADRATIC) {
        claim = "quadratic-equality";
        exact = lg_ball_make(inc->remainder.mid[i], inc->remainder.rad[i]);
    } else
        most = lg_ball_make(inc->bound.mid[i], inc->bound.rad[i]);
    lg_claim(x->c, claim, (double)i, lg_abs(lg_sub(R, exact)), lg_add(most, allowed));
    lg_claim(x->c, "control-flat", (double)i, lg_abs(lg_sub(flat, exact)), lg_add(most, allowed));
}

static void value_claims(struct run *x)
{
    struct lg_case *c = x->c;
    const struct lg_model *m = &x->tr->m;
    if (lg_hi(x->moved) == 0)
        return;
    double here = lg_norm_up(m->n, x->at[0].df), there = lg_norm_up(m->n, x->at[1].df);
    lg_let(c, "|f~ - f|", lg_distance(m->n, x->at[1].f, x->at[0].f));
    lg_let(c, "[rounding of f]", lg_exact(lg_add_up(here, there)));
    if (lg_ball_finite(m->beta))
        lg_state_claim(c, "f-lipschitz", 0);
    lg_state_claim(c, "control-f", 0);
    if (!x->linear)
        return;
    const struct lg_increment *inc = m->act->smooth ? lg_take_increment(c, x->at[0].s, x->Wt) : NULL;
    for (size_t i = 0; i < m->n; i++)
        remainder_claim(x, i, inc);
}

static void open_answers(struct run *x)
{
    const struct lg_model *m = &x->tr->m;
    size_t size = m->n * m->k * m->d;
    x->values = lg_offers(x->c, LG_OP_FORWARD);
    x->slopes = lg_offers(x->c, LG_OP_JACOBIAN) && size <= EXPLICIT_LIMIT;
    x->linear = x->values && lg_offers(x->c, LG_OP_JVP);
    if (!x->values && !x->slopes)
        lg_ask(x->c, LG_OP_FORWARD, LG_CALL_NOT_OFFERED);
    for (int w = 0; w < 2; w++)
        x->at[w] = (struct answer){.s = lg_take_state(x->c, m, w ? x->Wt : x->tr->W0, false),
                                   .f = lg_take_doubles(x->c, m->n),
                                   .df = lg_take_doubles(x->c, m->n),
                                   .J = x->slopes ? lg_take_doubles(x->c, size) : NULL,
                                   .dJ = x->slopes ? lg_take_doubles(x->c, m->n) : NULL};
}

/* As finely as the rung has them: where all slopes are at B, |J| and beta differ by rounding alone. */
static void set_constants(const struct run *x)
{
    const struct lg_model *m = &x->tr->m;
    const struct lg_mat X = lg_mat_view(m->n, m->d, m->X);
    lg_let(x->c, "B", m->act->B);
    lg_let(x->c, "|X|", m->precision > LG_DOUBLE ? lg_mat_norm(&X, m->precision) : m->norm_X);
    lg_let_norms(x->c, "|v|", 1, m->k, m->v);
    lg_let_norms(x->c, "xi", m->n, m->d, m->X);
    lg_let(x->c, "L", m->L);
    lg_let(x->c, "|D|", x->moved);
}

static void check(struct lg_case *c)
{
    const size_t weights = c->inst.k * c->inst.d, n = c->inst.n;
    struct run x = {.c = c,
                    .tr = lg_take_trajectory_of(c, c->inst.y),
                    .Wt = lg_take_doubles(c, weights),
                    .u = lg_take_doubles(c, weights),
                    .Ju = lg_take_doubles(c, n),
                    .dJu = lg_take_doubles(c, n)};
    perturb(&x);
    lg_ask_start(c, x.tr);
    open_answers(&x);
    ask(&x, &x.at[0]);
    ask(&x, &x.at[1]);
    if (x.linear)
        lg_need(c, lg_jvp_error(x.at[0].s, &x.tr->declared, x.u, x.dJu));
    set_constants(&x);
    state_hypotheses(&x);
    if (x.slopes)
        slope_claims(&x);
    if (x.values)
        value_claims(&x);
}

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
    .slides = "S27 S28",
    .source = "Oymak and Soltanolkotabi, arXiv 1902.04674; Schur 1911; theorem T0",
    .how_to_read = "f, J and J u are the kernel's, the constants are certified: a derivative that does not "
                   "belong to the "
                   "values, or one with jumps, leaves the bounds.",
    .kinds = LG_NETWORK,
    .activations = (1u << LG_ACTIVATIONS) - 1,
    .families = families,
    LG_HYPOTHESES(hypotheses),
    LG_CLAIMS(claims),
    .policy = {.max_vacuous = 0.2, .max_undecided = 0},
    .calibrate = calibrate,
    .quantities = quantities,
    .definitions = definitions,
    .check = check,
};
