/* Linear and recovery steps on a covering design: sizes, n above p too, patterns of all arrays, and calls before.
 *
 * linear     theta+ = theta - eta X^T (X theta - y) + e                      X n x p, n and p in any relation
 * recovery   U+ = U - eta sum_i 2 (<A_i, U U^T> - y_i) A_i U + e             A_i d x d symmetric, U d x r
 *     |e| <= the declared rounding, as a norm and entry by entry             (verify/model/linear_envelope.c, recovery_envelope.c)
 * from theta_0 (U_0) or from where 1, 2, 257 or 1100 steps end, after nothing, a larger problem full of infinities, or another
 * problem. T1's rates need sigma_min(X) > 0, which n > p has not; what a step is does not. Every pair of levels occurs within 289
 * cases of either kind (fixtures/lib/covering.h); 406 cases have sizes in turn (fixtures/lib/sizes.h). Where an honest kernel might
 * overflow nothing is asked: no product of factors of a term, in any order, is larger than the product of 1 + the largest of each. */
#include "verify/model/linear.h"
#include "verify/author/compared.h"
#include "verify/author/labels.h"
#include "verify/author/history.h"
#include "verify/author/outputs.h"
#include "verify/author/workspace.h"
#include "verify/rigor/dot.h"

#include <string.h>

enum { LINEAR, RECOVERY, KINDS };
static const struct lg_hypothesis_spec hypotheses[KINDS] = {
    [LINEAR] = LG_COMPARED_HYPOTHESIS("linear-step"), [RECOVERY] = LG_COMPARED_HYPOTHESIS("recovery-step")};

static const struct lg_claim_spec claims[] = {
    LG_COMPARED("linear-step", "linear-step", LINEAR,
                "|theta+ - theta + eta X^T r| <= [declared rounding]; and entry by entry",
                "gamma bounds at the declared depths and units", "entry"),
    LG_COMPARED("recovery-step", "recovery-step", RECOVERY,
                "|U+ - U + eta G| <= [declared rounding]; and entry by entry",
                "gamma bounds at the declared depths and units", "entry"),
};

/* eta = 2^-j over the square of J's norm or so, a normal number of either format. extra[3]: the calls before. */
static void calibrate(struct lg_case *c)
{
    const struct lg_instance *inst = &c->inst;
    double data = lg_norm_up(lg_instance_data(inst), inst->X), U = 1, y = 0;
    if (inst->kind == LG_RECOVERY) {
        U = 2 * lg_norm_up(inst->d * inst->k, inst->W0);
        y = lg_mul_up(data, lg_norm_up(inst->n, inst->y));
    }
    const bool is_single = c->recipe.storage_unit > LG_U;
    double square = lg_add_up(lg_mul_up(lg_mul_up(data, U), lg_mul_up(data, U)), y);
    square = fmin(fmax(square, is_single ? 0x1p-20 : 0x1p-120), is_single ? 0x1p60 : 0x1p480);
    c->recipe.eta = lg_case_round_down(c, ldexp(1 / square, -(int)lg_choose(&c->choices, 4)));
    c->recipe.steps = 1;
    c->recipe.extra[3] =
        (double)lg_covering_of(&c->choices, c->recipe.family->id, c->recipe.index, LG_COVER_ORDER);
    if (!lg_covering_is(c->recipe.family->id)) /* a size says something far from r = 0 */
        c->recipe.extra[3] = (double)(c->recipe.index % LG_CALL_AFTER_1);
}

struct run {
    struct lg_case *c;
    int kind; /* LINEAR or RECOVERY */
    size_t m; /* parameters: p, or d r */
    struct lg_linear linear;
    struct lg_recovery recovery;
    double *theta, *next, *error; /* m */
};

static enum lg_op op_of(const struct run *x)
{
    return x->kind == LINEAR ? LG_OP_LINEAR : LG_OP_RECOVERY;
}

static enum lg_call begin(struct run *x)
{
    return x->kind == LINEAR ? lg_session_begin_linear(x->c->session, &x->linear)
                             : lg_session_begin_recovery(x->c->session, &x->recovery);
}

static enum lg_call advance(struct run *x, size_t steps, double *theta)
{
    return x->kind == LINEAR ? lg_session_linear_steps(x->c->session, steps, theta)
                             : lg_session_recovery_steps(x->c->session, steps, theta);
}

/* A step of a problem of infinities with a sample more, or of this one's data in reverse; not looked at. */
static void earlier_problem(struct run *x, bool is_poison)
{
    const struct lg_instance *inst = &x->c->inst;
    const size_t n = inst->n + is_poison, row = lg_instance_data(inst) / inst->n;
    struct run other = *x;
    double *A = lg_take_doubles(x->c, n * row + n + x->m), *y = A + n * row, *theta = y + n;
    for (size_t e = 0; e < n * row + n + x->m; e++)
        A[e] = INFINITY;
    for (size_t e = 0; e < n * row && !is_poison; e++)
        A[e] = inst->X[n * row - 1 - e];
    if (!is_poison) {
        memcpy(y, inst->y, n * sizeof *y);
        memcpy(theta, inst->W0, x->m * sizeof *theta);
    }
    other.linear.n = other.recovery.n = n;
    other.linear.X = other.recovery.A = A;
    other.linear.y = other.recovery.y = y;
    enum lg_call answer = begin(&other);
    if (answer == LG_CALL_OK)
        answer = advance(&other, 1, theta);
    if (!lg_history_unlooked(x->c, op_of(x), answer))
        lg_end_case(x->c);
}

/* x->theta: where the calls before end. */
static void history(struct run *x)
{
    const struct lg_instance *inst = &x->c->inst;
    const enum lg_call_order order = (enum lg_call_order)x->c->recipe.extra[3];
    const size_t steps = lg_history_steps(order, lg_instance_data(inst) * inst->k);
    memcpy(x->theta, inst->W0, x->m * sizeof *x->theta);
    if (order == LG_CALL_POISONED || order == LG_CALL_SECOND)
        earlier_problem(x, order == LG_CALL_POISONED);
    lg_ask(x->c, op_of(x), begin(x));
    if (steps == 0)
        return;
    lg_ask(x->c, op_of(x), advance(x, steps, x->theta));
    if (!lg_history_is_near(x->m, inst->W0, x->theta))
        memcpy(x->theta, inst->W0, x->m * sizeof *x->theta);
}

/* No intermediate of an honest step is larger. */
static double peak(const struct run *x)
{
    const struct lg_instance *inst = &x->c->inst;
    const double n = (double)inst->n, m = (double)x->m, d = (double)inst->d, eta = 1 + x->c->recipe.eta;
    const double A = 1 + lg_largest(lg_instance_data(inst), inst->X), w = 1 + lg_largest(x->m, x->theta);
    const double y = 1 + lg_largest(inst->n, inst->y);
    return x->kind == LINEAR ? w + eta * n * A * (m * A * w + y)
                             : w + 2 * eta * n * d * A * w * (d * m * A * w * w + y);
}

static void state(struct run *x, const struct lg_vec *e, lg_ball e_norm, double envelope, lg_ball step)
{
    struct lg_case *c = x->c;
    const double size = lg_down(lg_lo(lg_norm_exact(x->m, x->next)) + fmax(0, lg_lo(step)));
    struct lg_compared f =
        lg_compared_of(c, x->kind == LINEAR ? "linear-step" : "recovery-step", LG_NOT_COMPARED);
    lg_compared_state(c, &f, (struct lg_part){-1, e_norm, step, size, envelope, 0});
    for (size_t j = 0; j < x->m; j++)
        lg_compared_state(c, &f,
                          (struct lg_part){(double)j, lg_abs(lg_ball_make(e->mid[j], e->rad[j])), lg_exact(0),
                                           0, x->error[j], 0});
    lg_compared_close(c, &f);
}

static void compare_linear(struct run *x, const struct lg_arith *a)
{
    struct lg_linear_model *m = lg_take(x->c, 1, sizeof *m);
    double envelope;
    lg_need(x->c, lg_linear_open_steps(m, &x->linear, x->theta, x->c->precision));
    lg_defer_linear(x->c, m);
    lg_linear_step(m, x->theta, x->next);
    lg_need(x->c, lg_linear_envelope(m, a, 0, x->error, &envelope));
    state(x, &m->step.e, m->step.e_norm, envelope, lg_mul(m->step.g_norm, lg_exact(m->eta)));
}

static void compare_recovery(struct run *x, const struct lg_arith *a)
{
    const struct lg_recovery_step *s = lg_take_recovery_step(x->c, &x->recovery, x->theta, x->next);
    double envelope;
    lg_need(x->c, lg_recovery_envelope(s, a, x->error, &envelope));
    state(x, &s->e, s->e_norm, envelope, lg_mul(s->g_norm, lg_exact(s->eta)));
}

static void check(struct lg_case *c)
{
    const struct lg_instance *inst = &c->inst;
    const size_t m = lg_instance_weights(inst);
    struct run x = {.c = c,
                    .kind = inst->kind == LG_LINEAR ? LINEAR : RECOVERY,
                    .m = m,
                    .linear = {inst->n, inst->d, inst->X, inst->y, c->recipe.eta},
                    .recovery = {inst->n, inst->d, inst->k, inst->X, inst->y, c->recipe.eta},
                    .theta = lg_take_doubles(c, m),
                    .next = lg_take_doubles(c, m),
                    .error = lg_take_doubles(c, m)};
    history(&x);
    if (!(peak(&x) < c->session->declared.model.largest / 4))
        return;
    memcpy(x.next, x.theta, m * sizeof *x.next);
    lg_ask(c, op_of(&x), advance(&x, 1, x.next));
    lg_want_finite(c, lg_op_name(op_of(&x)), 0, m, x.next);
    const struct lg_arith a = lg_arith_declared(&c->session->declared);
    if (x.kind == LINEAR)
        compare_linear(&x, &a);
    else
        compare_recovery(&x, &a);
}

static const struct lg_family_use families[] = {{"covering-linear", 5},
                                                {"covering-recovery", 5},
                                                {"every-size-linear", 3},
                                                {"every-size-recovery", 4},
                                                {NULL, 0}};
/* The covering design, and sizes in turn: all of them within the smoke tier. */
enum { CASES = 17 * (LG_COVERING_PAIRS / 5 + 1) };

const struct lg_lemma lemma_covering_steps = {
    .id = "covering-steps",
    .title = "Linear and recovery steps on every pair of circumstances",
    .statement =
        "linear_steps and recovery_steps are gradient steps up to declared rounding for every pair of sizes, "
        "patterns of the arrays and calls before, with more samples than parameters too.",
    .slides = "S23 S29",
    .source = "kernels/lemmagate_kernel.h; Bush 1952 (orthogonal arrays); lemmas/THEORY.md, Covering design",
    .how_to_read =
        "A violated claim means that the step is not the gradient's; the instance's note names the patterns "
        "that showed it.",
    .kinds = LG_LINEAR | LG_RECOVERY,
    .design = {CASES, LG_COVERING_PRIME *CASES, LG_COVERING_PRIME *CASES},
    .families = families,
    LG_HYPOTHESES(hypotheses),
    LG_CLAIMS(claims),
    .policy = {.max_vacuous = 0.2, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
