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

#define NONE(name, differing, where)                                                 \
    {                                                                                \
        name, LG_IDENTITY, LG_CONFORMANCE, 0, "[" differing "] <= 0; " where, "", "" \
    }
#define THERE "X_j = 0, v_l = 0: column j and row l"

static const struct lg_claim_spec claims[] = {
    NONE("eta-zero", "entries of W that moved", "eta = 0, three steps"),
    NONE("eta-zero-sgd", "entries of W that moved", "eta = 0, an SGD step"),
    NONE("zero-gradient", "nonzero entries of the gradient", THERE),
    NONE("zero-vjp", "nonzero entries of J^T z", THERE),
    NONE("zero-jacobian", "nonzero entries of J", THERE),
    NONE("zero-step", "entries of W that moved", THERE ", three steps"),
    NONE("zero-sgd", "entries of W that moved", THERE ", an SGD step"),
    LG_OUTPUTS_CLOSE("unused", THERE " of W with other values"),
    {"control-moves", LG_IDENTITY, LG_CONTROL, 0, "[entries of W that moved] <= 0; three steps", "", ""},
    LG_OUTPUTS_CONTROL,
};

struct run {
    struct lg_case *c;
    struct lg_variant *p;
    size_t column, neuron; /* d, k: none */
    double *W;             /* k x d */
};

/* Is entry e of a k x d array in the zero column or row? */
static bool is_unused(const struct run *x, size_t e)
{
    return e % x->p->d == x->column || e / x->p->d == x->neuron;
}

/* Entries of a (count arrays k x d) in the unused places that differ from W, or from 0 for NULL. */
static double touched(const struct run *x, size_t count, const double *a, const double *W)
{
    size_t w = x->p->k * x->p->d, found = 0;
    for (size_t e = 0; e < count * w; e++)
        found += is_unused(x, e % w) && !(a[e] == (W ? W[e % w] : 0));
    return (double)found;
}

/* Three steps, then, from W again, an SGD step on a repeated and a last sample; what moved goes to the claims. */
static void moves(const struct run *x, double eta, const char *claim, const char *sgd_claim)
{
    struct lg_variant *p = x->p;
    const size_t w = p->k * p->d, index[3] = {p->n - 1, 0, p->n - 1};
    const double usual = p->eta;
    p->eta = eta;
    lg_ask_variant(x->c, p);
    p->eta = usual;
    lg_ask_steps(x->c, p, 3, x->W);
    lg_claim_none(x->c, claim, 0, eta == 0 ? lg_differing(w, x->W, p->W) : touched(x, 1, x->W, p->W));
    if (eta != 0)
        lg_claim_none(x->c, "control-moves", 0, lg_differing(w, x->W, p->W));
    if (!lg_offers(x->c, LG_OP_SGD))
        return;
    lg_ask(x->c, LG_OP_SGD, lg_session_import(x->c->session, p->W));
    lg_ask(x->c, LG_OP_SGD, lg_session_sgd(x->c->session, index, 3, x->W));
    lg_want_finite(x->c, "sgd_step", 0, w, x->W);
    lg_claim_none(x->c, sgd_claim, 0, eta == 0 ? lg_differing(w, x->W, p->W) : touched(x, 1, x->W, p->W));
}

/* The step's own unused places are W's, which differ on purpose. */
static void blank(const struct run *x, struct lg_output *step)
{
    for (size_t e = 0; step->value && e < x->p->k * x->p->d; e++)
        if (is_unused(x, e))
            step->value[e] = 0;
}

/* count: k x d arrays in the output. */
static void zero_claim(const struct run *x, const char *claim, const struct lg_output *o, size_t count)
{
    if (o->value)
        lg_claim_none(x->c, claim, 0, touched(x, count, o->value, NULL));
}

static void unused(const struct run *x)
{
    struct lg_variant *p = x->p;
    struct lg_outputs *a = lg_take_outputs(x->c, p, LG_OUT_ALL);
    lg_outputs_control(x->c, a);
    zero_claim(x, "zero-gradient", &a->of[LG_OUT_GRADIENT], 1);
    zero_claim(x, "zero-vjp", &a->of[LG_OUT_VJP], 1);
    zero_claim(x, "zero-jacobian", &a->of[LG_OUT_JACOBIAN], p->n);
    for (size_t e = 0; e < p->k * p->d; e++)
        if (is_unused(x, e))
            p->W[e] = p->U[e];
    struct lg_outputs *b = lg_take_outputs(x->c, p, LG_OUT_ALL);
    blank(x, &a->of[LG_OUT_STEP]);
    blank(x, &b->of[LG_OUT_STEP]);
    lg_outputs_close_to(x->c, "unused", a, b);
}

static void check(struct lg_case *c)
{
    struct lg_variant *p = lg_take_variant(c);
    const struct run x = {c, p, p->d > 1 ? (size_t)(c->recipe.index % p->d) : p->d,
                          p->k > 1 ? (size_t)(c->recipe.index * 3 % p->k) : p->k,
                          lg_take_doubles(c, p->k * p->d)};
    for (size_t i = 0; x.column < p->d && i < p->n; i++)
        p->X[i * p->d + x.column] = 0;
    if (x.neuron < p->k)
        p->v[x.neuron] = 0;
    moves(&x, 0, "eta-zero", "eta-zero-sgd");
    moves(&x, p->eta, "zero-step", "zero-sgd");
    unused(&x);
}

static const struct lg_family_use families[] = {{"dyadic-shapes", 1}, {NULL, 0}};

const struct lg_lemma lemma_metamorphic_invariants = {
    .id = "metamorphic-invariants",
    .title = "What enters with factor zero neither moves nor matters",
    .statement =
        "eta = 0 moves nothing; a zero feature's column and a neuron with v_l = 0 have zero gradient, never "
        "move and do not matter.",
    .slides = "",
    .source = "metamorphic testing: Chen, Cheung and Yiu, arXiv 2002.12543; definitions: "
              "kernels/lemmagate_kernel.h",
    .how_to_read =
        "One moved entry betrays weight decay, momentum, a wrong leading dimension or a stray index.",
    .kinds = LG_NETWORK,
    .activations = (1u << LG_ACTIVATIONS) - 1,
    .families = families,
    .shaped = {"shaped-grid", 2},
    LG_CLAIMS(claims),
    .policy = {.max_vacuous = 0, .max_undecided = 0},
    .calibrate = lg_variant_calibrate,
    .check = check,
};
