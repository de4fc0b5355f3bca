/* Metamorphic identities: a mini-batch is a sum over its samples, nothing else.
 *
 * S_B(eta) is W after sgd_step on the batch B of m samples (a sample may occur twice), G_B(eta) W after gd_steps on the
 * problem that consists of these samples alone.
 *   S_B(m h) = G_B(h)              the mean is over m, not n, m + 1 or m - 1; the indices are those given
 *   S_all(n h) = G(h)              a batch of all samples is gradient descent with h
 *   S_B(m h) - W = sum_b (S_b(h) - W)      in particular sum_i S_i(h)/n = W - (h/n) J^T r for all samples once
 *   S_B does not depend on the order of the batch
 * h is a power of two, so m h is exact. Exact S_B(m h) and G_B(h) are one number, so the declared rounding of a step on the
 * batch's own problem (depth for m samples) stands for both: an honest kernel may divide by m, or multiply by a rounded
 * 1/m, which is within the four roundings of eta g that the step's error counts. */
#include "verify/author/outputs.h"

#include <string.h>

#define STEPS(name, text)                                                                 \
    {                                                                                     \
        name, LG_IDENTITY, LG_CONFORMANCE, 0, text " <= [declared rounding]; row by row", \
            "declared rounding of a step on the batch's own problem, for both sides", ""  \
    }

static const struct lg_claim_spec claims[] = {
    STEPS("batch-is-gd", "|S_B(m h) - G_B(h)|"),
    STEPS("full-batch-is-gd", "|S_all(n h) - G(h)|"),
    STEPS("batch-is-sum", "|S_B(m h) - W - sum_b (S_b(h) - W)|"),
    STEPS("batch-order", "|S_B(m h) - S_{B reversed}(m h)|"),
    {"control-mean", LG_IDENTITY, LG_CONTROL, 0, "|S_B(m h) - G_B(2 h)| <= [declared rounding]; row by row",
     "", ""},
};

enum { MOST = 8 };

struct run {
    struct lg_case *c;
    const struct lg_variant *p;
    struct lg_variant *of_batch; /* p with the step size m h */
    double *W, *other;           /* k x d */
};

/* out := S_B(m h) on the whole problem. */
static void sgd(const struct run *x, const size_t *index, size_t m, double *out)
{
    x->of_batch->eta = x->p->eta * (double)m;
    lg_ask_variant(x->c, x->of_batch);
    lg_ask(x->c, LG_OP_SGD, lg_session_sgd(x->c->session, index, m, out));
    lg_want_finite(x->c, "sgd_step", 0, x->p->k * x->p->d, out);
}

/* G_B(2^exponent h) with its declared rounding. */
static const struct lg_output *own(const struct run *x, const size_t *index, size_t m, int exponent)
{
    struct lg_variant *q = lg_take_variant_pick(x->c, x->p, m, index, x->p->k, NULL);
    q->eta = ldexp(q->eta, exponent);
    return &lg_take_outputs(x->c, q, 1u << LG_OUT_STEP)->of[LG_OUT_STEP];
}

/* Row by row |A - B|, one and the same exact step, which may miss error[l]. */
static void close_to(const struct run *x, const char *claim, const double *A, const double *B,
                     const double *error)
{
    const size_t d = x->p->d;
    for (size_t l = 0; l < x->p->k; l++)
        lg_claim(x->c, claim, (double)l, lg_distance(d, A + l * d, B + l * d),
                 lg_exact(lg_both_errors(x->c, error[l])));
}

/* Row l of S_B - W - sum_b (S_b - W); the differences are small, so their rounding is too. */
static lg_ball row_gap(const struct run *x, const double *singles, size_t m, size_t l)
{
    const size_t d = x->p->d, w = x->p->k * d;
    struct lg_norm_sum norm = {0};
    for (size_t e = l * d; e < (l + 1) * d; e++) {
        lg_ball W = lg_exact(x->p->W[e]), gap = lg_sub(lg_exact(x->W[e]), W);
        for (size_t b = 0; b < m; b++)
            gap = lg_sub(gap, lg_sub(lg_exact(singles[b * w + e]), W));
        lg_norm_take(&norm, gap);
    }
    return lg_norm_total(&norm);
}

/* x->W is S_B; batch its own step. */
static void singles(const struct run *x, const size_t *index, size_t m, const struct lg_output *batch)
{
    const size_t k = x->p->k, w = k * x->p->d;
    double *S = lg_take_doubles(x->c, m * w), *allowance = lg_take_doubles(x->c, k);
    memcpy(allowance, batch->error, k * sizeof *allowance);
    for (size_t b = 0; b < m; b++) {
        const struct lg_output *single = own(x, index + b, 1, 0);
        sgd(x, index + b, 1, S + b * w);
        for (size_t l = 0; l < k; l++)
            allowance[l] = lg_add_up(allowance[l], single->error[l]);
    }
    for (size_t l = 0; l < k; l++)
        lg_claim(x->c, "batch-is-sum", (double)l, row_gap(x, S, m, l), lg_exact(allowance[l]));
}

static void batch(const struct run *x, const size_t *index, size_t m)
{
    size_t reversed[MOST];
    for (size_t i = 0; i < m; i++)
        reversed[i] = index[m - 1 - i];
    const struct lg_output *step = own(x, index, m, 0);
    sgd(x, index, m, x->W);
    close_to(x, "batch-is-gd", x->W, step->value, step->error);
    singles(x, index, m, step);
    sgd(x, reversed, m, x->other);
    close_to(x, "batch-order", x->W, x->other, step->error);
    const struct lg_output *twice = own(x, index, m, 1);
    close_to(x, "control-mean", x->W, twice->value, twice->error);
}

/* All samples, the last first. */
static void full(const struct run *x)
{
    const size_t n = x->p->n;
    size_t *index = lg_take(x->c, n, sizeof *index);
    for (size_t i = 0; i < n; i++)
        index[i] = n - 1 - i;
    const struct lg_output *step = own(x, NULL, n, 0);
    sgd(x, index, n, x->W);
    close_to(x, "full-batch-is-gd", x->W, step->value, step->error);
}

static void check(struct lg_case *c)
{
    if (!lg_offers(c, LG_OP_SGD) ||
        !lg_offers(c, LG_OP_STEPS)) /* a batch is compared with steps on its own problem */
        lg_ask(c, lg_offers(c, LG_OP_SGD) ? LG_OP_STEPS : LG_OP_SGD, LG_CALL_NOT_OFFERED);
    const struct lg_variant *p = lg_take_variant(c);
    const size_t n = p->n, w = p->k * p->d, m = 1 + (size_t)(c->recipe.index % MOST);
    const struct run x = {c, p, lg_take_variant_copy(c, p), lg_take_doubles(c, w), lg_take_doubles(c, w)};
    size_t index[MOST]; /* the last sample, the first, then others; the third repeats the last */
    for (size_t b = 0; b < m; b++)
        index[b] = b % 2 ? b / 2 % n : n - 1 - b / 4 % n;
    batch(&x, index, m);
    full(&x);
}

static const struct lg_family_use families[] = {{"dyadic-shapes", 4}, {"integer-shapes", 1}, {NULL, 0}};

const struct lg_lemma lemma_metamorphic_sgd = {
    .id = "metamorphic-sgd",
    .title = "A mini-batch is the mean over its samples",
    .statement = "An SGD step on m samples is the mean of the steps on each, and with all n samples it is "
                 "gradient descent "
                 "with eta/n.",
    .slides = "",
    .source = "metamorphic testing: Chen, Cheung and Yiu, arXiv 2002.12543; definitions: "
              "kernels/lemmagate_kernel.h",
    .how_to_read =
        "A failing claim betrays a wrong factor (n, m + 1), an index that is shifted, or a sample that is "
        "counted once though drawn twice.",
    .kinds = LG_NETWORK,
    .activations = (1u << LG_ACTIVATIONS) - 1,
    .families = families,
    .shaped = {"shaped-grid", 2},
    LG_CLAIMS(claims),
    .policy = {.max_vacuous = 0, .max_undecided = 0},
    .calibrate = lg_variant_calibrate,
    .check = check,
};
