/* Metamorphic identities of linear least squares: theta+ = theta - eta X^T (X theta - y), X n x p.
 *
 * Bit for bit:
 *   theta, y -> 2 theta, 2y     theta+ doubles; X, theta, eta -> 2X, theta/2, eta/4: theta+ halves (scaling, as in
 *                               metamorphic-scaling; values of the families are far from under- and overflow)
 *   eta = 0, column j of X 0    nothing moves; theta_j never moves (W - eta 0)
 *   integers                    X, theta, y integers, eta a power of two: with y = X theta nothing moves, while every sum of |terms|
 *                               fits into the declared format; else theta+ is exact up to the declared rounding, below
 *   1 + ... + 1 + 2 steps and 67, the same call twice     for a kernel that declares itself deterministic, as are the scalings
 * Within the declared rounding of both sides, entry by entry (verify/model/linear_envelope.c):
 *   samples permuted; features permuted with signs; samples twice with eta/2; theta+(y) + theta+(y + 2D) = 2 theta+(y + D);
 *   integers: theta+ is the exact number, which no sum rounds, but a mean over the samples times n does;
 *   theta+(2 eta) - theta = 2(theta+(eta) - theta). The exact theta+ is one, so the bound for the original problem stands
 *   for permuted ones. */
#include "verify/model/linear.h"
#include "verify/author/outputs.h"

#include <stdlib.h>
#include <string.h>

enum { H_EXACT, HYPOTHESES };
static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    [H_EXACT] = {"nothing rounds", "(|theta| + eta sum |x_ij||r_i|) / grid <= 1/u on the integers"},
};

enum {
    C_DOUBLE,
    C_TRADE,
    C_ETA,
    C_COLUMN,
    C_EXACT,
    C_ZERO,
    C_SEMIGROUP,
    C_AGAIN,
    C_SAMPLES,
    C_FEATURES,
    C_TWICE,
    C_AFFINE,
    C_COLLINEAR,
    C_BAD,
    CLAIMS
};

#define BITS(name, needs, text)                                        \
    {                                                                  \
        name, LG_IDENTITY, LG_CONFORMANCE, needs, text " <= 0", "", "" \
    }
#define NEAR(name, text)                                                    \
    {                                                                       \
        name, LG_IDENTITY, LG_CONFORMANCE, 0, text " <= declared rounding", \
            "declared rounding of both sides, entry by entry", ""           \
    }

static const struct lg_claim_spec claims[CLAIMS] = {
    [C_DOUBLE] = BITS("double", 0, "theta, y -> 2 theta, 2y: entries other than 2 theta+"),
    [C_TRADE] = BITS("trade", 0, "X, theta, eta -> 2X, theta/2, eta/4: entries other than theta+/2"),
    [C_ETA] = BITS("eta-zero", 0, "eta = 0: entries that moved in three steps"),
    [C_COLUMN] = BITS("zero-column", 0, "X_j = 0: entries j that moved in three steps"),
    [C_EXACT] = {"exact", LG_IDENTITY, LG_CONFORMANCE, 1u << H_EXACT,
                 "integers: |theta+ computed - exact| <= declared rounding",
                 "declared rounding, entry by entry: a mean over the samples times n rounds", ""},
    [C_ZERO] = BITS("zero-residual", 1u << H_EXACT, "integers, y = X theta: entries that moved in two steps"),
    [C_SEMIGROUP] =
        BITS("semigroup", 0,
             "calls of one step, and of two at last, against 67 steps in one call: entries that differ"),
    [C_AGAIN] = BITS("again", 0, "the same call after another: entries that differ"),
    [C_SAMPLES] = NEAR("samples", "samples permuted: |theta+ - theta'+|"),
    [C_FEATURES] = NEAR("features", "features permuted, signs changed: |theta+ - P theta'+|"),
    [C_TWICE] = NEAR("twice", "samples twice, eta/2: |theta+ - theta'+|"),
    [C_AFFINE] = NEAR("affine-in-labels", "|theta+(y) + theta+(y + 2D) - 2 theta+(y + D)|"),
    [C_COLLINEAR] = NEAR("collinear", "|theta+(2 eta) - theta - 2(theta+(eta) - theta)|"),
    [C_BAD] = {"control-labels", LG_IDENTITY, LG_CONTROL, 0,
               "FALSE: |theta+(y + D) - theta+(y)| <= declared rounding", "", ""},
};

/* eta: a power of two, at most 1/(2 |X|^2). */
static int calibrate(struct lg_case *c)
{
    struct lg_mat X = lg_mat_view(c->inst.n, c->inst.d, c->inst.X);
    double beta = lg_hi(lg_mat_frobenius(&X));
    c->recipe.eta = beta > 0 ? ldexp(1, -2 - (int)ceil(2 * log2(beta))) : 0.125;
    return 0;
}

/* A problem with its start, one block, and one step of the kernel from there with the declared rounding of each entry. */
struct line {
    size_t n, p;
    double eta;
    double *X, *y, *theta, *next, *error;
};

struct run {
    struct lg_case *c;
    struct line a;
    double *D; /* n */
};

static int new_line(struct line *t, size_t n, size_t p, double eta)
{
    *t = (struct line){.n = n, .p = p, .eta = eta, .X = calloc(n * p + n + 3 * p, sizeof(double))};
    if (!t->X)
        return -1;
    t->y = t->X + n * p;
    t->theta = t->y + n;
    t->next = t->theta + p;
    t->error = t->next + p;
    return 0;
}

static int copy_line(struct line *t, const struct line *from)
{
    if (new_line(t, from->n, from->p, from->eta))
        return -1;
    memcpy(t->X, from->X, (from->n * from->p + from->n + from->p) * sizeof *t->X);
    return 0;
}

/* `steps` steps from theta into next. */
static bool advance(struct run *x, struct line *t, size_t steps)
{
    struct lg_linear problem = {t->n, t->p, t->X, t->y, t->eta};
    memcpy(t->next, t->theta, t->p * sizeof *t->next);
    return lg_call_ok(x->c, LG_OP_LINEAR, lg_session_begin_linear(x->c->session, &problem)) &&
           lg_call_ok(x->c, LG_OP_LINEAR, lg_session_linear_steps(x->c->session, steps, t->next)) &&
           lg_check_finite(x->c, "linear_steps", (double)steps, t->p, t->next);
}

/* One step, and the declared rounding of its entries. */
static bool enclosed(struct run *x, struct line *t)
{
    struct lg_linear problem = {t->n, t->p, t->X, t->y, t->eta};
    struct lg_linear_model m = {0};
    bool ok = advance(x, t, 1) && !lg_linear_open(&m, &problem, t->theta, LG_DOUBLE);
    if (ok) {
        struct lg_arith a = lg_arith_declared(&x->c->session->declared);
        lg_linear_step(&m, t->theta, t->next);
        double all;
        ok = !lg_linear_envelope(&m, &a, 0, t->error, &all);
    }
    lg_linear_close(&m);
    return ok;
}

static void none(struct run *x, unsigned claim, double count)
{
    lg_claim(x->c, claim, 0, lg_exact(count), lg_exact(0));
}

/* Entry j: |gap| <= allowance. */
static void near(struct run *x, unsigned claim, size_t j, lg_ball gap, double allowance)
{
    lg_claim(x->c, claim, (double)j, lg_abs(gap), lg_exact(allowance));
}

/* A copy with X, y, theta and eta times powers of two gives theta+ times 2^change. */
static bool scaled(struct run *x, unsigned claim, int X, int y, int theta, int eta)
{
    struct line t;
    bool ok = !copy_line(&t, &x->a);
    for (size_t e = 0; ok && e < t.n * t.p; e++)
        t.X[e] = ldexp(t.X[e], X);
    for (size_t i = 0; ok && i < t.n; i++)
        t.y[i] = ldexp(t.y[i], y);
    for (size_t j = 0; ok && j < t.p; j++)
        t.theta[j] = ldexp(t.theta[j], theta);
    t.eta = ldexp(t.eta, eta);
    ok = ok && advance(x, &t, 1);
    for (size_t j = 0; ok && j < t.p; j++)
        t.next[j] = ldexp(t.next[j], -theta);
    if (ok)
        none(x, claim, lg_differing(t.p, t.next, x->a.next));
    free(t.X);
    return ok;
}

static bool fixed(struct run *x)
{
    struct line t;
    bool ok = !copy_line(&t, &x->a);
    size_t j = ok ? (size_t)(x->c->recipe.index % t.p) : 0;
    if (ok) {
        t.eta = 0;
        ok = advance(x, &t, 3);
    }
    if (ok) {
        none(x, C_ETA, lg_differing(t.p, t.next, t.theta));
        t.eta = x->a.eta;
        for (size_t i = 0; i < t.n; i++)
            t.X[i * t.p + j] = 0;
        ok = advance(x, &t, 3);
    }
    if (ok)
        none(x, C_COLUMN, lg_differing(1, t.next + j, t.theta + j));
    free(t.X);
    return ok;
}

static bool repeated(struct run *x)
{
    struct line t;
    struct lg_session *s = x->c->session;
    size_t many = lg_many_steps(x->c, x->a.n * x->a.p);
    bool ok = !copy_line(&t, &x->a) && advance(x, &t, 1);
    for (size_t step = 1; ok && step < many - 2; step++)
        ok = lg_call_ok(x->c, LG_OP_LINEAR, lg_session_linear_steps(s, 1, t.next));
    ok = ok && lg_call_ok(x->c, LG_OP_LINEAR, lg_session_linear_steps(s, 2, t.next));
    if (ok) {
        memcpy(t.error, t.next, t.p * sizeof *t.next);
        ok = advance(x, &t, many);
    }
    if (ok) {
        none(x, C_SEMIGROUP, lg_differing(t.p, t.error, t.next));
        ok = advance(x, &t, 1);
    }
    if (ok)
        none(x, C_AGAIN, lg_differing(t.p, t.next, x->a.next));
    free(t.X);
    return ok;
}

/* X, theta := integers in about -8..8; y integers, then X theta. */
static bool integers(struct run *x)
{
    struct line t;
    const struct lg_error_model *model = &x->c->session->declared.model;
    bool ok = !copy_line(&t, &x->a);
    double largest = 0, worst = 0;
    for (size_t e = 0; ok && e < t.n * t.p; e++)
        largest = lg_larger(largest, fabs(t.X[e]));
    for (size_t e = 0; ok && e < t.n * t.p; e++)
        t.X[e] = largest > 0 ? rint(8 * t.X[e] / largest) : 0;
    for (size_t j = 0; ok && j < t.p; j++)
        t.theta[j] = (double)((int)(j * 5 % 7) - 3);
    double eta = t.eta = 0x1p-4, *want = malloc(x->a.p * sizeof *want);
    ok = ok && want;
    for (size_t j = 0; ok && j < t.p; j++)
        want[j] = 0;
    for (size_t i = 0; ok && i < t.n; i++) {
        const double *row = t.X + i * t.p;
        double f = 0, size = fabs(t.y[i] = (double)((int)(i * 3 % 5) - 2));
        for (size_t j = 0; j < t.p; j++) {
            f += row[j] * t.theta[j];
            size += 2 * fabs(row[j] * t.theta[j]);
        }
        worst = lg_larger(worst, size);
        for (size_t j = 0; j < t.p; j++)
            want[j] += row[j] * (f - t.y[i]);
    }
    /* |x_ij| <= 8 and every |r_i| <= worst */
    worst = (3 + eta * 8 * (double)t.n * worst) / eta;
    lg_hypothesis(x->c, H_EXACT, lg_exact(fmin(worst, DBL_MAX)),
                  lg_exact(1 / fmax(model->unit_storage, model->unit_accumulator)));
    for (size_t j = 0; ok && j < t.p; j++)
        want[j] = t.theta[j] - eta * want[j];
    ok = ok && enclosed(x, &t);
    for (size_t j = 0; ok && j < t.p; j++)
        near(x, C_EXACT, j, lg_sub(lg_exact(t.next[j]), lg_exact(want[j])), t.error[j]);
    for (size_t i = 0; ok && i < t.n; i++) {
        t.y[i] = 0;
        for (size_t j = 0; j < t.p; j++)
            t.y[i] += t.X[i * t.p + j] * t.theta[j];
    }
    ok = ok && advance(x, &t, 2);
    if (ok)
        none(x, C_ZERO, lg_differing(t.p, t.next, t.theta));
    free(want);
    free(t.X);
    return ok;
}

/* Rows reversed; columns reversed, every other one negated. */
static bool permuted(struct run *x)
{
    struct line t, s = {0};
    const struct line *a = &x->a;
    size_t n = a->n, p = a->p;
    bool ok = !copy_line(&t, a) && !copy_line(&s, a);
    for (size_t e = 0; ok && e < n * p; e++) {
        size_t i = e / p, j = e % p;
        t.X[e] = a->X[(n - 1 - i) * p + j];
        s.X[e] = a->X[i * p + (p - 1 - j)] * (j % 2 ? -1 : 1);
        t.y[i] = a->y[n - 1 - i];
        s.theta[j] = a->theta[p - 1 - j] * (j % 2 ? -1 : 1);
    }
    ok = ok && advance(x, &t, 1) && advance(x, &s, 1);
    for (size_t j = 0; ok && j < p; j++) {
        double back = s.next[p - 1 - j] * ((p - 1 - j) % 2 ? -1 : 1);
        near(x, C_SAMPLES, j, lg_sub(lg_exact(t.next[j]), lg_exact(a->next[j])),
             lg_both_errors(x->c, a->error[j]));
        near(x, C_FEATURES, j, lg_sub(lg_exact(back), lg_exact(a->next[j])),
             lg_both_errors(x->c, a->error[j]));
    }
    free(t.X);
    free(s.X);
    return ok;
}

/* Samples twice with eta/2, where 2n <= p. */
static bool twice(struct run *x)
{
    struct line t;
    const struct line *a = &x->a;
    size_t n = a->n, p = a->p;
    if (2 * n > p)
        return true;
    bool ok = !new_line(&t, 2 * n, p, a->eta / 2);
    for (size_t i = 0; ok && i < 2 * n; i++) {
        memcpy(t.X + i * p, a->X + i % n * p, p * sizeof *t.X);
        t.y[i] = a->y[i % n];
    }
    if (ok)
        memcpy(t.theta, a->theta, p * sizeof *t.theta);
    ok = ok && enclosed(x, &t);
    for (size_t j = 0; ok && j < p; j++)
        near(x, C_TWICE, j, lg_sub(lg_exact(t.next[j]), lg_exact(a->next[j])),
             lg_add_up(t.error[j], a->error[j]));
    free(t.X);
    return ok;
}

static bool affine(struct run *x)
{
    struct line one, two = {0}, fast = {0};
    const struct line *a = &x->a;
    bool ok = !copy_line(&one, a) && !copy_line(&two, a) && !copy_line(&fast, a);
    fast.eta *= 2;
    for (size_t i = 0; ok && i < a->n; i++) {
        one.y[i] += x->D[i];
        two.y[i] += 2 * x->D[i];
    }
    ok = ok && enclosed(x, &one) && enclosed(x, &two) && enclosed(x, &fast);
    for (size_t j = 0; ok && j < a->p; j++) {
        lg_ball start = lg_exact(a->theta[j]), A = lg_sub(lg_exact(a->next[j]), start),
                B = lg_sub(lg_exact(one.next[j]), start), C = lg_sub(lg_exact(two.next[j]), start),
                F = lg_sub(lg_exact(fast.next[j]), start);
        near(x, C_BAD, j, lg_sub(A, B), lg_add_up(a->error[j], one.error[j]));
        near(x, C_AFFINE, j, lg_sub(lg_add(A, C), lg_scale(B, 2)),
             lg_add_up(lg_add_up(a->error[j], two.error[j]), 2 * one.error[j]));
        near(x, C_COLLINEAR, j, lg_sub(F, lg_scale(A, 2)), lg_add_up(fast.error[j], 2 * a->error[j]));
    }
    free(one.X);
    free(two.X);
    free(fast.X);
    return ok;
}

static int check(struct lg_case *c)
{
    const struct lg_instance *inst = &c->inst;
    struct run x = {.c = c, .D = malloc(inst->n * sizeof(double))};
    int status = -1;
    if (!x.D || !lg_call_ok(c, LG_OP_LINEAR, lg_offers(c, LG_OP_LINEAR) ? LG_CALL_OK : LG_CALL_NOT_OFFERED) ||
        new_line(&x.a, inst->n, inst->d, c->recipe.eta))
        goto cleanup;
    memcpy(x.a.X, inst->X, inst->n * inst->d * sizeof *inst->X);
    memcpy(x.a.theta, inst->W0, inst->d * sizeof *inst->W0);
    for (size_t i = 0; i < inst->n; i++) {
        x.a.y[i] = rint(64 * inst->y[i]) / 64;
        x.D[i] = (double)((int)(i * 5 % 7) - 3) / 4 + 0x1p-6;
    }
    if (!enclosed(&x, &x.a) || !fixed(&x) || !integers(&x) || !permuted(&x) || !twice(&x) || !affine(&x))
        goto cleanup;
    if (!lg_is_deterministic(c) ||
        (scaled(&x, C_DOUBLE, 0, 1, 1, 0) && scaled(&x, C_TRADE, 1, 0, -1, -2) && repeated(&x)))
        status = 0;
cleanup:
    free(x.D);
    free(x.a.X);
    return status;
}

static const struct lg_family_use families[] = {
    {"linear-gaussian", 5}, {"linear-tiny", 3}, {"linear-known-svd", 2}, {"linear-long", 1}, {NULL, 0}};

const struct lg_lemma lemma_metamorphic_linear = {
    .id = "metamorphic-linear",
    .title = "Linear steps: scaling, permutations, exact integers",
    .statement = "Linear steps scale by powers of two, stay where eta or the residual is 0, are exact on "
                 "integers, and "
                 "follow permutations, copies and shifts of the labels.",
    .latex = "\\theta^+(2\\theta,2y)=2\\,\\theta^+(\\theta,y)\n"
             "\\theta^+(y)+\\theta^+(y+2\\Delta)=2\\,\\theta^+(y+\\Delta)",
    .slides = "",
    .source = "metamorphic testing: Chen, Cheung and Yiu, arXiv 2002.12543; definitions: "
              "kernels/lemmagate_kernel.h",
    .how_to_read =
        "A failing claim betrays a constant that does not scale, an index or stride, a stale residual.",
    .kinds = LG_LINEAR,
    .families = families,
    .shaped = {"linear-shaped", 2},
    .hypotheses = hypotheses,
    .n_hypotheses = HYPOTHESES,
    .claims = claims,
    .n_claims = CLAIMS,
    .policy = {.max_vacuous = 0.25, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
