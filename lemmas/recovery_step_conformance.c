/* Is recovery_steps gradient descent on f_i(U) = <A_i, U U^T>?
 *
 * A_i (d x d) symmetric, U (d x r), r_i = f_i(U) - y_i:
 *     U+ = U - eta G + e,   G = sum_i 2 r_i A_i U,   |e| <= the rounding that the kernel declares,
 * entry by entry and as a norm, for three steps from U_0, and recovery_steps(3) gives the same bits as three single steps when
 * the kernel is deterministic (it has no state but U). Any of the usual orders of summation is within the declared rounding
 * (kernels/lemmagate_kernel.h, enum lg_reduction; verify/model/recovery_envelope.c).
 * What must be negligible: nothing; the hypothesis says only that the declared rounding is not most of the step. */
#include "verify/model/recovery_step.h"
#include "verify/author/compared.h"
#include "verify/author/labels.h"

#include <stdlib.h>
#include <string.h>

enum { H_ENVELOPE, HYPOTHESES };
static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    [H_ENVELOPE] = {"meaningful envelope", "declared rounding <= eta|G|/2 at some step"},
};

enum { C_STEP, C_ENTRY, C_SEVERAL, C_HALF, C_UNMOVED, C_DECLARATION, CLAIMS };
static const struct lg_claim_spec claims[CLAIMS] = {
    [C_STEP] = {"recovery-step", LG_IDENTITY, LG_CONFORMANCE, 1u << H_ENVELOPE,
                "|U+ - U + eta G| <= declared rounding", "gamma bounds at the declared depths and units",
                "iteration"},
    [C_ENTRY] = {"recovery-step-entry", LG_IDENTITY, LG_CONFORMANCE, 1u << H_ENVELOPE,
                 "|(U+ - U + eta G)_as| <= declared rounding, worst entry",
                 "as recovery-step, entry by entry", "iteration"},
    [C_SEVERAL] = {"several-steps", LG_IDENTITY, LG_CONFORMANCE, 0,
                   "entries of recovery_steps(3) that differ from three single steps <= 0", "", ""},
    [C_HALF] = {"control-half", LG_IDENTITY, LG_CONTROL, 1u << H_ENVELOPE,
                "FALSE: |U+ - U + eta G/2| <= declared rounding", "", ""},
    [C_UNMOVED] = {"control-step", LG_IDENTITY, LG_CONTROL, 1u << H_ENVELOPE,
                   "FALSE: eta|G| <= declared rounding", "", ""},
    [C_DECLARATION] = LG_COMPARED_DECLARATION("0 recovery_steps"),
};
static const struct lg_control_use controls[] = {{C_STEP, C_HALF}, {C_ENTRY, C_HALF}};

enum { STEPS = 3 };

/* eta = 2^-j / (|J|_F^2 + L|r|) or so, J_i = 2 A_i U and L = 2 (sum |A_i|_F^2)^(1/2); labels of f's size or of size one. */
static int calibrate(struct lg_case *c)
{
    const struct lg_instance *inst = &c->inst;
    struct lg_recovery problem = {inst->n, inst->d, inst->k, inst->X, inst->y, 0};
    struct lg_recovery_step s;
    if (lg_recovery_step_open(&s, &problem, inst->W0, inst->W0))
        return -1;
    double f = lg_hi(lg_vec_norm(&s.f)), J = 2 * lg_norm_up(s.n * s.m, s.AU);
    double L = 2 * lg_norm_up(lg_instance_data(inst), inst->X);
    int exponent = lg_choose(&c->choices, 2) && f > 0x1p-100 ? ilogb(f) : 0;
    c->recipe.label_exponent = exponent + (int)lg_choose(&c->choices, 4) - 1;
    double scale = J * J + L * (f + ldexp(1, c->recipe.label_exponent));
    c->recipe.eta =
        lg_case_round_down(c, ldexp(scale > 0x1p-100 ? 1 / scale : 1, -(int)lg_choose(&c->choices, 3)));
    c->recipe.steps = STEPS;
    lg_recovery_step_close(&s);
    return 0;
}

struct run {
    struct lg_case *c;
    struct lg_recovery problem;
    double *y, *U, *next, *entry; /* n, d r each */
    double share;
};

static void state(struct run *x, double t, const struct lg_recovery_step *s, double envelope)
{
    struct lg_case *c = x->c;
    size_t worst = 0;
    lg_ball step = lg_scale(s->g_norm, s->eta), half = lg_scale(step, 0.5);
    for (size_t e = 1; e < s->m; e++)
        if (fabs(s->e.mid[e]) / x->entry[e] > fabs(s->e.mid[worst]) / x->entry[worst])
            worst = e;
    if (lg_lo(step) > 0)
        x->share = fmin(x->share, lg_div_up(envelope, lg_lo(step)));
    lg_claim(c, C_STEP, t, s->e_norm, lg_exact(envelope));
    lg_claim(c, C_ENTRY, t, lg_abs(lg_ball_make(s->e.mid[worst], s->e.rad[worst])),
             lg_exact(x->entry[worst]));
    if (lg_lo(step) > 0)
        lg_claim_power(
            c, C_STEP,
            lg_div_up(lg_add_up(lg_add_up(envelope, lg_hi(s->e_norm)), 2 * s->e_norm.rad), lg_lo(step)));
    lg_claim(c, C_HALF, t, lg_from_ends(lg_lo(lg_sub(half, s->e_norm)), lg_hi(lg_add(half, s->e_norm))),
             lg_exact(envelope));
    lg_claim(c, C_UNMOVED, t, step, lg_exact(envelope));
}

/* 1: done; 0: stop the case; -1: no memory. */
static int step(struct run *x, int t)
{
    struct lg_case *c = x->c;
    struct lg_recovery_step s;
    size_t m = x->problem.d * x->problem.r;
    const struct lg_arith_pair a = lg_arith_pair_of(&c->session->declared);
    memcpy(x->next, x->U, m * sizeof *x->U);
    if (!lg_call_ok(c, LG_OP_RECOVERY, lg_session_recovery_steps(c->session, 1, x->next)))
        return 0;
    if (lg_recovery_step_open(&s, &x->problem, x->U, x->next))
        return -1;
    int status = s.largest < c->session->declared.model.largest &&
                 lg_check_finite(c, "recovery_steps", (double)(t + 1), m, x->next);
    double envelope, usual;
    if (status && (lg_recovery_envelope(&s, &a.usual, x->entry, &usual) ||
                   lg_recovery_envelope(&s, &a.declared, x->entry, &envelope)))
        status = -1;
    if (status > 0) {
        state(x, (double)(t + 1), &s, envelope);
        lg_compared_declaration(c, C_DECLARATION, 0, envelope, usual, lg_lo(lg_scale(s.g_norm, s.eta)));
    }
    lg_recovery_step_close(&s);
    memcpy(x->U, x->next, m * sizeof *x->U);
    return status;
}

static void several(struct run *x)
{
    struct lg_case *c = x->c;
    size_t m = x->problem.d * x->problem.r, differ = 0;
    memcpy(x->next, c->inst.W0, m * sizeof *x->next);
    if (!lg_call_ok(c, LG_OP_RECOVERY, lg_session_recovery_steps(c->session, STEPS, x->next)))
        return;
    for (size_t e = 0; e < m; e++)
        differ += x->next[e] != x->U[e];
    lg_claim(c, C_SEVERAL, 0, lg_exact((double)differ), lg_exact(0));
}

static int check(struct lg_case *c)
{
    const struct lg_instance *inst = &c->inst;
    size_t m = inst->d * inst->k;
    struct run x = {.c = c, .share = INFINITY};
    int status = -1, done = 1;
    x.y = malloc(inst->n * sizeof *x.y);
    x.U = malloc(m * sizeof *x.U);
    x.next = malloc(m * sizeof *x.next);
    x.entry = malloc(m * sizeof *x.entry);
    if (!x.y || !x.U || !x.next || !x.entry || lg_case_labels(c, c->recipe.label_exponent, x.y))
        goto cleanup;
    memcpy(x.U, inst->W0, m * sizeof *x.U);
    x.problem = (struct lg_recovery){inst->n, inst->d, inst->k, inst->X, x.y, c->recipe.eta};
    if (!lg_call_ok(c, LG_OP_RECOVERY, lg_session_begin_recovery(c->session, &x.problem)))
        goto cleanup;
    for (int t = 0; t < STEPS && done > 0; t++)
        done = step(&x, t);
    if (done > 0 && c->session->declared.model.deterministic)
        several(&x);
    lg_hypothesis(c, H_ENVELOPE, lg_exact(fmin(x.share, DBL_MAX)), lg_exact(0.5));
    status = done < 0 ? -1 : 0;
cleanup:
    free(x.y);
    free(x.U);
    free(x.next);
    free(x.entry);
    return status;
}

static const struct lg_family_use families[] = {{"recovery-gaussian", 4}, {"recovery-tiny", 3},
                                                {"recovery-scaled", 2},   {"recovery-integer", 2},
                                                {"recovery-long", 2},     {NULL, 0}};

const struct lg_lemma lemma_recovery_step_conformance = {
    .id = "recovery-step-conformance",
    .title = "A step of matrix recovery",
    .statement = "recovery_steps is U+ = U - eta sum_i 2 (<A_i, U U^T> - y_i) A_i U up to declared rounding.",
    .latex = "U^+=U-\\eta\\sum_i 2\\left(\\langle A_i,UU^T\\rangle-y_i\\right)A_iU+e\n"
             "|e_{as}|\\le\\text{declared rounding}",
    .slides = "S29",
    .source = "Oymak and Soltanolkotabi, arXiv 1812.10004; lemmas/THEORY.md, Conformance of steps",
    .how_to_read = "A violated claim means that the step is not the gradient's: a factor, a transpose, a "
                   "sample or a measurement is "
                   "wrong, or the declared rounding is too small.",
    .kinds = LG_RECOVERY,
    .activations = 0,
    .families = families,
    .shaped = {"recovery-shaped", 1},
    .hypotheses = hypotheses,
    .n_hypotheses = HYPOTHESES,
    .claims = claims,
    .n_claims = CLAIMS,
    .controls = controls,
    .n_controls = sizeof controls / sizeof *controls,
    .policy = {.max_vacuous = 0.2, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
