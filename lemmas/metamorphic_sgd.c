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

#include <stdlib.h>

enum { C_OWN, C_FULL, C_SINGLES, C_ORDER, C_BAD, CLAIMS };

#define STEP_ROUNDING "declared rounding of a step on the batch's own problem, for both sides"

static const struct lg_claim_spec claims[CLAIMS] = {
    [C_OWN] = {"batch-is-gd", LG_IDENTITY, LG_CONFORMANCE, 0,
               "row l: |S_B(m h) - G_B(h)| <= declared rounding", STEP_ROUNDING, ""},
    [C_FULL] = {"full-batch-is-gd", LG_IDENTITY, LG_CONFORMANCE, 0,
                "row l: |S_all(n h) - G(h)| <= declared rounding", STEP_ROUNDING, ""},
    [C_SINGLES] = {"batch-is-sum", LG_IDENTITY, LG_CONFORMANCE, 0,
                   "row l: |S_B(m h) - W - sum_b (S_b(h) - W)| <= declared rounding", STEP_ROUNDING, ""},
    [C_ORDER] = {"batch-order", LG_IDENTITY, LG_CONFORMANCE, 0,
                 "row l: |S_B - S_B reversed| <= declared rounding", STEP_ROUNDING, ""},
    [C_BAD] = {"control-mean", LG_IDENTITY, LG_CONTROL, 0,
               "FALSE: row l: |S_B(m h) - G_B(2h)| <= declared rounding", "", ""},
};

static int calibrate(struct lg_case *c)
{
    c->recipe.eta = ldexp(lg_variant_eta(&c->inst), 1 - (int)lg_choose(&c->choices, 3));
    return 0;
}

enum { MOST = 8 };

struct run {
    struct lg_case *c;
    struct lg_variant p;
    double *W, *sum; /* k x d */
    size_t *index;   /* n + MOST */
};

/* out := S_B(m h) on the whole problem. */
static bool sgd(struct run *x, const size_t *index, size_t m, double *out)
{
    struct lg_variant *p = &x->p;
    double h = p->eta;
    p->eta = h * (double)m;
    bool ok = lg_variant_begin(x->c, p) &&
              lg_call_ok(x->c, LG_OP_SGD, lg_session_sgd(x->c->session, index, m, out)) &&
              lg_check_finite(x->c, "sgd_step", 0, p->k * p->d, out);
    p->eta = h;
    return ok;
}

/* G_B(2^exponent h) with its declared rounding, in b. */
static bool own(struct run *x, const size_t *index, size_t m, int exponent, struct lg_outputs *b)
{
    struct lg_variant q = {0};
    *b = (struct lg_outputs){0};
    bool ok = !lg_variant_pick(&q, &x->p, m, index, x->p.k, NULL);
    q.eta = ldexp(q.eta, exponent);
    ok = ok && lg_outputs_open(b, x->c, &q, 1u << LG_OUT_STEP);
    lg_variant_close(&q);
    return ok;
}

/* Row by row |W - step| <= 2 error; nothing where the kernel makes no step of its own. */
static void close_to(struct run *x, unsigned claim, const double *W, const struct lg_output *step)
{
    size_t d = x->p.d;
    for (size_t l = 0; step->value && l < x->p.k; l++)
        lg_claim(x->c, claim, (double)l, lg_distance(d, W + l * d, step->value + l * d),
                 lg_exact(lg_both_errors(x->c, step->error[l])));
}

/* Row l of S_B - W - sum_b (S_b - W); the differences are small, so their rounding is too. */
static lg_ball row_gap(const struct run *x, const double *singles, size_t m, size_t l)
{
    size_t d = x->p.d, w = x->p.k * d;
    struct lg_norm_sum norm = {0};
    for (size_t e = l * d; e < (l + 1) * d; e++) {
        lg_ball W = lg_exact(x->p.W[e]), gap = lg_sub(lg_exact(x->W[e]), W);
        for (size_t b = 0; b < m; b++)
            gap = lg_sub(gap, lg_sub(lg_exact(singles[b * w + e]), W));
        lg_norm_take(&norm, gap);
    }
    return lg_norm_total(&norm);
}

/* x->W is S_B; batch its own step. */
static bool singles(struct run *x, const size_t *index, size_t m, const struct lg_output *batch)
{
    size_t w = x->p.k * x->p.d;
    double *S = malloc((m * w + x->p.k) * sizeof *S), *allowance = S ? S + m * w : NULL;
    bool ok = S != NULL;
    for (size_t l = 0; ok && l < x->p.k; l++)
        allowance[l] = batch->error[l];
    for (size_t b = 0; ok && b < m; b++) {
        struct lg_outputs single;
        ok = own(x, index + b, 1, 0, &single) && sgd(x, index + b, 1, S + b * w);
        for (size_t l = 0; ok && l < x->p.k; l++)
            allowance[l] = lg_add_up(allowance[l], single.of[LG_OUT_STEP].error[l]);
        lg_outputs_close(&single);
    }
    for (size_t l = 0; ok && l < x->p.k; l++)
        lg_claim(x->c, C_SINGLES, (double)l, row_gap(x, S, m, l), lg_exact(allowance[l]));
    free(S);
    return ok;
}

static bool batch(struct run *x, const size_t *index, size_t m)
{
    struct lg_outputs b, twice = {0};
    size_t reversed[MOST];
    bool ok = own(x, index, m, 0, &b) && sgd(x, index, m, x->W);
    if (ok)
        close_to(x, C_OWN, x->W, &b.of[LG_OUT_STEP]);
    ok = ok && singles(x, index, m, &b.of[LG_OUT_STEP]);
    for (size_t i = 0; i < m; i++)
        reversed[i] = index[m - 1 - i];
    ok = ok && sgd(x, reversed, m, x->sum);
    for (size_t l = 0; ok && l < x->p.k; l++)
        lg_claim(x->c, C_ORDER, (double)l, lg_distance(x->p.d, x->W + l * x->p.d, x->sum + l * x->p.d),
                 lg_exact(lg_both_errors(x->c, b.of[LG_OUT_STEP].error[l])));
    ok = ok && own(x, index, m, 1, &twice);
    if (ok)
        close_to(x, C_BAD, x->W, &twice.of[LG_OUT_STEP]);
    lg_outputs_close(&b);
    lg_outputs_close(&twice);
    return ok;
}

/* All samples, the last first. */
static bool full(struct run *x)
{
    struct lg_outputs b;
    size_t n = x->p.n;
    for (size_t i = 0; i < n; i++)
        x->index[i] = n - 1 - i;
    bool ok = own(x, NULL, n, 0, &b) && sgd(x, x->index, n, x->W);
    if (ok)
        close_to(x, C_FULL, x->W, &b.of[LG_OUT_STEP]);
    lg_outputs_close(&b);
    return ok;
}

static int check(struct lg_case *c)
{
    struct run x = {.c = c};
    int status = -1;
    if (!lg_offers(c, LG_OP_SGD) ||
        !lg_offers(c, LG_OP_STEPS)) { /* a batch is compared with steps on its own problem */
        lg_call_ok(c, lg_offers(c, LG_OP_SGD) ? LG_OP_STEPS : LG_OP_SGD, LG_CALL_NOT_OFFERED);
        return -1;
    }
    if (lg_variant_of(&x.p, c))
        return -1;
    size_t w = x.p.k * x.p.d, m = 1 + (size_t)(c->recipe.index % MOST);
    x.W = malloc(2 * w * sizeof *x.W);
    x.index = malloc((x.p.n + MOST) * sizeof *x.index);
    if (x.W && x.index) {
        x.sum = x.W + w;
        /* the last sample, the first, then others; the third repeats the last */
        for (size_t b = 0; b < m; b++)
            x.index[b] = b % 2 ? b / 2 % x.p.n : x.p.n - 1 - b / 4 % x.p.n;
        status = batch(&x, x.index, m) && full(&x) ? 0 : -1;
    }
    free(x.W);
    free(x.index);
    lg_variant_close(&x.p);
    return status;
}

static const struct lg_family_use families[] = {{"dyadic-shapes", 4}, {"integer-shapes", 1}, {NULL, 0}};

const struct lg_lemma lemma_metamorphic_sgd = {
    .id = "metamorphic-sgd",
    .title = "A mini-batch is the mean over its samples",
    .statement = "An SGD step on m samples is the mean of the steps on each, and with all n samples it is "
                 "gradient descent "
                 "with eta/n.",
    .latex = "W^+_B=W-\\frac{\\eta}{m}\\sum_{b\\in B}r_bJ_b\n"
             "\\frac1n\\sum_iW^+_{\\{i\\}}=W-\\frac{\\eta}{n}\\nabla L(W)",
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
    .claims = claims,
    .n_claims = CLAIMS,
    .policy = {.max_vacuous = 0, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
