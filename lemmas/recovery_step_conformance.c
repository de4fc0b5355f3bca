/* Is recovery_steps gradient descent on f_i(U) = <A_i, U U^T>?
 *
 * A_i (d x d) symmetric, U (d x r), r_i = f_i(U) - y_i:
 *     U+ = U - eta G + e,   G = sum_i 2 r_i A_i U,   |e| <= the rounding that the kernel declares,
 * entry by entry and as a norm, for three steps from U_0, and recovery_steps(3) gives the same bits as three single steps when
 * the kernel is deterministic (it has no state but U). Any of the usual orders of summation is within the declared rounding
 * (kernels/lemmagate_kernel.h, enum lg_reduction; verify/model/recovery_envelope.c).
 * What must be negligible: nothing; the hypothesis says only that the declared rounding is not most of the step. */
#include "verify/author/compared.h"
#include "verify/author/labels.h"
#include "verify/author/outputs.h"
#include "verify/author/workspace.h"

#include <string.h>

enum { H_ENVELOPE, HYPOTHESES };
static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    [H_ENVELOPE] = {"meaningful envelope", "[declared rounding/(eta |G|)] <= 0.5; at some step"},
};

#define STEP(name, role) name, LG_IDENTITY, role, 1u << H_ENVELOPE
static const struct lg_claim_spec claims[] = {
    {STEP("recovery-step", LG_CONFORMANCE), "|U+ - U + eta G| <= [declared rounding]",
     "gamma bounds at the declared depths and units", "iteration", .control = "control-half"},
    {STEP("recovery-step-entry", LG_CONFORMANCE),
     "|(U+ - U + eta G)_as| <= [declared rounding of the entry]; worst entry",
     "as recovery-step, entry by entry", "iteration", .control = "control-half"},
    {"several-steps", LG_IDENTITY, LG_CONFORMANCE, 0,
     "[entries of recovery_steps(3) that differ from three single steps] <= 0", "", ""},
    {STEP("control-half", LG_CONTROL), "|U+ - U + eta G/2| <= [declared rounding]", "", ""},
    {STEP("control-step", LG_CONTROL), "|eta G| <= [declared rounding]", "", ""},
    LG_COMPARED_DECLARATION("0 recovery_steps"),
};

enum { STEPS = 3 };

/* eta = 2^-j / (|J|_F^2 + L|r|) or so, J_i = 2 A_i U and L = 2 (sum |A_i|_F^2)^(1/2); labels of f's size or of size one. */
static void calibrate(struct lg_case *c)
{
    const struct lg_instance *inst = &c->inst;
    const struct lg_recovery problem = {inst->n, inst->d, inst->k, inst->X, inst->y, 0};
    const struct lg_recovery_step *s = lg_take_recovery_step(c, &problem, inst->W0, inst->W0);
    double f = lg_hi(lg_vec_norm(&s->f)), J = 2 * lg_norm_up(s->n * s->m, s->AU);
    double L = 2 * lg_norm_up(lg_instance_data(inst), inst->X);
    int exponent = lg_choose(&c->choices, 2) && f > 0x1p-100 ? ilogb(f) : 0;
    c->recipe.label_exponent = exponent + (int)lg_choose(&c->choices, 4) - 1;
    double scale = J * J + L * (f + ldexp(1, c->recipe.label_exponent));
    c->recipe.eta =
        lg_case_round_down(c, ldexp(scale > 0x1p-100 ? 1 / scale : 1, -(int)lg_choose(&c->choices, 3)));
    c->recipe.steps = STEPS;
}

struct run {
    struct lg_case *c;
    struct lg_recovery problem;
    size_t m;                     /* d r */
    double *y, *U, *next, *entry; /* n, m each */
    double share;
};

/* The hypothesis, however the case ends: what was refuted before a call failed stays refuted. */
static void close_steps(void *what)
{
    const struct run *x = what;
    lg_hypothesis(x->c, H_ENVELOPE, lg_exact(fmin(x->share, DBL_MAX)), lg_exact(0.5));
}

static void state(struct run *x, double t, const struct lg_recovery_step *s, double envelope)
{
    struct lg_case *c = x->c;
    const lg_ball step = lg_scale(s->g_norm, s->eta), half = lg_scale(step, 0.5), bound = lg_exact(envelope);
    size_t worst = 0;
    for (size_t e = 1; e < s->m; e++)
        if (fabs(s->e.mid[e]) / x->entry[e] > fabs(s->e.mid[worst]) / x->entry[worst])
            worst = e;
    lg_claim(c, "recovery-step", t, s->e_norm, bound);
    lg_claim(c, "recovery-step-entry", t, lg_abs(lg_ball_make(s->e.mid[worst], s->e.rad[worst])),
             lg_exact(x->entry[worst]));
    lg_claim(c, "control-half", t,
             lg_from_ends(lg_lo(lg_sub(half, s->e_norm)), lg_hi(lg_add(half, s->e_norm))), bound);
    lg_claim(c, "control-step", t, step, bound);
    if (!(lg_lo(step) > 0))
        return;
    x->share = fmin(x->share, lg_div_up(envelope, lg_lo(step)));
    lg_claim_power(
        c, "recovery-step",
        lg_div_up(lg_add_up(lg_add_up(envelope, lg_hi(s->e_norm)), 2 * s->e_norm.rad), lg_lo(step)));
}

/* False: an honest kernel may overflow. */
static bool step(struct run *x, double t)
{
    struct lg_case *c = x->c;
    const struct lg_arith_pair a = lg_arith_pair_of(&c->session->declared);
    double envelope, usual;
    memcpy(x->next, x->U, x->m * sizeof *x->U);
    lg_ask(c, LG_OP_RECOVERY, lg_session_recovery_steps(c->session, 1, x->next));
    const struct lg_recovery_step *s = lg_take_recovery_step(c, &x->problem, x->U, x->next);
    if (!(s->largest < c->session->declared.model.largest))
        return false;
    lg_want_finite(c, "recovery_steps", t, x->m, x->next);
    lg_need(c, lg_recovery_envelope(s, &a.usual, x->entry, &usual));
    lg_need(c, lg_recovery_envelope(s, &a.declared, x->entry, &envelope));
    state(x, t, s, envelope);
    lg_compared_declaration(c, 0, envelope, usual, lg_lo(lg_scale(s->g_norm, s->eta)));
    memcpy(x->U, x->next, x->m * sizeof *x->U);
    return true;
}

static void several(struct run *x)
{
    struct lg_case *c = x->c;
    memcpy(x->next, c->inst.W0, x->m * sizeof *x->next);
    lg_ask(c, LG_OP_RECOVERY, lg_session_recovery_steps(c->session, STEPS, x->next));
    lg_claim(c, "several-steps", 0, lg_exact(lg_differing(x->m, x->next, x->U)), lg_exact(0));
}

static void check(struct lg_case *c)
{
    const struct lg_instance *inst = &c->inst;
    const size_t m = inst->d * inst->k;
    struct run *x = lg_take(c, 1, sizeof *x);
    *x = (struct run){.c = c,
                      .m = m,
                      .y = lg_take_doubles(c, inst->n),
                      .U = lg_take_doubles(c, m),
                      .next = lg_take_doubles(c, m),
                      .entry = lg_take_doubles(c, m),
                      .share = INFINITY};
    lg_need(c, lg_case_labels(c, c->recipe.label_exponent, x->y));
    memcpy(x->U, inst->W0, m * sizeof *x->U);
    x->problem = (struct lg_recovery){inst->n, inst->d, inst->k, inst->X, x->y, c->recipe.eta};
    lg_ask(c, LG_OP_RECOVERY, lg_session_begin_recovery(c->session, &x->problem));
    lg_defer(c, close_steps, x);
    int t = 0;
    while (t < STEPS && step(x, t + 1))
        t++;
    if (t == STEPS && c->session->declared.model.deterministic)
        several(x);
}

static const struct lg_family_use families[] = {{"recovery-gaussian", 4}, {"recovery-tiny", 3},
                                                {"recovery-scaled", 2},   {"recovery-integer", 2},
                                                {"recovery-long", 2},     {NULL, 0}};

const struct lg_lemma lemma_recovery_step_conformance = {
    .id = "recovery-step-conformance",
    .title = "A step of matrix recovery",
    .statement = "recovery_steps is U+ = U - eta sum_i 2 (<A_i, U U^T> - y_i) A_i U up to declared rounding.",
    .slides = "S29",
    .source = "Oymak and Soltanolkotabi, arXiv 1812.10004; lemmas/THEORY.md, Conformance of steps",
    .how_to_read = "A violated claim means that the step is not the gradient's: a factor, a transpose, a "
                   "sample or a measurement is "
                   "wrong, or the declared rounding is too small.",
    .kinds = LG_RECOVERY,
    .activations = 0,
    .families = families,
    .shaped = {"recovery-shaped", 1},
    LG_HYPOTHESES(hypotheses),
    LG_CLAIMS(claims),
    .policy = {.max_vacuous = 0.2, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
