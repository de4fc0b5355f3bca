/* Metamorphic identities: parity of phi, W -> -W, also where |z| > 30 and an activation changes its branch.
 *
 *   tanh, erf            f(-W) = -f(W)             phi' even: J, J u, J^T z, J J^T stay
 *   sigmoid              f(W) + f(-W) = sum v      the same
 *   quadratic            f(-W) = f(W)              phi' odd: J, J u, J^T z change sign, J J^T stays
 *   softplus, GELU, ReLU phi(z) - phi(-z) = z:     f(W) - f(-W) = X W^T v
 *                        phi'(z) + phi'(-z) = 1:   J(W) + J(-W) = v x_i^T, hence X U^T v for J u and v (X^T z)^T for J^T z
 *
 * Each is A + s B = C, s = +-1, C known in balls; |A + s B - C| <= error(A) + error(B), row by row. A slope of ReLU at a
 * z that may be 0 is in the declared error, whatever the convention. */
#include "verify/author/outputs.h"

#define PARITY(name, text)                                            \
    {                                                                 \
        name, LG_IDENTITY, LG_CONFORMANCE, 0, text, LG_BOTH_SIDES, "" \
    }

static const struct lg_claim_spec claims[] = {
    PARITY("forward", "|f(W) + s f(-W) - c| <= [declared rounding]; c = 0, sum v or <x_i, W^T v>"),
    PARITY("jacobian", "|J_i(W) + s J_i(-W) - C_i| <= [declared rounding]; C = 0 or v x_i^T"),
    PARITY("jvp", "|(J(W) u + s J(-W) u)_i - c| <= [declared rounding]; c = 0 or <x_i, U^T v>"),
    PARITY("vjp", "|(J(W)^T z + s J(-W)^T z - C)_l| <= [declared rounding]; C = 0 or v_l X^T z"),
    PARITY("gram", "|J(W) J(W)^T - J(-W) J(-W)^T| <= [declared rounding]; phi' even or odd"),
    {"control-sign", LG_IDENTITY, LG_CONTROL, 0,
     "|A - s B - C| <= [declared rounding]; each identity with the sign -s", "", ""},
};

static void calibrate(struct lg_case *c)
{
    c->recipe.eta = 0.125;
}

struct run {
    struct lg_case *c;
    const struct lg_variant *p;
    const struct lg_outputs *a, *b; /* at W and -W */
    lg_ball sum_v;
    lg_ball *Wv, *Uv, *Xz; /* d: W^T v, U^T v, X^T z */
    bool is_affine;        /* phi(z) - phi(-z) = z */
};

/* A^T t (d), A m x d. */
static lg_ball *combine(struct lg_case *c, size_t m, size_t d, const double *A, const double *t)
{
    lg_ball *out = lg_take(c, d, sizeof *out);
    for (size_t j = 0; j < d; j++) {
        out[j] = lg_exact(0);
        for (size_t i = 0; i < m; i++)
            out[j] = lg_add(out[j], lg_mul(lg_exact(A[i * d + j]), lg_exact(t[i])));
    }
    return out;
}

static lg_ball project(const struct run *x, size_t i, const lg_ball *t)
{
    lg_ball sum = lg_exact(0);
    for (size_t j = 0; j < x->p->d; j++)
        sum = lg_add(sum, lg_mul(lg_exact(x->p->X[i * x->p->d + j]), t[j]));
    return sum;
}

/* s of the identity for this output. */
static double sign_of(const struct run *x, unsigned id)
{
    bool is_sum = id == LG_OUT_FORWARD && (x->p->activation == LG_TANH || x->p->activation == LG_ERF ||
                                           x->p->activation == LG_SIGMOID);
    bool is_odd_slope = x->p->activation == LG_QUADRATIC && id != LG_OUT_FORWARD && id != LG_OUT_GRAM;
    return is_sum || is_odd_slope || (x->is_affine && id != LG_OUT_FORWARD) ? 1 : -1;
}

/* C at one entry; t: the projection for this row. */
static lg_ball constant(const struct run *x, unsigned id, size_t row, size_t column, lg_ball t)
{
    const struct lg_variant *p = x->p;
    if (id == LG_OUT_FORWARD && p->activation == LG_SIGMOID)
        return x->sum_v;
    if (!x->is_affine)
        return lg_exact(0);
    if (id == LG_OUT_VJP)
        return lg_mul(lg_exact(p->v[row]), x->Xz[column]);
    if (id == LG_OUT_JACOBIAN)
        return lg_mul(lg_exact(p->v[column / p->d]), lg_exact(p->X[row * p->d + column % p->d]));
    return t;
}

static void claim_output(const struct run *x, const char *name, enum lg_output_id id)
{
    const unsigned claim = lg_claim_index(x->c, name), control = lg_claim_index(x->c, "control-sign");
    const struct lg_output *a = &x->a->of[id], *b = &x->b->of[id];
    double s = sign_of(x, id);
    if (!a->value || !b->value || (id == LG_OUT_GRAM && x->is_affine))
        return;
    for (size_t row = 0; row < a->rows; row++) {
        struct lg_norm_sum same = {0}, opposite = {0};
        lg_ball t = lg_exact(0);
        if (x->is_affine && (id == LG_OUT_FORWARD || id == LG_OUT_JVP))
            t = project(x, row, id == LG_OUT_FORWARD ? x->Wv : x->Uv);
        for (size_t e = 0; e < a->columns; e++) {
            lg_ball A = lg_sub(lg_exact(a->value[row * a->columns + e]), constant(x, id, row, e, t)),
                    B = lg_exact(s * b->value[row * a->columns + e]);
            lg_norm_take(&same, lg_add(A, B));
            lg_norm_take(&opposite, lg_sub(A, B));
        }
        lg_ball bound = lg_exact(lg_add_up(a->error[row], b->error[row]));
        lg_claim(x->c, claim, (double)row, lg_norm_total(&same), bound);
        lg_claim(x->c, control, (double)row, lg_norm_total(&opposite), bound);
    }
}

static bool is_some(const struct lg_outputs *o)
{
    bool any = false;
    for (unsigned id = 0; id < LG_OUTPUTS; id++)
        any |= o->of[id].value != NULL;
    return any;
}

static void check(struct lg_case *c)
{
    const uint32_t want = 1u << LG_OUT_FORWARD | 1u << LG_OUT_JACOBIAN | 1u << LG_OUT_JVP | 1u << LG_OUT_VJP |
                          1u << LG_OUT_GRAM;
    const struct lg_variant *p = lg_take_variant(c);
    struct lg_variant *q = lg_take_variant_copy(c, p);
    struct run x = {.c = c, .p = p, .sum_v = lg_exact(0)};
    for (size_t e = 0; e < q->k * q->d; e++)
        q->W[e] = -q->W[e];
    x.a = lg_take_outputs(c, p, want);
    x.b = lg_take_outputs(c, q, want);
    if (!is_some(x.a)) /* a kernel that offers none of the functions is not covered */
        lg_ask(c, LG_OP_FORWARD, LG_CALL_NOT_OFFERED);
    x.is_affine = p->activation == LG_SOFTPLUS || p->activation == LG_GELU || p->activation == LG_RELU;
    x.Wv = combine(c, p->k, p->d, p->W, p->v);
    x.Uv = combine(c, p->k, p->d, p->U, p->v);
    x.Xz = combine(c, p->n, p->d, p->X, p->z);
    for (size_t l = 0; l < p->k; l++)
        x.sum_v = lg_add(x.sum_v, lg_exact(p->v[l]));
    claim_output(&x, "forward", LG_OUT_FORWARD);
    claim_output(&x, "jacobian", LG_OUT_JACOBIAN);
    claim_output(&x, "jvp", LG_OUT_JVP);
    claim_output(&x, "vjp", LG_OUT_VJP);
    claim_output(&x, "gram", LG_OUT_GRAM);
}

static const struct lg_family_use families[] = {{"dyadic-shapes", 4}, {"integer-shapes", 1}, {NULL, 0}};

const struct lg_lemma lemma_metamorphic_parity = {
    .id = "metamorphic-parity",
    .title = "Parity of the activation",
    .statement = "W -> -W: f changes sign (tanh, erf), stays (quadratic), adds up to sum v (sigmoid), or "
                 "differs by X W^T v "
                 "(softplus, GELU, ReLU); J accordingly.",
    .slides = "",
    .source = "metamorphic testing: Chen, Cheung and Yiu, arXiv 2002.12543; definitions: "
              "kernels/lemmagate_kernel.h",
    .how_to_read =
        "A failing claim betrays a branch of phi or phi' that is wrong on one side or for large |z|.",
    .kinds = LG_NETWORK,
    .activations = (1u << LG_ACTIVATIONS) - 1,
    .families = families,
    .shaped = {"shaped-grid", 2},
    LG_CLAIMS(claims),
    .policy = {.max_vacuous = 0, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
