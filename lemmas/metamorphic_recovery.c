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

#include <string.h>

enum { H_EXACT, HYPOTHESES };
static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    [H_EXACT] = {"nothing rounds",
                 "[2^6 (|U| + eta sum_i 2 |r_i| |A_i| |U|) / grid] <= [1/u]; and the same for f"},
};

#define BITS(name, differing, where)                                                 \
    {                                                                                \
        name, LG_IDENTITY, LG_CONFORMANCE, 0, "[" differing "] <= 0; " where, "", "" \
    }
#define NEAR(name, text, where)                                                                       \
    {                                                                                                 \
        name, LG_IDENTITY, LG_CONFORMANCE, 1u << H_EXACT,                                             \
            text " <= [declared rounding]; every entry; " where,                                      \
            "declared rounding, entry by entry: a mean over the measurements times n rounds", "entry" \
    }

static const struct lg_claim_spec claims[] = {
    NEAR("exact", "|U+ computed - U+|", "integers"),
    NEAR("right-rotation", "|U+ computed - U+ Q|", "integers, U -> U Q"),
    NEAR("congruence", "|U+ computed - Q^T U+|", "integers, A -> Q^T A Q, U -> Q^T U"),
    NEAR("samples", "|U+ computed - U+|", "integers, samples permuted"),
    BITS("double-u", "entries other than 2 U+", "U, y, eta -> 2U, 4y, eta/4"),
    BITS("double-a", "entries other than U+", "A, y, eta -> 2A, 2y, eta/4"),
    BITS("eta-zero", "entries that moved", "eta = 0, two steps"),
    BITS("semigroup", "entries of U_t that differ",
         "calls of one step, and of two at last, against 67 steps in one call"),
    BITS("again", "entries of U+ that differ", "the same call after another"),
    {"control-step", LG_IDENTITY, LG_CONTROL, 1u << H_EXACT,
     "[entries of U+ that differ] <= 0; integers, from U - 2 eta G", "", ""},
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
    double *A, *y, *U, *next; /* n x d x d, n, d x r, d x r */
};

enum { COPIES = 4 };

struct run {
    struct lg_case *c;
    struct line a, copy[COPIES];
};

static struct line take_line(struct lg_case *c)
{
    const size_t n = c->inst.n, d = c->inst.d, r = c->inst.k;
    return (struct line){n,
                         d,
                         r,
                         c->recipe.eta,
                         lg_take_doubles(c, n * d * d),
                         lg_take_doubles(c, n),
                         lg_take_doubles(c, d * r),
                         lg_take_doubles(c, d * r)};
}

/* The problem `from` in copy i, whose former content is lost. */
static struct line *copy(struct run *x, size_t i, const struct line *from)
{
    struct line *t = &x->copy[i];
    t->eta = from->eta;
    memcpy(t->A, from->A, t->n * t->d * t->d * sizeof *t->A);
    memcpy(t->y, from->y, t->n * sizeof *t->y);
    memcpy(t->U, from->U, t->d * t->r * sizeof *t->U);
    return t;
}

static void begin(const struct run *x, struct line *t)
{
    const struct lg_recovery problem = {t->n, t->d, t->r, t->A, t->y, t->eta};
    memcpy(t->next, t->U, t->d * t->r * sizeof *t->next);
    lg_ask(x->c, LG_OP_RECOVERY, lg_session_begin_recovery(x->c->session, &problem));
}

static void more(const struct run *x, struct line *t, size_t steps)
{
    lg_ask(x->c, LG_OP_RECOVERY, lg_session_recovery_steps(x->c->session, steps, t->next));
}

/* `steps` steps from U into next. */
static void advance(const struct run *x, struct line *t, size_t steps)
{
    begin(x, t);
    more(x, t, steps);
    lg_want_finite(x->c, "recovery_steps", (double)steps, t->d * t->r, t->next);
}

static void expect(const struct run *x, const char *claim, const struct line *t, const double *want)
{
    lg_claim_none(x->c, claim, 0, lg_differing(t->d * t->r, t->next, want));
}

/* Entry by entry within the declared rounding of t's step. */
static void expect_near(const struct run *x, const char *claim, const struct line *t, const double *want)
{
    const struct lg_recovery problem = {t->n, t->d, t->r, t->A, t->y, t->eta};
    const struct lg_arith a = lg_arith_declared(&x->c->session->declared);
    struct lg_recovery_step s;
    double all, *error = lg_take_doubles(x->c, t->d * t->r);
    lg_need(x->c, lg_recovery_step_open(&s, &problem, t->U, t->next));
    const int status = lg_recovery_envelope(&s, &a, error, &all);
    lg_recovery_step_close(&s);
    lg_need(x->c, status);
    for (size_t e = 0; e < t->d * t->r; e++)
        lg_claim(x->c, claim, (double)e, lg_abs(lg_sub(lg_exact(t->next[e]), lg_exact(want[e]))),
                 lg_exact(error[e]));
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

/* The exact U+ (d x r) of integers, and the hypothesis that nothing rounds. */
static double *exact_step(const struct run *x, const struct line *t)
{
    const struct lg_error_model *model = &x->c->session->declared.model;
    const size_t d = t->d, r = t->r, m = d * r;
    double *want = lg_take_doubles(x->c, m), *work = lg_take_doubles(x->c, m),
           *size = lg_take_doubles(x->c, m), worst = 0, most = 0;
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
    return want;
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
static void transformed(struct run *x, const struct line *t, const double *want)
{
    struct line *right = copy(x, 1, t), *left = copy(x, 2, t), *order = copy(x, 3, t);
    const size_t n = t->n, d = t->d, r = t->r;
    double *turned = lg_take_doubles(x->c, d * r);
    for (size_t e = 0; e < n * d * d; e++)
        order->A[e] = t->A[(n - 1 - e / (d * d)) * d * d + e % (d * d)];
    for (size_t i = 0; i < n; i++)
        order->y[i] = t->y[n - 1 - i];
    advance(x, order, 1);
    expect_near(x, "samples", order, want);
    turn_right(right, right->U);
    for (size_t i = 0; i < n; i++) {
        turn_left(d, d, left->A + i * d * d);
        for (size_t a = 0; a < d; a++)
            turn(d, 1, left->A + (i * d + a) * d);
    }
    turn_left(d, r, left->U);
    advance(x, right, 1);
    advance(x, left, 1);
    memcpy(turned, want, d * r * sizeof *want);
    turn_right(right, turned);
    expect_near(x, "right-rotation", right, turned);
    memcpy(turned, want, d * r * sizeof *want);
    turn_left(d, r, turned);
    expect_near(x, "congruence", left, turned);
}

static void integers(struct run *x)
{
    struct line *t = copy(x, 0, &x->a);
    const size_t m = t->d * t->r;
    double *twice = lg_take_doubles(x->c, m);
    to_integers(t->n * t->d * t->d, 3, t->A);
    to_integers(m, 2, t->U);
    to_integers(t->n, 4, t->y);
    t->eta = 0x1p-3;
    const double *want = exact_step(x, t);
    advance(x, t, 1);
    expect_near(x, "exact", t, want);
    for (size_t e = 0; e < m; e++)
        twice[e] = 2 * want[e] - t->U[e];
    expect(x, "control-step", t, twice);
    transformed(x, t, want);
}

static void times(size_t m, double *a, int exponent)
{
    for (size_t e = 0; e < m; e++)
        a[e] = ldexp(a[e], exponent);
}

/* A, y, U, eta times powers of two give U+ times that of U. */
static void scaled(struct run *x, const char *claim, int A, int y, int U, int eta)
{
    struct line *t = copy(x, 0, &x->a);
    times(t->n * t->d * t->d, t->A, A);
    times(t->n, t->y, y);
    times(t->d * t->r, t->U, U);
    t->eta = ldexp(t->eta, eta);
    advance(x, t, 1);
    times(t->d * t->r, t->next, -U);
    expect(x, claim, t, x->a.next);
}

/* U_many by many calls, the last of two steps, against one call; no claim where gradient descent itself diverges. */
static void repeated(struct run *x)
{
    struct line *t = copy(x, 0, &x->a), *at_once = copy(x, 1, &x->a);
    const size_t many = lg_many_steps(x->c, t->n * t->d * t->d * t->r);
    begin(x, t);
    for (size_t step = 0; step < many - 2; step++)
        more(x, t, 1);
    more(x, t, 2);
    if (isfinite(lg_largest(t->d * t->r, t->next))) {
        advance(x, at_once, many);
        expect(x, "semigroup", t, at_once->next);
    }
    advance(x, t, 1);
    expect(x, "again", t, x->a.next);
}

static void at_rest(struct run *x)
{
    struct line *t = copy(x, 0, &x->a);
    t->eta = 0;
    advance(x, t, 2);
    expect(x, "eta-zero", t, t->U);
}

static void examine(struct lg_case *c)
{
    const struct lg_instance *inst = &c->inst;
    lg_ask(c, LG_OP_RECOVERY, lg_offers(c, LG_OP_RECOVERY) ? LG_CALL_OK : LG_CALL_NOT_OFFERED);
    struct run x = {.c = c, .a = take_line(c)};
    for (size_t i = 0; i < COPIES; i++)
        x.copy[i] = take_line(c);
    memcpy(x.a.A, inst->X, inst->n * inst->d * inst->d * sizeof *inst->X);
    memcpy(x.a.y, inst->y, inst->n * sizeof *inst->y);
    memcpy(x.a.U, inst->W0, inst->d * inst->k * sizeof *inst->W0);
    advance(&x, &x.a, 1);
    at_rest(&x);
    integers(&x);
    if (!lg_is_deterministic(c))
        return;
    scaled(&x, "double-u", 0, 2, 1, -2);
    scaled(&x, "double-a", 1, 1, 0, -2);
    repeated(&x);
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
    LG_HYPOTHESES(hypotheses),
    LG_CLAIMS(claims),
    .policy = {.max_vacuous = 0.3, .max_undecided = 0},
    .calibrate = calibrate,
    .formal = true,
    .examine = examine,
};
