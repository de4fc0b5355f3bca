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

#include <string.h>

enum { H_EXACT, HYPOTHESES };
static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    [H_EXACT] = {"nothing rounds", "[(|theta| + eta sum |x_ij| |r_i|) / grid] <= [1/u]; on the integers"},
};

#define BITS(name, needs, differing, where)                                              \
    {                                                                                    \
        name, LG_IDENTITY, LG_CONFORMANCE, needs, "[" differing "] <= 0; " where, "", "" \
    }
#define NEAR(name, needs, text, where, why)                                                                  \
    {                                                                                                        \
        name, LG_IDENTITY, LG_CONFORMANCE, needs, text " <= [declared rounding]; entry by entry" where, why, \
            ""                                                                                               \
    }
#define BOTH "declared rounding of both sides, entry by entry"

static const struct lg_claim_spec claims[] = {
    BITS("double", 0, "entries other than 2 theta+", "theta, y -> 2 theta, 2y"),
    BITS("trade", 0, "entries other than theta+/2", "X, theta, eta -> 2X, theta/2, eta/4"),
    BITS("eta-zero", 0, "entries that moved", "eta = 0, three steps"),
    BITS("zero-column", 0, "entries j that moved", "X_j = 0, three steps"),
    NEAR("exact", 1u << H_EXACT, "|theta+ computed - theta+|", "; integers",
         "declared rounding, entry by entry: a mean over the samples times n rounds"),
    BITS("zero-residual", 1u << H_EXACT, "entries that moved", "integers, y = X theta, two steps"),
    BITS("semigroup", 0, "entries of theta_t that differ",
         "calls of one step, and of two at last, against 67 steps in one call"),
    BITS("again", 0, "entries of theta+ that differ", "the same call after another"),
    NEAR("samples", 0, "|theta+ - theta'+|", "; samples permuted", BOTH),
    NEAR("features", 0, "|theta+ - P theta'+|", "; features permuted, signs changed", BOTH),
    NEAR("twice", 0, "|theta+ - theta'+|", "; samples twice, eta/2", BOTH),
    NEAR("affine-in-labels", 0, "|theta+(y) + theta+(y + 2 D) - 2 theta+(y + D)|", "", BOTH),
    NEAR("collinear", 0, "|theta+(2 eta) - theta - 2 (theta+(eta) - theta)|", "", BOTH),
    {"control-labels", LG_IDENTITY, LG_CONTROL, 0,
     "|theta+(y + D) - theta+(y)| <= [declared rounding]; entry by entry", "", ""},
};

/* eta: a power of two, at most 1/(2 |X|^2). */
static int calibrate(struct lg_case *c)
{
    struct lg_mat X = lg_mat_view(c->inst.n, c->inst.d, c->inst.X);
    double beta = lg_hi(lg_mat_frobenius(&X));
    c->recipe.eta = beta > 0 ? ldexp(1, -2 - (int)ceil(2 * log2(beta))) : 0.125;
    return 0;
}

/* A problem with its start, and one step of the kernel from there with the declared rounding of each entry. */
struct line {
    size_t n, p;
    double eta;
    double *X, *y, *theta, *next, *error; /* n x p, n, p, p, p */
};

enum { COPIES = 3 };

struct run {
    struct lg_case *c;
    struct line a, copy[COPIES];
    double *D; /* n */
};

static struct line take_line(struct lg_case *c, size_t n, size_t p)
{
    return (struct line){.X = lg_take_doubles(c, n * p),
                         .y = lg_take_doubles(c, n),
                         .theta = lg_take_doubles(c, p),
                         .next = lg_take_doubles(c, p),
                         .error = lg_take_doubles(c, p)};
}

/* The problem in copy i, whose former content is lost. */
static struct line *copy(struct run *x, size_t i)
{
    const struct line *a = &x->a;
    struct line *t = &x->copy[i];
    t->n = a->n, t->p = a->p, t->eta = a->eta;
    memcpy(t->X, a->X, a->n * a->p * sizeof *t->X);
    memcpy(t->y, a->y, a->n * sizeof *t->y);
    memcpy(t->theta, a->theta, a->p * sizeof *t->theta);
    return t;
}

static void more(const struct run *x, struct line *t, size_t steps)
{
    lg_ask(x->c, LG_OP_LINEAR, lg_session_linear_steps(x->c->session, steps, t->next));
}

/* `steps` steps from theta into next. */
static void advance(const struct run *x, struct line *t, size_t steps)
{
    const struct lg_linear problem = {t->n, t->p, t->X, t->y, t->eta};
    memcpy(t->next, t->theta, t->p * sizeof *t->next);
    lg_ask(x->c, LG_OP_LINEAR, lg_session_begin_linear(x->c->session, &problem));
    more(x, t, steps);
    lg_want_finite(x->c, "linear_steps", (double)steps, t->p, t->next);
}

/* One step, and the declared rounding of its entries. */
static void enclosed(const struct run *x, struct line *t)
{
    const struct lg_linear problem = {t->n, t->p, t->X, t->y, t->eta};
    struct lg_linear_model m = {0};
    advance(x, t, 1);
    const struct lg_arith a = lg_arith_declared(&x->c->session->declared); /* of the problem that was begun */
    int status = lg_linear_open(&m, &problem, t->theta, 53);
    if (!status) {
        double all;
        lg_linear_step(&m, t->theta, t->next);
        status = lg_linear_envelope(&m, &a, 0, t->error, &all);
    }
    lg_linear_close(&m);
    lg_need(x->c, status);
}

static void none(const struct run *x, const char *claim, double count)
{
    lg_claim_none(x->c, claim, 0, count);
}

/* Entry j: |gap| <= allowance. */
static void near(const struct run *x, const char *claim, size_t j, lg_ball gap, double allowance)
{
    lg_claim(x->c, claim, (double)j, lg_abs(gap), lg_exact(allowance));
}

static void times(size_t m, double *a, int exponent)
{
    for (size_t e = 0; e < m; e++)
        a[e] = ldexp(a[e], exponent);
}

/* A copy with X, y, theta and eta times powers of two gives theta+ times that of theta. */
static void scaled(struct run *x, const char *claim, int X, int y, int theta, int eta)
{
    struct line *t = copy(x, 0);
    times(t->n * t->p, t->X, X);
    times(t->n, t->y, y);
    times(t->p, t->theta, theta);
    t->eta = ldexp(t->eta, eta);
    advance(x, t, 1);
    times(t->p, t->next, -theta);
    none(x, claim, lg_differing(t->p, t->next, x->a.next));
}

static void fixed(struct run *x)
{
    struct line *t = copy(x, 0);
    const size_t j = (size_t)(x->c->recipe.index % t->p);
    t->eta = 0;
    advance(x, t, 3);
    none(x, "eta-zero", lg_differing(t->p, t->next, t->theta));
    t->eta = x->a.eta;
    for (size_t i = 0; i < t->n; i++)
        t->X[i * t->p + j] = 0;
    advance(x, t, 3);
    none(x, "zero-column", lg_differing(1, t->next + j, t->theta + j));
}

static void repeated(struct run *x)
{
    const size_t many = lg_many_steps(x->c, x->a.n * x->a.p);
    struct line *t = copy(x, 0), *at_once = copy(x, 1);
    advance(x, t, 1);
    for (size_t step = 1; step < many - 2; step++)
        more(x, t, 1);
    more(x, t, 2);
    advance(x, at_once, many);
    none(x, "semigroup", lg_differing(t->p, t->next, at_once->next));
    advance(x, t, 1);
    none(x, "again", lg_differing(t->p, t->next, x->a.next));
}

/* X, theta := integers in about -8..8; y integers; want: the exact theta+. The largest size of a residual's terms. */
static double to_integers(struct line *t, double *want)
{
    double largest = 0, worst = 0;
    for (size_t e = 0; e < t->n * t->p; e++)
        largest = lg_larger(largest, fabs(t->X[e]));
    for (size_t e = 0; e < t->n * t->p; e++)
        t->X[e] = largest > 0 ? rint(8 * t->X[e] / largest) : 0;
    for (size_t j = 0; j < t->p; j++)
        t->theta[j] = (double)((int)(j * 5 % 7) - 3);
    t->eta = 0x1p-4;
    for (size_t i = 0; i < t->n; i++) {
        const double *row = t->X + i * t->p;
        double f = 0, size = fabs(t->y[i] = (double)((int)(i * 3 % 5) - 2));
        for (size_t j = 0; j < t->p; j++) {
            f += row[j] * t->theta[j];
            size += 2 * fabs(row[j] * t->theta[j]);
        }
        worst = lg_larger(worst, size);
        for (size_t j = 0; j < t->p; j++)
            want[j] += row[j] * (f - t->y[i]);
    }
    for (size_t j = 0; j < t->p; j++)
        want[j] = t->theta[j] - t->eta * want[j];
    return worst;
}

/* Integers; then y := X theta. */
static void integers(struct run *x)
{
    const struct lg_error_model *model = &x->c->session->declared.model;
    struct line *t = copy(x, 0);
    double *want = lg_take_doubles(x->c, t->p);
    const double worst = to_integers(t, want);
    /* |x_ij| <= 8 and every |r_i| <= worst */
    lg_hypothesis(x->c, H_EXACT, lg_exact(fmin((3 + t->eta * 8 * (double)t->n * worst) / t->eta, DBL_MAX)),
                  lg_exact(1 / fmax(model->unit_storage, model->unit_accumulator)));
    enclosed(x, t);
    for (size_t j = 0; j < t->p; j++)
        near(x, "exact", j, lg_sub(lg_exact(t->next[j]), lg_exact(want[j])), t->error[j]);
    for (size_t i = 0; i < t->n; i++) {
        t->y[i] = 0;
        for (size_t j = 0; j < t->p; j++)
            t->y[i] += t->X[i * t->p + j] * t->theta[j];
    }
    advance(x, t, 2);
    none(x, "zero-residual", lg_differing(t->p, t->next, t->theta));
}

/* Rows reversed; columns reversed, every other one negated. */
static void permuted(struct run *x)
{
    struct line *t = copy(x, 0), *s = copy(x, 1);
    const struct line *a = &x->a;
    const size_t n = a->n, p = a->p;
    for (size_t e = 0; e < n * p; e++) {
        const size_t i = e / p, j = e % p;
        t->X[e] = a->X[(n - 1 - i) * p + j];
        s->X[e] = a->X[i * p + (p - 1 - j)] * (j % 2 ? -1 : 1);
        t->y[i] = a->y[n - 1 - i];
        s->theta[j] = a->theta[p - 1 - j] * (j % 2 ? -1 : 1);
    }
    advance(x, t, 1);
    advance(x, s, 1);
    for (size_t j = 0; j < p; j++) {
        const double back = s->next[p - 1 - j] * ((p - 1 - j) % 2 ? -1 : 1);
        const double allowance = lg_both_errors(x->c, a->error[j]);
        near(x, "samples", j, lg_sub(lg_exact(t->next[j]), lg_exact(a->next[j])), allowance);
        near(x, "features", j, lg_sub(lg_exact(back), lg_exact(a->next[j])), allowance);
    }
}

/* Samples twice with eta/2, where 2n <= p. */
static void twice(struct run *x)
{
    const struct line *a = &x->a;
    const size_t n = a->n, p = a->p;
    if (2 * n > p)
        return;
    struct line *t = copy(x, 0);
    t->n = 2 * n;
    t->eta = a->eta / 2;
    memcpy(t->X + n * p, a->X, n * p * sizeof *t->X);
    memcpy(t->y + n, a->y, n * sizeof *t->y);
    enclosed(x, t);
    for (size_t j = 0; j < p; j++)
        near(x, "twice", j, lg_sub(lg_exact(t->next[j]), lg_exact(a->next[j])),
             lg_add_up(t->error[j], a->error[j]));
}

static void affine(struct run *x)
{
    struct line *one = copy(x, 0), *two = copy(x, 1), *fast = copy(x, 2);
    const struct line *a = &x->a;
    fast->eta *= 2;
    for (size_t i = 0; i < a->n; i++) {
        one->y[i] += x->D[i];
        two->y[i] += 2 * x->D[i];
    }
    enclosed(x, one);
    enclosed(x, two);
    enclosed(x, fast);
    for (size_t j = 0; j < a->p; j++) {
        lg_ball start = lg_exact(a->theta[j]), A = lg_sub(lg_exact(a->next[j]), start),
                B = lg_sub(lg_exact(one->next[j]), start), C = lg_sub(lg_exact(two->next[j]), start),
                F = lg_sub(lg_exact(fast->next[j]), start);
        near(x, "control-labels", j, lg_sub(A, B), lg_add_up(a->error[j], one->error[j]));
        near(x, "affine-in-labels", j, lg_sub(lg_add(A, C), lg_scale(B, 2)),
             lg_add_up(lg_add_up(a->error[j], two->error[j]), 2 * one->error[j]));
        near(x, "collinear", j, lg_sub(F, lg_scale(A, 2)), lg_add_up(fast->error[j], 2 * a->error[j]));
    }
}

static void examine(struct lg_case *c)
{
    const struct lg_instance *inst = &c->inst;
    const size_t n = inst->n, p = inst->d;
    lg_ask(c, LG_OP_LINEAR, lg_offers(c, LG_OP_LINEAR) ? LG_CALL_OK : LG_CALL_NOT_OFFERED);
    struct run x = {.c = c, .a = take_line(c, n, p), .D = lg_take_doubles(c, n)};
    for (size_t i = 0; i < COPIES; i++)
        x.copy[i] = take_line(c, i == 0 && 2 * n <= p ? 2 * n : n, p);
    x.a.n = n, x.a.p = p, x.a.eta = c->recipe.eta;
    memcpy(x.a.X, inst->X, n * p * sizeof *inst->X);
    memcpy(x.a.theta, inst->W0, p * sizeof *inst->W0);
    for (size_t i = 0; i < n; i++) {
        x.a.y[i] = rint(64 * inst->y[i]) / 64;
        x.D[i] = (double)((int)(i * 5 % 7) - 3) / 4 + 0x1p-6;
    }
    enclosed(&x, &x.a);
    fixed(&x);
    integers(&x);
    permuted(&x);
    twice(&x);
    affine(&x);
    if (!lg_is_deterministic(c))
        return;
    scaled(&x, "double", 0, 1, 1, 0);
    scaled(&x, "trade", 1, 0, -1, -2);
    repeated(&x);
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
    LG_HYPOTHESES(hypotheses),
    LG_CLAIMS(claims),
    .policy = {.max_vacuous = 0.25, .max_undecided = 0},
    .calibrate = calibrate,
    .formal = true,
    .examine = examine,
};
