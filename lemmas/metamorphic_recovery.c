/* Metamorphic identities of matrix recovery: U+ = U - eta sum_i r_i 2 A_i U, r_i = <A_i, U U^T> - y_i, U d x r.
 *
 * On integers. A_i, U, y are the instance's rounded to small integers, eta a power of two. Every term is a multiple of the
 * grid, so while the sums of |terms| fit into the declared format nothing rounds in any order, and the identities are
 * equalities (the argument of metamorphic-exact; the transformed problems have a grid up to 2^6 finer, which is counted):
 *   U+ is the exact number            up to the declared rounding, which has room for a mean times n; A_i is symmetric, A U = A^T U: both orders of its indices are right
 *   U -> U Q                          U+ -> U+ Q
 *   A_i -> Q^T A_i Q, U -> Q^T U      U+ -> Q^T U+
 *   samples permuted                  U+ stays
 * with Q a permutation with signs, followed by diag(H/2, ..., H/2, I), H the 4 x 4 Hadamard matrix: orthogonal.
 * On the instance itself, bit for bit by scaling (metamorphic-scaling):
 *   U, y, eta -> 2U, 4y, eta/4: U+ doubles;   A, y, eta -> 2A, 2y, eta/4: U+ stays;   eta = 0: U stays;
 *   1 + ... + 1 + 2 steps and 67; the same call after another. All but eta = 0 for a kernel that declares itself deterministic. */
#include "verify/model/recovery_step.h"
#include "verify/rigor/dot.h"
#include "verify/author/outputs.h"

#include <stdlib.h>
#include <string.h>

enum { H_EXACT, HYPOTHESES };
static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    [H_EXACT] = {"nothing rounds", "2^6 (|U| + eta sum_i 2|r_i| |A_i||U|) / grid <= 1/u, and the same for f"},
};

enum {
    C_EXACT,
    C_RIGHT,
    C_CONGRUENT,
    C_SAMPLES,
    C_DOUBLE_U,
    C_DOUBLE_A,
    C_ETA,
    C_SEMIGROUP,
    C_AGAIN,
    C_BAD,
    CLAIMS
};

#define BITS(name, needs, text)                                        \
    {                                                                  \
        name, LG_IDENTITY, LG_CONFORMANCE, needs, text " <= 0", "", "" \
    }

#define NEAR(name, text)                                                                              \
    {                                                                                                 \
        name, LG_IDENTITY, LG_CONFORMANCE, 1u << H_EXACT, text " <= declared rounding",               \
            "declared rounding, entry by entry: a mean over the measurements times n rounds", "entry" \
    }

static const struct lg_claim_spec claims[CLAIMS] = {
    [C_EXACT] = NEAR("exact", "integers: |U+ computed - exact|"),
    [C_RIGHT] = NEAR("right-rotation", "U -> U Q: |U+ computed - exact Q|"),
    [C_CONGRUENT] = NEAR("congruence", "A -> Q^T A Q, U -> Q^T U: |U+ computed - Q^T exact|"),
    [C_SAMPLES] = NEAR("samples", "samples permuted: |U+ computed - exact|"),
    [C_DOUBLE_U] = BITS("double-u", 0, "U, y, eta -> 2U, 4y, eta/4: entries other than 2U+"),
    [C_DOUBLE_A] = BITS("double-a", 0, "A, y, eta -> 2A, 2y, eta/4: entries other than U+"),
    [C_ETA] = BITS("eta-zero", 0, "eta = 0: entries that moved in two steps"),
    [C_SEMIGROUP] =
        BITS("semigroup", 0,
             "calls of one step, and of two at last, against 67 steps in one call: entries that differ"),
    [C_AGAIN] = BITS("again", 0, "the same call after another: entries that differ"),
    [C_BAD] = {"control-step", LG_IDENTITY, LG_CONTROL, 1u << H_EXACT,
               "FALSE: integers: entries of U+ other than U - 2 eta G <= 0", "", ""},
};

/* A power of two, at most 1/16 / (|A|_F (|A|_F |U|_F^2 + |y|)): a step then is U+ = (I - M) U with |M| <= 2 eta |A| |r| <= 1/8,
 * so that the many steps of repeated() stay finite as long as |r| does not grow. */
static int calibrate(struct lg_case *c)
{
    const struct lg_instance *inst = &c->inst;
    double A = lg_norm_up(inst->n * inst->d * inst->d, inst->X), U = lg_norm_up(inst->d * inst->k, inst->W0);
    double scale = A * (A * U * U + lg_norm_up(inst->n, inst->y));
    c->recipe.eta = scale > 0 ? ldexp(1, -4 - (int)ceil(log2(scale))) : 0.125;
    return 0;
}

struct line {
    size_t n, d, r;
    double eta;
    double *A, *y, *U, *next; /* n x d x d, n, d x r, d x r; one block */
};

struct run {
    struct lg_case *c;
    struct line a;
};

static int copy_line(struct line *t, const struct line *from)
{
    size_t m = from->d * from->r, entries = from->n * from->d * from->d + from->n + 2 * m;
    *t = *from;
    t->A = malloc(entries * sizeof *t->A);
    if (!t->A)
        return -1;
    memcpy(t->A, from->A, entries * sizeof *t->A);
    t->y = t->A + from->n * from->d * from->d;
    t->U = t->y + from->n;
    t->next = t->U + m;
    return 0;
}

static bool begin(struct run *x, struct line *t)
{
    struct lg_recovery problem = {t->n, t->d, t->r, t->A, t->y, t->eta};
    memcpy(t->next, t->U, t->d * t->r * sizeof *t->next);
    return lg_call_ok(x->c, LG_OP_RECOVERY, lg_session_begin_recovery(x->c->session, &problem));
}

static bool more(struct run *x, struct line *t, size_t steps)
{
    return lg_call_ok(x->c, LG_OP_RECOVERY, lg_session_recovery_steps(x->c->session, steps, t->next));
}

/* `steps` steps from U into next. */
static bool advance(struct run *x, struct line *t, size_t steps)
{
    return begin(x, t) && more(x, t, steps) &&
           lg_check_finite(x->c, "recovery_steps", (double)steps, t->d * t->r, t->next);
}

static void expect(struct run *x, unsigned claim, const struct line *t, const double *want)
{
    lg_claim(x->c, claim, 0, lg_exact(lg_differing(t->d * t->r, t->next, want)), lg_exact(0));
}

/* Entry by entry within the declared rounding of t's step. 0, or -1: no memory. */
static int expect_near(struct run *x, unsigned claim, const struct line *t, const double *want)
{
    const struct lg_recovery problem = {t->n, t->d, t->r, t->A, t->y, t->eta};
    const struct lg_arith a = lg_arith_declared(&x->c->session->declared);
    struct lg_recovery_step s;
    double *error = malloc(t->d * t->r * sizeof *error);
    if (!error || lg_recovery_step_open(&s, &problem, t->U, t->next)) {
        free(error);
        return -1;
    }
    double all;
    const int status = lg_recovery_envelope(&s, &a, error, &all);
    for (size_t e = 0; e < t->d * t->r && !status; e++)
        lg_claim(x->c, claim, (double)e, lg_abs(lg_sub(lg_exact(t->next[e]), lg_exact(want[e]))),
                 lg_exact(error[e]));
    lg_recovery_step_close(&s);
    free(error);
    return status;
}

/* row (m entries a stride apart) := row Q, Q = P diag(H/2, ...), P: entry j is +- entry (j + 1) mod m. */
static void turn(size_t m, size_t stride, double *row)
{
    double first = row[0];
    for (size_t j = 0; j + 1 < m; j++)
        row[j * stride] = row[(j + 1) * stride] * (j % 2 ? -1 : 1);
    row[(m - 1) * stride] = first;
    for (size_t j = 0; j + 4 <= m; j += 4) {
        double *p = row + j * stride;
        double a = p[0] + p[stride], b = p[0] - p[stride];
        double s = p[2 * stride] + p[3 * stride], t = p[2 * stride] - p[3 * stride];
        p[0] = (a + s) / 2;
        p[stride] = (b + t) / 2;
        p[2 * stride] = (a - s) / 2;
        p[3 * stride] = (b - t) / 2;
    }
}

/* U (d x r) := U Q, or Q^T U. */
static void turn_right(const struct line *t, double *U)
{
    for (size_t a = 0; a < t->d; a++)
        turn(t->r, 1, U + a * t->r);
}

static void turn_left(size_t d, size_t r, double *U)
{
    for (size_t s = 0; s < r; s++)
        turn(d, r, U + s);
}

/* want := the exact U+ (d x r) of integers, and the hypothesis that nothing rounds; work: d x r. */
static void exact_step(struct run *x, const struct line *t, double *want, double *work)
{
    const struct lg_error_model *model = &x->c->session->declared.model;
    size_t d = t->d, r = t->r, m = d * r;
    double *size = work + m, worst = 0, most = 0;
    memset(want, 0, m * sizeof *want);
    memset(size, 0, m * sizeof *size);
    for (size_t i = 0; i < t->n; i++) {
        double f = 0, terms = fabs(t->y[i]);
        for (size_t e = 0; e < m; e++) {
            double row = 0;
            work[e] = 0;
            for (size_t b = 0; b < d; b++) {
                double term = t->A[(i * d + e / r) * d + b] * t->U[b * r + e % r];
                work[e] += term;
                row += fabs(term);
            }
            f += work[e] * t->U[e];
            terms += row * fabs(t->U[e]);
        }
        worst = lg_larger(worst, terms);
        for (size_t e = 0; e < m; e++) {
            want[e] += 2 * (f - t->y[i]) * work[e];
            for (size_t b = 0; b < d; b++)
                size[e] += 2 * fabs(f - t->y[i]) * fabs(t->A[(i * d + e / r) * d + b] * t->U[b * r + e % r]);
        }
    }
    for (size_t e = 0; e < m; e++) {
        most = lg_larger(most, fabs(t->U[e]) / t->eta + size[e]);
        want[e] = t->U[e] - t->eta * want[e];
    }
    lg_hypothesis(x->c, H_EXACT, lg_exact(fmin(64 * lg_larger(worst, most), DBL_MAX)),
                  lg_exact(1 / fmax(model->unit_storage, model->unit_accumulator)));
}

static void to_integers(size_t m, double most, double *a)
{
    double largest = 0;
    for (size_t e = 0; e < m; e++)
        largest = lg_larger(largest, fabs(a[e]));
    for (size_t e = 0; e < m; e++)
        a[e] = largest > 0 ? rint(most * a[e] / largest) : 0;
}

/* The transformed copies of t, whose U+ is `want`; each is compared with what becomes of it. */
static bool transformed(struct run *x, const struct line *t, double *want)
{
    struct line right = {0}, left = {0}, order = {0};
    size_t n = t->n, d = t->d, r = t->r;
    bool ok = !copy_line(&right, t) && !copy_line(&left, t) && !copy_line(&order, t);
    for (size_t e = 0; ok && e < n * d * d; e++)
        order.A[e] = t->A[(n - 1 - e / (d * d)) * d * d + e % (d * d)];
    for (size_t i = 0; ok && i < n; i++)
        order.y[i] = t->y[n - 1 - i];
    ok = ok && advance(x, &order, 1) && !expect_near(x, C_SAMPLES, &order, want);
    if (ok) {
        turn_right(&right, right.U);
        for (size_t i = 0; i < n; i++) {
            turn_left(d, d, left.A + i * d * d);
            for (size_t a = 0; a < d; a++)
                turn(d, 1, left.A + (i * d + a) * d);
        }
        turn_left(d, r, left.U);
        ok = advance(x, &right, 1) && advance(x, &left, 1);
    }
    double *turned = ok ? malloc(d * r * sizeof *turned) : NULL;
    ok = ok && turned;
    if (ok) {
        memcpy(turned, want, d * r * sizeof *want);
        turn_right(&right, turned);
        ok = !expect_near(x, C_RIGHT, &right, turned);
    }
    if (ok) {
        memcpy(turned, want, d * r * sizeof *want);
        turn_left(d, r, turned);
        ok = !expect_near(x, C_CONGRUENT, &left, turned);
    }
    free(turned);
    free(right.A);
    free(left.A);
    free(order.A);
    return ok;
}

static bool integers(struct run *x)
{
    struct line t;
    size_t m = x->a.d * x->a.r;
    double *want = malloc(3 * m * sizeof *want);
    bool ok = !copy_line(&t, &x->a) && want;
    if (ok) {
        to_integers(t.n * t.d * t.d, 3, t.A);
        to_integers(m, 2, t.U);
        to_integers(t.n, 4, t.y);
        t.eta = 0x1p-3;
        exact_step(x, &t, want, want + m);
        ok = advance(x, &t, 1);
    }
    ok = ok && !expect_near(x, C_EXACT, &t, want);
    if (ok) {
        for (size_t e = 0; e < m; e++)
            want[m + e] = 2 * want[e] - t.U[e];
        expect(x, C_BAD, &t, want + m);
        ok = transformed(x, &t, want);
    }
    free(t.A);
    free(want);
    return ok;
}

/* A, y, U, eta times powers of two give U+ times 2^U. */
static bool scaled(struct run *x, unsigned claim, int A, int y, int U, int eta)
{
    struct line t;
    bool ok = !copy_line(&t, &x->a);
    for (size_t e = 0; ok && e < t.n * t.d * t.d; e++)
        t.A[e] = ldexp(t.A[e], A);
    for (size_t i = 0; ok && i < t.n; i++)
        t.y[i] = ldexp(t.y[i], y);
    for (size_t e = 0; ok && e < t.d * t.r; e++)
        t.U[e] = ldexp(t.U[e], U);
    t.eta = ldexp(t.eta, eta);
    ok = ok && advance(x, &t, 1);
    for (size_t e = 0; ok && e < t.d * t.r; e++)
        t.next[e] = ldexp(t.next[e], -U);
    if (ok)
        expect(x, claim, &t, x->a.next);
    free(t.A);
    return ok;
}

/* U_many by many calls, the last of two steps, against one call; no claim where gradient descent itself diverges. */
static bool semigroup(struct run *x, struct line *t, struct line *at_once)
{
    size_t many = lg_many_steps(x->c, t->n * t->d * t->d * t->r);
    bool ok = begin(x, t);
    for (size_t step = 0; ok && step < many - 2; step++)
        ok = more(x, t, 1);
    ok = ok && more(x, t, 2);
    if (ok && !isfinite(lg_largest(t->d * t->r, t->next)))
        return true;
    ok = ok && advance(x, at_once, many);
    if (ok)
        expect(x, C_SEMIGROUP, t, at_once->next);
    return ok;
}

static bool repeated(struct run *x)
{
    struct line t, at_once = {0};
    bool ok = !copy_line(&t, &x->a) && !copy_line(&at_once, &x->a) && semigroup(x, &t, &at_once) &&
              advance(x, &t, 1);
    if (ok)
        expect(x, C_AGAIN, &t, x->a.next);
    free(t.A);
    free(at_once.A);
    return ok;
}

static bool at_rest(struct run *x)
{
    struct line t;
    bool ok = !copy_line(&t, &x->a);
    t.eta = 0;
    ok = ok && advance(x, &t, 2);
    if (ok)
        expect(x, C_ETA, &t, t.U);
    free(t.A);
    return ok;
}

static int check(struct lg_case *c)
{
    const struct lg_instance *inst = &c->inst;
    size_t n = inst->n, d = inst->d, m = d * inst->k;
    struct run x = {.c = c, .a = {.n = n, .d = d, .r = inst->k, .eta = c->recipe.eta}};
    int status = -1;
    if (!lg_call_ok(c, LG_OP_RECOVERY, lg_offers(c, LG_OP_RECOVERY) ? LG_CALL_OK : LG_CALL_NOT_OFFERED))
        return -1;
    x.a.A = malloc((n * d * d + n + 2 * m) * sizeof *x.a.A);
    if (!x.a.A)
        return -1;
    x.a.y = x.a.A + n * d * d, x.a.U = x.a.y + n, x.a.next = x.a.U + m;
    memcpy(x.a.A, inst->X, n * d * d * sizeof *inst->X);
    memcpy(x.a.y, inst->y, n * sizeof *inst->y);
    memcpy(x.a.U, inst->W0, m * sizeof *inst->W0);
    if (!advance(&x, &x.a, 1) || !at_rest(&x) || !integers(&x))
        goto cleanup;
    if (!lg_is_deterministic(c) ||
        (scaled(&x, C_DOUBLE_U, 0, 2, 1, -2) && scaled(&x, C_DOUBLE_A, 1, 1, 0, -2) && repeated(&x)))
        status = 0;
cleanup:
    free(x.a.A);
    return status;
}

static const struct lg_family_use families[] = {{"recovery-integer", 4}, {"recovery-gaussian", 2},
                                                {"recovery-tiny", 2},    {"recovery-scaled", 1},
                                                {"recovery-long", 1},    {NULL, 0}};

const struct lg_lemma lemma_metamorphic_recovery = {
    .id = "metamorphic-recovery",
    .title = "Matrix recovery: rotations, scaling, exact integers",
    .statement = "U -> U Q gives U+ Q, A -> Q^T A Q with U -> Q^T U gives Q^T U+, steps are exact on "
                 "integers and scale by "
                 "powers of two.",
    .latex = "U^+(UQ)=U^+(U)\\,Q\n"
             "U^+(Q^TAQ,\\,Q^TU)=Q^T\\,U^+(A,U)",
    .slides = "",
    .source =
        "lemmas/THEORY.md, Metamorphic identities; Chen, Cheung and Yiu, arXiv 2002.12543; definitions: "
        "kernels/lemmagate_kernel.h",
    .how_to_read =
        "A failing claim betrays a missing factor 2, a transposed or half-read A, a stale residual.",
    .kinds = LG_RECOVERY,
    .families = families,
    .shaped = {"recovery-shaped", 1},
    .hypotheses = hypotheses,
    .n_hypotheses = HYPOTHESES,
    .claims = claims,
    .n_claims = CLAIMS,
    .policy = {.max_vacuous = 0.3, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
