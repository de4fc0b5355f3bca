/* Steps of linear least squares and of matrix recovery, asked for and compared; see stepped.h. */
#include "verify/author/stepped.h"
#include "verify/author/outputs.h"
#include "verify/model/linear.h"
#include "verify/model/recovery_step.h"
#include "verify/rigor/dot.h"

#include <string.h>

static enum lg_op op_of(const struct lg_stepped *t)
{
    return t->kind == LG_LINEAR ? LG_OP_LINEAR : LG_OP_RECOVERY;
}

static struct lg_linear linear(const struct lg_stepped *t)
{
    return (struct lg_linear){t->n, t->d, t->X, t->y, t->eta};
}

static struct lg_recovery recovery(const struct lg_stepped *t)
{
    return (struct lg_recovery){t->n, t->d, t->r, t->X, t->y, t->eta};
}

/* All but X. */
static struct lg_stepped take(struct lg_case *c, enum lg_kind kind, size_t n, size_t d, size_t r)
{
    struct lg_stepped t = {.kind = kind,
                           .n = n,
                           .d = d,
                           .r = r,
                           .entries = kind == LG_LINEAR ? n * d : n * d * d,
                           .weights = d * r};
    t.y = lg_take_doubles(c, n);
    t.start = lg_take_doubles(c, t.weights);
    t.next = lg_take_doubles(c, t.weights);
    return t;
}

struct lg_stepped lg_take_stepped_new(struct lg_case *c, enum lg_kind kind, size_t n, size_t d, size_t r)
{
    struct lg_stepped t = take(c, kind, n, d, r);
    t.X = lg_take_doubles(c, t.entries);
    return t;
}

struct lg_stepped lg_take_stepped(struct lg_case *c)
{
    const struct lg_instance *inst = &c->inst;
    const struct lg_stepped from = {.kind = inst->kind,
                                    .n = inst->n,
                                    .d = inst->d,
                                    .r = inst->kind == LG_LINEAR ? 1 : inst->k,
                                    .eta = c->recipe.eta,
                                    .X = inst->X,
                                    .y = inst->y,
                                    .start = inst->W0};
    lg_ask(c, op_of(&from), lg_offers(c, op_of(&from)) ? LG_CALL_OK : LG_CALL_NOT_OFFERED);
    return lg_take_stepped_copy(c, &from);
}

struct lg_stepped lg_take_stepped_same_X(struct lg_case *c, const struct lg_stepped *from)
{
    struct lg_stepped t = take(c, from->kind, from->n, from->d, from->r);
    t.eta = from->eta;
    t.X = from->X;
    memcpy(t.y, from->y, t.n * sizeof *t.y);
    memcpy(t.start, from->start, t.weights * sizeof *t.start);
    return t;
}

struct lg_stepped lg_take_stepped_copy(struct lg_case *c, const struct lg_stepped *from)
{
    struct lg_stepped t = lg_take_stepped_same_X(c, from);
    t.X = lg_take_doubles(c, t.entries);
    memcpy(t.X, from->X, t.entries * sizeof *t.X);
    return t;
}

static void begin(struct lg_case *c, const struct lg_stepped *t)
{
    const struct lg_linear line = linear(t);
    const struct lg_recovery problem = recovery(t);
    memcpy(t->next, t->start, t->weights * sizeof *t->next);
    lg_ask(c, op_of(t),
           t->kind == LG_LINEAR ? lg_session_begin_linear(c->session, &line)
                                : lg_session_begin_recovery(c->session, &problem));
}

static void go_on(struct lg_case *c, const struct lg_stepped *t, size_t steps)
{
    lg_ask(c, op_of(t),
           t->kind == LG_LINEAR ? lg_session_linear_steps(c->session, steps, t->next)
                                : lg_session_recovery_steps(c->session, steps, t->next));
}

static void want_finite(struct lg_case *c, const struct lg_stepped *t, size_t steps)
{
    lg_want_finite(c, lg_op_name(op_of(t)), (double)steps, t->weights, t->next);
}

void lg_ask_stepped(struct lg_case *c, const struct lg_stepped *t, size_t steps)
{
    begin(c, t);
    go_on(c, t, steps);
    want_finite(c, t, steps);
}

static void linear_rounding(struct lg_case *c, const struct lg_stepped *t, const struct lg_arith *a,
                            double *error)
{
    const struct lg_linear problem = linear(t);
    struct lg_linear_model m;
    double all;
    lg_need(c, lg_linear_open(&m, &problem, t->start, LG_DOUBLE));
    lg_linear_step(&m, t->start, t->next);
    const int status = lg_linear_envelope(&m, a, 0, error, &all);
    lg_linear_close(&m);
    lg_need(c, status);
}

static void recovery_rounding(struct lg_case *c, const struct lg_stepped *t, const struct lg_arith *a,
                              double *error)
{
    const struct lg_recovery problem = recovery(t);
    struct lg_recovery_step s;
    double all;
    lg_need(c, lg_recovery_step_open(&s, &problem, t->start, t->next));
    const int status = lg_recovery_envelope(&s, a, error, &all);
    lg_recovery_step_close(&s);
    lg_need(c, status);
}

double *lg_take_stepped_rounding(struct lg_case *c, const struct lg_stepped *t)
{
    const struct lg_arith a = lg_arith_declared(&c->session->declared);
    double *error = lg_take_doubles(c, t->weights);
    if (t->kind == LG_LINEAR)
        linear_rounding(c, t, &a, error);
    else
        recovery_rounding(c, t, &a, error);
    return error;
}

void lg_stepped_same(struct lg_case *c, const char *claim, const struct lg_stepped *t, const double *want)
{
    lg_claim(c, claim, 0, lg_exact(lg_differing(t->weights, t->next, want)), lg_exact(0));
}

void lg_stepped_near(struct lg_case *c, const char *claim, const struct lg_stepped *t, const double *want,
                     const double *allowance)
{
    const unsigned which = lg_claim_index(c, claim);
    for (size_t e = 0; e < t->weights; e++)
        lg_claim(c, which, (double)e, lg_abs(lg_sub(lg_exact(t->next[e]), lg_exact(want[e]))),
                 lg_exact(allowance[e]));
}

static void scale(size_t m, double *a, int exponent)
{
    for (size_t e = 0; exponent && e < m; e++)
        a[e] = ldexp(a[e], exponent);
}

void lg_stepped_scaled(struct lg_case *c, const char *claim, const struct lg_stepped *a,
                       struct lg_stepped_powers by)
{
    struct lg_stepped t = by.X ? lg_take_stepped_copy(c, a) : lg_take_stepped_same_X(c, a);
    scale(t.entries, t.X, by.X);
    scale(t.n, t.y, by.y);
    scale(t.weights, t.start, by.start);
    t.eta = ldexp(t.eta, by.eta);
    lg_ask_stepped(c, &t, 1);
    scale(t.weights, t.next, -by.start);
    lg_stepped_same(c, claim, &t, a->next);
}

void lg_stepped_repeated(struct lg_case *c, const struct lg_stepped *a)
{
    const struct lg_stepped t = lg_take_stepped_same_X(c, a), at_once = lg_take_stepped_same_X(c, a);
    const size_t many = lg_many_steps(c, a->entries * a->r);
    begin(c, &t);
    for (size_t step = 0; step < many - 2; step++)
        go_on(c, &t, 1);
    go_on(c, &t, 2);
    if (t.kind == LG_LINEAR)
        want_finite(c, &t, many);
    if (isfinite(lg_largest(t.weights, t.next))) {
        lg_ask_stepped(c, &at_once, many);
        lg_stepped_same(c, "semigroup", &t, at_once.next);
    }
    lg_ask_stepped(c, &t, 1);
    lg_stepped_same(c, "again", &t, a->next);
}
