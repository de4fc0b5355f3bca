/* Metamorphic identities: what enters with factor zero neither moves nor matters.
 *
 *   eta = 0          W - 0 g = W for every finite g: gd_steps and sgd_step leave each weight.
 *   column j of X 0  column j of J^T r, J, J^T z is a sum of products with 0, hence 0, and that column of W never moves.
 *   v_l = 0          row l of the same is 0, and w_l never moves.
 *   both             column j and row l of W enter only multiplied by 0: other values there leave all outputs (but
 *                    themselves) as they were, up to the declared rounding of both sides. Not bit for bit: nothing in the
 *                    declaration keeps a kernel from choosing blocks or scalings by the size of all of W.
 *
 * All but the last compare one call with numbers that are known, so they hold for any order, blocking, precision and thread
 * count; the declared model itself allows no error in a sum of zero terms. "Equal" is equality of numbers: -0 = 0. */
#include "verify/author/outputs.h"

#include <stdlib.h>
#include <string.h>

enum {
    C_ETA,
    C_ETA_SGD,
    C_ZERO,
    C_MOVED = C_ZERO + 3,
    C_MOVED_SGD,
    C_UNUSED,
    C_BAD = C_UNUSED + LG_OUTPUTS,
    C_NULL,
    CLAIMS
};

#define ZERO_CLAIM(name, text)                             \
    {                                                      \
        name, LG_IDENTITY, LG_CONFORMANCE, 0, text, "", "" \
    }

static const struct lg_claim_spec claims[CLAIMS] = {
    [C_ETA] = ZERO_CLAIM("eta-zero", "eta = 0: entries of W that moved in three steps <= 0"),
    [C_ETA_SGD] = ZERO_CLAIM("eta-zero-sgd", "eta = 0: entries of W that moved in an SGD step <= 0"),
    [C_ZERO] = ZERO_CLAIM("zero-gradient", "X_j = 0, v_l = 0: nonzero entries of the gradient there <= 0"),
    [C_ZERO + 1] = ZERO_CLAIM("zero-vjp", "X_j = 0, v_l = 0: nonzero entries of J^T z there <= 0"),
    [C_ZERO + 2] = ZERO_CLAIM("zero-jacobian", "X_j = 0, v_l = 0: nonzero entries of J there <= 0"),
    [C_MOVED] =
        ZERO_CLAIM("zero-step", "X_j = 0, v_l = 0: entries of W there that moved in three steps <= 0"),
    [C_MOVED_SGD] =
        ZERO_CLAIM("zero-sgd", "X_j = 0, v_l = 0: entries of W there that moved in an SGD step <= 0"),
    LG_OUTPUT_CLAIMS(C_UNUSED, "unused", 0, "X_j = 0, v_l = 0: other W there, row by row what changed",
                     LG_BOTH_SIDES),
    [C_BAD] = {"control-moves", LG_IDENTITY, LG_CONTROL, 0, "FALSE: no entry of W moves in three steps", "",
               ""},
    [C_NULL] = LG_OUTPUTS_CONTROL,
};

static int calibrate(struct lg_case *c)
{
    c->recipe.eta = ldexp(lg_variant_eta(&c->inst), 1 - (int)lg_choose(&c->choices, 3));
    return 0;
}

struct run {
    struct lg_case *c;
    struct lg_variant p;
    size_t column, neuron; /* d, k: none */
    double *W;             /* k x d */
};

/* Is entry e of a k x d array in the zero column or row? */
static bool is_unused(const struct run *x, size_t e)
{
    return e % x->p.d == x->column || e / x->p.d == x->neuron;
}

/* Entries of a (count arrays k x d) in the unused places that differ from W, or from 0 for NULL. */
static double touched(const struct run *x, size_t count, const double *a, const double *W)
{
    size_t w = x->p.k * x->p.d, found = 0;
    for (size_t e = 0; e < count * w; e++)
        found += is_unused(x, e % w) && !(a[e] == (W ? W[e % w] : 0));
    return (double)found;
}

static void none(struct run *x, unsigned claim, double count)
{
    lg_claim(x->c, claim, 0, lg_exact(count), lg_exact(0));
}

/* Three steps, then, from W again, an SGD step on a repeated and a last sample; what moved goes to the claims. */
static bool moves(struct run *x, double eta, unsigned claim, unsigned sgd_claim)
{
    struct lg_variant *p = &x->p;
    size_t w = p->k * p->d, index[3] = {p->n - 1, 0, p->n - 1};
    double usual = p->eta;
    p->eta = eta;
    bool ok = lg_variant_begin(x->c, p) &&
              lg_call_ok(x->c, LG_OP_STEPS, lg_session_steps(x->c->session, 3, x->W)) &&
              lg_check_finite(x->c, "gd_steps", 3, w, x->W);
    p->eta = usual;
    if (!ok)
        return false;
    none(x, claim, eta == 0 ? lg_differing(w, x->W, p->W) : touched(x, 1, x->W, p->W));
    if (eta != 0)
        none(x, C_BAD, lg_differing(w, x->W, p->W));
    if (!lg_offers(x->c, LG_OP_SGD))
        return true;
    if (!lg_call_ok(x->c, LG_OP_SGD, lg_session_import(x->c->session, p->W)) ||
        !lg_call_ok(x->c, LG_OP_SGD, lg_session_sgd(x->c->session, index, 3, x->W)) ||
        !lg_check_finite(x->c, "sgd_step", 0, w, x->W))
        return false;
    none(x, sgd_claim, eta == 0 ? lg_differing(w, x->W, p->W) : touched(x, 1, x->W, p->W));
    return true;
}

/* The step's own unused places are W's, which differ on purpose. */
static void blank(const struct run *x, struct lg_output *step)
{
    for (size_t e = 0; step->value && e < x->p.k * x->p.d; e++)
        if (is_unused(x, e))
            step->value[e] = 0;
}

static bool unused(struct run *x)
{
    static const enum lg_output_id zero[] = {LG_OUT_GRADIENT, LG_OUT_VJP, LG_OUT_JACOBIAN};
    struct lg_variant *p = &x->p;
    struct lg_outputs a = {0}, b = {0};
    bool ok = lg_outputs_open(&a, x->c, p, LG_OUT_ALL);
    if (ok)
        lg_outputs_control(x->c, &a);
    for (unsigned i = 0; ok && i < 3; i++)
        if (a.of[zero[i]].value)
            none(x, C_ZERO + i, touched(x, zero[i] == LG_OUT_JACOBIAN ? p->n : 1, a.of[zero[i]].value, NULL));
    for (size_t e = 0; e < p->k * p->d; e++)
        if (is_unused(x, e))
            p->W[e] = p->U[e];
    ok = ok && lg_outputs_open(&b, x->c, p, LG_OUT_ALL);
    blank(x, &a.of[LG_OUT_STEP]);
    blank(x, &b.of[LG_OUT_STEP]);
    for (unsigned id = 0; ok && id < LG_OUTPUTS; id++)
        lg_output_close_to(x->c, C_UNUSED + id, &a.of[id], &b.of[id]);
    lg_outputs_close(&a);
    lg_outputs_close(&b);
    return ok;
}

static int check(struct lg_case *c)
{
    struct run x = {.c = c};
    int status = -1;
    if (lg_variant_of(&x.p, c))
        return -1;
    struct lg_variant *p = &x.p;
    x.column = p->d > 1 ? (size_t)(c->recipe.index % p->d) : p->d;
    x.neuron = p->k > 1 ? (size_t)(c->recipe.index * 3 % p->k) : p->k;
    x.W = malloc(p->k * p->d * sizeof *x.W);
    for (size_t i = 0; x.column < p->d && i < p->n; i++)
        p->X[i * p->d + x.column] = 0;
    if (x.neuron < p->k)
        p->v[x.neuron] = 0;
    if (x.W && moves(&x, 0, C_ETA, C_ETA_SGD) && moves(&x, p->eta, C_MOVED, C_MOVED_SGD) && unused(&x))
        status = 0;
    free(x.W);
    lg_variant_close(&x.p);
    return status;
}

static const struct lg_family_use families[] = {{"dyadic-shapes", 1}, {NULL, 0}};

const struct lg_lemma lemma_metamorphic_invariants = {
    .id = "metamorphic-invariants",
    .title = "What enters with factor zero neither moves nor matters",
    .statement =
        "eta = 0 moves nothing; a zero feature's column and a neuron with v_l = 0 have zero gradient, never "
        "move and do not matter.",
    .latex = "X_{\\cdot j}=0\\ \\Rightarrow\\ (\\nabla L)_{\\cdot j}=0\n"
             "v_l=0\\ \\Rightarrow\\ (\\nabla L)_{l\\cdot}=0\n"
             "\\eta=0\\ \\Rightarrow\\ W^+=W",
    .slides = "",
    .source = "metamorphic testing: Chen, Cheung and Yiu, arXiv 2002.12543; definitions: "
              "kernels/lemmagate_kernel.h",
    .how_to_read =
        "One moved entry betrays weight decay, momentum, a wrong leading dimension or a stray index.",
    .kinds = LG_NETWORK,
    .activations = (1u << LG_ACTIVATIONS) - 1,
    .families = families,
    .shaped = {"shaped-grid", 2},
    .claims = claims,
    .n_claims = CLAIMS,
    .policy = {.max_vacuous = 0, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
