/* Metamorphic identities: powers of two pass through a kernel without a trace.
 *
 * (v, y) -> 2^t (v, y), t = 170 or -170 (in double precision, else 1):  f, J, J u, J^T z are 2^t, J^T r and J J^T are 4^t times
 * what they were, and with 4^-t eta the step is the same W+.
 * ReLU, (W, y) -> 2^t (W, y):  f, J^T r and W+ are 2^t times what they were; J, J u, J^T z, J J^T stay.
 * (X, W, eta) -> (2^-s X, 2^s W, 4^s eta), s = 2t:  z and f stay, J, J u, J^T r, J^T z are 2^-s and J J^T is 4^-s times what
 * they were, W+ is 2^s times that. In double precision only. t has the sign of the case's parity.
 * (u, z) -> 2^-40 (u, z):  so do J u and J^T z.
 *
 * Bit for bit: in binary arithmetic fl(2a op 2b) = 2 fl(a op b) for + - and fl(2a b) = 2 fl(a b) for products, quotients
 * and FMA, and comparisons do not change, so by induction every intermediate number of a kernel that uses these in any
 * order is the same number times a power of two. phi sees the same z in the first identity, so whatever it is (a
 * table, a fast exp), phi and phi' are the same bits. It takes that nothing under- or overflows: on the grid families
 * X, W, v, y are multiples of 2^-12 below 2^13, and W is halved until every |z| <= 4 (smooth phi). There phi' >= 2^-13, but
 * for GELU, whose phi' has a zero and may come out as small as one rounding of its parts, 2^-50 with FMA. phi is 0 or at
 * least 2^-22, so v phi, y and r are multiples of 2^-51 in single precision. The smallest products, r v phi' x eta >= 2^-118
 * and v^2 phi' phi' x x >= 2^-122, are normal numbers of either format, and the largest are below 2^60. With s, and with
 * t, which enters twice at most, they stay above 2^-802 and below 2^740. The u and z are multiples of 2^-6, so small ones
 * make u x v phi' >= 2^-120. Not covered by the argument: sums in bins of fixed absolute exponents. A kernel that does not
 * declare itself deterministic is held against its declared rounding instead. */
#include "verify/author/outputs.h"

#define SAME_BITS "none where deterministic; else declared rounding of both sides"

static const struct lg_claim_spec claims[] = {
    LG_OUTPUTS_SAME("scale-v-y", "v, y -> 2^t v, 2^t y, against 2^j times the former ones", SAME_BITS),
    LG_OUTPUTS_SAME("relu-scale-w-y", "ReLU, W, y -> 2^t W, 2^t y, against 2^j times the former ones",
                    SAME_BITS),
    LG_OUTPUTS_SAME("trade-x-w", "X, W, eta -> 2^-s X, 2^s W, 4^s eta, against 2^j times the former ones",
                    SAME_BITS),
    {"small-u-jvp", LG_IDENTITY, LG_CONFORMANCE, 0,
     "[entries of jvp that differ] <= 0; u -> 2^-40 u, against 2^-40 times the former ones", SAME_BITS, ""},
    {"small-z-vjp", LG_IDENTITY, LG_CONFORMANCE, 0,
     "[entries of vjp that differ] <= 0; z -> 2^-40 z, against 2^-40 times the former ones", SAME_BITS, ""},
    {"control-eta", LG_IDENTITY, LG_CONTROL, 0,
     "[entries of W+ that differ] <= 0; v, y -> 2^t v, 2^t y with the same eta", "", ""},
    LG_OUTPUTS_CONTROL,
};

static void calibrate(struct lg_case *c)
{
    c->recipe.eta = ldexp(1, -3 - (int)lg_choose(&c->choices, 3));
}

static double largest_z(const struct lg_variant *p)
{
    double largest = 0;
    for (size_t i = 0; i < p->n; i++)
        for (size_t l = 0; l < p->k; l++) {
            double z = 0;
            for (size_t j = 0; j < p->d; j++)
                z += p->X[i * p->d + j] * p->W[l * p->d + j];
            largest = lg_larger(largest, fabs(z));
        }
    return largest;
}

static void times(size_t m, double *a, double factor)
{
    for (size_t e = 0; e < m; e++)
        a[e] *= factor;
}

/* a, of which output `id` is to be times 2^exponent[id]. */
static void compare(struct lg_case *c, const char *name, struct lg_outputs *a, const struct lg_outputs *b,
                    const int exponent[LG_OUTPUTS])
{
    for (unsigned id = 0; id < LG_OUTPUTS; id++)
        lg_output_scale(&a->of[id], exponent[id]);
    lg_outputs_same(c, name, a, b);
    for (unsigned id = 0; id < LG_OUTPUTS; id++)
        lg_output_scale(&a->of[id], -exponent[id]);
}

/* Numbers of the size of 2^740 and 2^-802 are at home in every format that the kernel declares. */
static bool is_wide(const struct lg_error_model *m)
{
    return !lg_unit_is_single(fmax(m->unit_storage, m->unit_accumulator)) && m->largest > 0x1p760;
}

static int exponent_of(const struct lg_case *c)
{
    const int sign = c->recipe.index % 2 ? 1 : -1;
    return is_wide(&c->session->declared.model) ? 170 * sign : 1;
}

/* q: a problem of which outputs are those of `a` times powers of two. */
static void scaled(struct lg_case *c, const char *name, struct lg_outputs *a, const struct lg_variant *q,
                   const int exponent[LG_OUTPUTS])
{
    struct lg_outputs *b = lg_take_outputs(c, q, LG_OUT_ALL);
    compare(c, name, a, b, exponent);
    lg_outputs_close(b);
}

/* p: the problem of `a`. */
static void trade(struct lg_case *c, const struct lg_variant *p, struct lg_outputs *a)
{
    const int s = 2 * exponent_of(c);
    const int exponent[LG_OUTPUTS] = {0, -s, -s, -s, -s, -2 * s, s};
    struct lg_variant *q = lg_take_variant_copy(c, p);
    times(q->n * q->d, q->X, ldexp(1, -s));
    times(q->k * q->d, q->W, ldexp(1, s));
    q->eta = ldexp(p->eta, 2 * s);
    scaled(c, "trade-x-w", a, q, exponent);
}

/* a: the outputs of p, whose U and z are made small. */
static void tangents(struct lg_case *c, struct lg_variant *p, struct lg_outputs *a)
{
    enum { SMALL = 40 };
    times(p->k * p->d, p->U, ldexp(1, -SMALL));
    times(p->n, p->z, ldexp(1, -SMALL));
    const struct lg_outputs *b = lg_take_outputs(c, p, 1u << LG_OUT_JVP | 1u << LG_OUT_VJP);
    lg_output_scale(&a->of[LG_OUT_JVP], -SMALL);
    lg_output_scale(&a->of[LG_OUT_VJP], -SMALL);
    lg_output_same(c, "small-u-jvp", &a->of[LG_OUT_JVP], &b->of[LG_OUT_JVP]);
    lg_output_same(c, "small-z-vjp", &a->of[LG_OUT_VJP], &b->of[LG_OUT_VJP]);
}

static void check(struct lg_case *c)
{
    const int t = exponent_of(c);
    const int for_v[LG_OUTPUTS] = {t, 2 * t, t, t, t, 2 * t, 0}, for_relu[LG_OUTPUTS] = {t, t, 0, 0, 0, 0, t};
    struct lg_variant *p = lg_take_variant(c);
    const size_t w = p->k * p->d;
    while (p->activation != LG_RELU && p->activation != LG_QUADRATIC && largest_z(p) > 4)
        times(w, p->W, 0.5);
    struct lg_variant *q = lg_take_variant_copy(c, p);
    struct lg_outputs *a = lg_take_outputs(c, p, LG_OUT_ALL);
    lg_outputs_control(c, a);
    times(q->k, q->v, ldexp(1, t));
    times(q->n, q->y, ldexp(1, t));
    q->eta = ldexp(p->eta, -2 * t);
    scaled(c, "scale-v-y", a, q, for_v);
    q->eta = p->eta;
    const struct lg_output step = lg_take_outputs(c, q, 1u << LG_OUT_STEP)->of[LG_OUT_STEP];
    if (step.value)
        lg_claim_none(c, "control-eta", 0, lg_differing(w, a->of[LG_OUT_STEP].value, step.value));
    if (is_wide(&c->session->declared.model))
        trade(c, p, a);
    if (p->activation == LG_RELU) {
        times(q->k, q->v, ldexp(1, -t));
        times(w, q->W, ldexp(1, t));
        scaled(c, "relu-scale-w-y", a, q, for_relu);
    }
    tangents(c, p, a);
}

static const struct lg_family_use families[] = {{"dyadic-shapes", 3}, {"integer-shapes", 1}, {NULL, 0}};

const struct lg_lemma lemma_metamorphic_scaling = {
    .id = "metamorphic-scaling",
    .title = "Powers of two pass through a kernel",
    .statement = "v, y -> 2^t v, 2^t y multiplies f and J by 2^t and the gradient by 4^t, bit for bit; for "
                 "ReLU W, y -> 2^t W, 2^t y multiplies f and W+ by 2^t; X, W, eta -> 2^-s X, 2^s W, 4^s eta "
                 "leaves f; J u and J^T z scale as u and z do.",
    .slides = "",
    .source = "metamorphic testing: Chen, Cheung and Yiu, arXiv 2002.12543; definitions: "
              "kernels/lemmagate_kernel.h",
    .how_to_read = "A differing bit betrays a constant that does not scale: a ridge, a clip, weight decay, a "
                   "threshold, a v that is left out.",
    .kinds = LG_NETWORK,
    .activations = (1u << LG_ACTIVATIONS) - 1,
    .families = families,
    .shaped = {"shaped-grid", 2},
    LG_CLAIMS(claims),
    .policy = {.max_vacuous = 0, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
