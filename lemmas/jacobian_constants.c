/* T0, certified constants of the network, and every function a kernel offers against its enclosure.
 *
 * For all W, W~ (Schur's bound applied to J J^T, and Taylor's theorem; lemmas/THEORY.md):
 *     |J(W)| <= beta = B|v||X|,  |J(W) - J(W~)| <= L|W - W~|, L = B2 max|v| |X| xi,  |J_i| <= b = B|v|xi,
 *     f is beta-Lipschitz,  |f_i(W~) - f_i(W) - J_i(W~ - W)| <= (B2/2) sum_l |v_l| <D_l, x_i>^2.
 * The pair (W_0, W~) is random or adversarial: D_l = +-t x_i with the sign of v_l phi''(z_il), which makes all terms of
 * sample i's remainder agree. f, J and grad L in these claims come from the enclosures; the kernel's own forward, gradient,
 * jacobian, jvp, vjp, gram and gd_steps are conformance claims: |computed - exact| <= declared rounding.
 * Ties: for phi = z^2/2 with n = 1 or d = 1 the Lipschitz bound can be an equality, and so can the per-sample bound for moves
 * of one sign of v; those are not stated. Nor is the per-sample bound for one neuron, whose phi'' comes nearer to B2 than any precision
 * tells. ReLU has no L. */
#include "verify/model/functions.h"
#include "verify/run/engine.h"
#include "verify/run/outputs.h"
#include "verify/run/step_claims.h"
#include "fixtures/lib/random.h"

#include <stdlib.h>
#include <string.h>

enum { H_ENVELOPE, H_STEP_ENVELOPE, HYPOTHESES };
static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    [H_ENVELOPE] = {"meaningful gradient envelope", "declared rounding of the gradient <= |grad L|/2"},
    [H_STEP_ENVELOPE] = {"meaningful step envelope", "declared rounding <= eta|grad L|/2 at some step"},
};

enum {
    C_NORM,
    C_LOCAL,
    C_LIPSCHITZ,
    C_ROW,
    C_F,
    C_SAMPLE,
    C_FORWARD,
    C_GRADIENT,
    C_STEP,
    C_JACOBIAN,
    C_JVP,
    C_VJP,
    C_GRAM,
    C_BAD_L,
    C_BAD_GRADIENT,
    CLAIMS
};
static const struct lg_claim_spec claims[CLAIMS] = {
    [C_NORM] = {"norm", LG_SLIDE, LG_THEOREM, 0, "|J(W)| <= beta = B|v||X|", "", ""},
    [C_LOCAL] = {"norm-local", LG_SHARP, LG_THEOREM, 0, "|J(W~)| <= |J(W)| + L|W~ - W|", "", ""},
    [C_LIPSCHITZ] = {"lipschitz", LG_SLIDE, LG_THEOREM, 0, "|J(W~) - J(W)| <= L|W~ - W|", "", ""},
    [C_ROW] = {"row-norm", LG_SHARP, LG_THEOREM, 0, "|J_i(W)| <= b = B|v|xi", "", "sample"},
    [C_F] = {"f-lipschitz", LG_SHARP, LG_THEOREM, 0, "|f(W~) - f(W)| <= beta|W~ - W|", "", ""},
    [C_SAMPLE] = {"per-sample", LG_SHARP, LG_THEOREM, 0,
                  "|f_i(W~) - f_i(W) - J_i(W~ - W)| <= (B2/2) sum |v_l|<D_l,x_i>^2", "", "sample"},
    [C_FORWARD] = {"forward", LG_IDENTITY, LG_CONFORMANCE, 0, "|f_i computed - f_i| <= declared rounding",
                   "gamma bounds at the declared depths", "sample"},
    [C_GRADIENT] = {"gradient", LG_IDENTITY, LG_CONFORMANCE, 1u << H_ENVELOPE,
                    "|G computed - J^T r| <= declared rounding", "as gd-step, without the update", ""},
    [C_STEP] = LG_STEP_CLAIM(H_STEP_ENVELOPE),
    [C_JACOBIAN] = {"jacobian", LG_IDENTITY, LG_CONFORMANCE, 0,
                    "row i: |J_i computed - J_i| <= declared rounding", "slope error and three products",
                    "sample"},
    [C_JVP] = {"jvp", LG_IDENTITY, LG_CONFORMANCE, 0, "|(J u)_i computed - (J u)_i| <= declared rounding",
               "Cauchy-Schwarz over k d terms", "sample"},
    [C_VJP] = {"vjp", LG_IDENTITY, LG_CONFORMANCE, 0, "|J^T z computed - J^T z| <= declared rounding",
               "as gradient, with z exact", ""},
    [C_GRAM] = {"gram", LG_IDENTITY, LG_CONFORMANCE, 0, "|(J J^T)_ij computed - exact| <= declared rounding",
                "Cauchy-Schwarz over neurons", ""},
    [C_BAD_L] = {"control-norm", LG_SHARP, LG_CONTROL, 0, "FALSE: |J(W)| <= max_i |J_i(W)|/2", "", ""},
    [C_BAD_GRADIENT] = {"control-gradient", LG_IDENTITY, LG_CONTROL, 1u << H_ENVELOPE,
                        "FALSE: |J^T r| <= declared rounding", "", ""},
};

static const struct lg_step_claims steps_stated = {H_STEP_ENVELOPE, LG_NO_CLAIM, C_STEP, LG_NO_CLAIM,
                                                   LG_NO_CLAIM};

enum { EXPLICIT_LIMIT = 1 << 20 }; /* n k d up to which J is written out with radii */

/* eta = 2^-j / beta^2 or so: only the conformance of a step is at stake, so no hypothesis on it. extra[0]: the size of the
 * perturbation; extra[1]: the sample it is aimed at, or -1 for a random one. */
static int calibrate(struct lg_case *c)
{
    struct lg_model m;
    if (lg_model_open(&m, &c->inst, c->inst.y, 53))
        return -1;
    double beta = lg_ball_finite(m.beta) ? lg_hi(m.beta) : lg_hi(lg_mul(m.norm_v, m.norm_X));
    uint32_t aim = lg_choose(&c->choices, 2);
    c->recipe.eta = lg_case_round_down(c, ldexp(1 / (beta * beta), -(int)lg_choose(&c->choices, 4)));
    c->recipe.label_exponent = (int)lg_choose(&c->choices, 6) - 1;
    c->recipe.steps = 2;
    c->recipe.extra[0] = ldexp(1, -(int)lg_choose(&c->choices, 10));
    c->recipe.extra[1] = aim ? (double)lg_choose(&c->choices, (uint32_t)c->inst.n) : -1;
    lg_model_close(&m);
    return 0;
}

struct run {
    struct lg_case *c;
    struct lg_trajectory tr;
    struct lg_state other;
    double *Wt, *out; /* k x d; room for any output */
    double *bound;    /* max(n^2, k) */
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

static bool forward_claim(struct run *x)
{
    const struct lg_state *s = lg_trajectory_now(&x->tr);
    if (!lg_call_ok(x->c, LG_OP_FORWARD, lg_session_forward(x->c->session, x->out)) ||
        !lg_check_finite(x->c, "forward", 0, s->m->n, x->out))
        return false;
    lg_forward_error(s, &x->tr.declared, x->bound);
    for (size_t i = 0; i < s->m->n; i++)
        lg_claim(x->c, C_FORWARD, (double)i,
                 lg_abs(lg_sub(lg_exact(x->out[i]), lg_ball_make(s->f.mid[i], s->f.rad[i]))),
                 lg_exact(x->bound[i]));
    return true;
}

/* |G computed - G| as a ball: the midpoints' distance widened by the enclosure's radius. */
static lg_ball off_by(const struct run *x, const struct lg_gradient *g)
{
    lg_ball gap = lg_distance(x->tr.m.k * x->tr.m.d, x->out, g->mid);
    return lg_nonneg(lg_ball_make(gap.mid, lg_add_up(gap.rad, g->rad)));
}

/* gradient (r with its forward error) and vjp (z = y direction, exact). */
static bool adjoint_claims(struct run *x)
{
    const struct lg_state *s = lg_trajectory_now(&x->tr);
    const struct lg_model *m = s->m;
    struct lg_gradient g = {0}, gz = {0};
    struct lg_vec z = {0};
    double beta = lg_trajectory_beta(&x->tr), *dr = calloc(m->n, sizeof *dr),
           *rows = malloc(m->k * sizeof *rows);
    bool ok = dr && rows && !lg_vec_init(&z, m->n);
    for (size_t i = 0; ok && i < m->n; i++)
        z.mid[i] = lg_case_round(x->c, x->c->inst.y[i]);
    ok = ok && !lg_gradient_open(&g, s, &s->r, beta) && !lg_gradient_open(&gz, s, &z, beta);
    if (ok && lg_offers(x->c, LG_OP_VJP) &&
        lg_call_ok(x->c, LG_OP_VJP, lg_session_vjp(x->c->session, z.mid, x->out)) &&
        lg_check_finite(x->c, "vjp", 0, m->k * m->d, x->out)) {
        double all;
        ok = !lg_gradient_error(s, &x->tr.declared, &z, dr, beta, rows, &all);
        if (ok)
            lg_claim(x->c, C_VJP, 0, off_by(x, &gz),
                     lg_exact(lg_add_up(all, lg_mul_up(x->tr.declared.us, lg_add_up(all, lg_hi(gz.norm))))));
    }
    ok = ok && lg_call_ok(x->c, LG_OP_GRADIENT, lg_session_gradient(x->c->session, x->out)) &&
         lg_check_finite(x->c, "gradient", 0, m->k * m->d, x->out);
    double all;
    ok = ok && !lg_gradient_envelope(s, &g, &x->tr.declared, beta, &all);
    if (ok) {
        lg_hypothesis(x->c, H_ENVELOPE, lg_exact(all), lg_scale(g.norm, 0.5));
        lg_claim(x->c, C_GRADIENT, 0, off_by(x, &g), lg_exact(all));
        lg_claim_power(x->c, C_GRADIENT,
                       lg_div_up(lg_add_up(2 * all, 2 * g.rad), lg_down(fmax(DBL_MIN, lg_lo(g.norm)))));
        lg_claim(x->c, C_BAD_GRADIENT, 0, g.norm, lg_exact(all));
    }
    lg_gradient_close(&g);
    lg_gradient_close(&gz);
    lg_vec_clear(&z);
    free(dr);
    free(rows);
    return ok;
}

static int row_claims(struct run *x, const struct lg_mat *J)
{
    const struct lg_model *m = &x->tr.m;
    size_t w = m->k * m->d;
    if (lg_jacobian_error(lg_trajectory_now(&x->tr), &x->tr.declared, x->bound))
        return -1;
    for (size_t i = 0; i < m->n; i++) {
        lg_ball gap = lg_distance(w, x->out + i * w, J->mid + i * w);
        double rad = lg_add_up(gap.rad, lg_norm_up(w, J->rad + i * w));
        lg_claim(x->c, C_JACOBIAN, (double)i, lg_nonneg(lg_ball_make(gap.mid, rad)), lg_exact(x->bound[i]));
    }
    return 0;
}

static int jvp_claims(struct run *x, const struct lg_mat *J, const double *u)
{
    const struct lg_model *m = &x->tr.m;
    struct lg_vec Ju = {0};
    int status =
        lg_vec_init(&Ju, m->n) || lg_jvp_error(lg_trajectory_now(&x->tr), &x->tr.declared, u, x->bound) ? -1
                                                                                                        : 0;
    if (!status) {
        lg_state_jvp(lg_trajectory_now(&x->tr), J, u, &Ju);
        for (size_t i = 0; i < m->n; i++)
            lg_claim(x->c, C_JVP, (double)i,
                     lg_abs(lg_sub(lg_exact(x->out[i]), lg_ball_make(Ju.mid[i], Ju.rad[i]))),
                     lg_exact(x->bound[i]));
    }
    lg_vec_clear(&Ju);
    return status;
}

static int gram_claims(struct run *x)
{
    size_t n = x->tr.m.n;
    const struct lg_mat *exact = &x->tr.gram0;
    if (lg_gram_error(lg_trajectory_now(&x->tr), &x->tr.declared, x->bound))
        return -1;
    for (size_t e = 0; e < n * n; e++)
        lg_claim(x->c, C_GRAM, (double)e,
                 lg_abs(lg_sub(lg_exact(x->out[e]), lg_ball_make(exact->mid[e], exact->rad[e]))),
                 lg_exact(x->bound[e]));
    return 0;
}

static bool explicit_claims(struct run *x)
{
    const struct lg_model *m = &x->tr.m;
    struct lg_session *session = x->c->session;
    struct lg_mat J = {0};
    size_t size = m->n * m->k * m->d;
    bool ok = true;
    if (lg_offers(x->c, LG_OP_GRAM)) {
        ok = lg_call_ok(x->c, LG_OP_GRAM, lg_session_gram(session, x->out)) &&
             lg_check_finite(x->c, "gram", 0, m->n * m->n, x->out) && !gram_claims(x);
    }
    if (!ok || size > EXPLICIT_LIMIT)
        return ok;
    if (lg_mat_init(&J, m->n, m->k * m->d))
        return false;
    ok = !lg_state_jacobian(lg_trajectory_now(&x->tr), &J);
    if (ok && lg_offers(x->c, LG_OP_JACOBIAN)) {
        ok = lg_call_ok(x->c, LG_OP_JACOBIAN, lg_session_jacobian(session, x->out)) &&
             lg_check_finite(x->c, "jacobian", 0, size, x->out) && !row_claims(x, &J);
    }
    if (ok && lg_offers(x->c, LG_OP_JVP)) {
        ok = lg_call_ok(x->c, LG_OP_JVP, lg_session_jvp(session, x->Wt, x->out)) &&
             lg_check_finite(x->c, "jvp", 0, m->n, x->out) && !jvp_claims(x, &J, x->Wt);
    }
    lg_mat_clear(&J);
    return ok;
}

static int step_claims(struct run *x)
{
    double share = INFINITY;
    for (int s = 0; s < 2; s++) {
        int status = lg_trajectory_step(&x->tr);
        if (status <= 0)
            return -1;
        lg_step_claims_state(x->c, &steps_stated, &x->tr, (double)(s + 1), &share);
    }
    lg_step_claims_close(x->c, &steps_stated, share);
    return 0;
}

static int check(struct lg_case *c)
{
    struct run x = {.c = c};
    size_t n = c->inst.n, w = c->inst.k * c->inst.d, room = n * w <= EXPLICIT_LIMIT ? n * w : 0;
    double *y = malloc(n * sizeof *y);
    int status = -1;
    x.Wt = malloc(w * sizeof *x.Wt);
    x.out = malloc((room + w + n * n) * sizeof *x.out);
    x.bound = malloc((n * n + c->inst.k) * sizeof *x.bound);
    if (!y || !x.Wt || !x.out || !x.bound || lg_case_labels(c, c->recipe.label_exponent, y) ||
        lg_trajectory_open(&x.tr, c, y))
        goto cleanup;
    perturb(&x);
    if (norm_claims(&x) || pair_claims(&x) || !lg_trajectory_start(&x.tr, c->recipe.eta) ||
        !forward_claim(&x) || !adjoint_claims(&x) || !explicit_claims(&x) || step_claims(&x))
        goto cleanup;
    status = 0;
cleanup:
    lg_state_close(&x.other);
    lg_trajectory_close(&x.tr);
    free(y);
    free(x.Wt);
    free(x.out);
    free(x.bound);
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
    .how_to_read = "The theorem claims use enclosures of f and J at the instance; the conformance claims "
                   "compare each function that "
                   "the kernel offers with its enclosure, within the rounding that the kernel declares.",
    .kinds = LG_NETWORK,
    .activations = (1u << LG_ACTIVATIONS) - 1,
    .families = families,
    .hypotheses = hypotheses,
    .n_hypotheses = HYPOTHESES,
    .claims = claims,
    .n_claims = CLAIMS,
    .policy = {.max_vacuous = 0.2, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
