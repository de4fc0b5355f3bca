/* phi and phi' as the kernel computes them, point by point, within the error that it declares for them.
 *
 * Instances have one feature, and one neuron of weight 1 or one sample x = 1 (fixtures/activation_sweep.c), so that nothing
 * cancels or adds up. With z_i = x_i w_1 or z_l = x_1 w_l:
 *     f_i = v phi(z_i),   J_i = v phi'(z_i) x_i      (n samples),       (J^T c)_l = c v_l phi'(z_l) x     (k neurons).
 * c = 1 for vjp; for gradient c = r = f - y, one number in all its entries, with y = 2^40 far from every f, so that what r
 * errs by is small beside r (left out where the format ends below 2^60).
 * z may be rounded, v phi and v phi' x too: an honest kernel's entry errs by the sums of verify/model/errors.c, which here are
 *     B|dz| + abs + (rel + us)|phi|,   B2|dz| + abs + (rel + a few units)|phi'|,   |dz| <= (ua + us)|z|.
 * jacobian-constants states the same of every network; here there are thousands of points for the price of as many
 * activations. Failure: a branch with too short a series, a threshold too early, a table with a gap, a slope that is another
 * function's. */
#include "verify/model/functions.h"
#include "verify/run/engine.h"
#include "verify/run/outputs.h"

#include <stdlib.h>

enum { C_VALUE, C_JACOBIAN, C_VJP, C_GRADIENT, C_BAD, CLAIMS };

static const struct lg_claim_spec claims[CLAIMS] = {
    [C_VALUE] = {"value", LG_IDENTITY, LG_CONFORMANCE, 0, "|f_i computed - v phi(z_i)| <= declared error",
                 "abs + rel|phi|, and the rounding of z and f", "sample"},
    [C_JACOBIAN] = {"slope-of-jacobian", LG_IDENTITY, LG_CONFORMANCE, 0,
                    "|J_i computed - v phi'(z_i) x_i| <= declared error",
                    "abs + rel|phi'|, and the rounding of z and three products", "sample"},
    [C_VJP] = {"slope-of-vjp", LG_IDENTITY, LG_CONFORMANCE, 0,
               "|(J^T c)_l computed - c v_l phi'(z_l) x| <= declared error",
               "abs + rel|phi'|, and the rounding of z and three products", "neuron"},
    [C_GRADIENT] = {"slope-of-gradient", LG_IDENTITY, LG_CONFORMANCE, 0,
                    "|(J^T r)_l computed - r v_l phi'(z_l) x| <= declared error",
                    "abs + rel|phi'|, and the rounding of z, r and three products", "neuron"},
    [C_BAD] = {"control-value", LG_IDENTITY, LG_CONTROL, 0, "FALSE: |v phi(z_i)| <= declared error of f_i",
               "", "sample"},
};

static int calibrate(struct lg_case *c)
{
    c->recipe.eta = 1;
    return 0;
}

static const double far_label = 0x1p40;

struct run {
    struct lg_case *c;
    const double *y; /* n */
    struct lg_model m;
    struct lg_state s;
    struct lg_arith declared;
    double *out, *bound; /* n + k each */
    double caught;       /* the smallest relative error that some point would have shown */
};

static bool begin(struct run *x)
{
    const struct lg_instance *inst = &x->c->inst;
    struct lg_network problem = {inst->n, inst->d, inst->k,          inst->X,
                                 x->y,    inst->v, inst->activation, x->c->recipe.eta};
    return lg_call_ok(x->c, LG_OP_FORWARD, lg_session_begin(x->c->session, &problem)) &&
           lg_call_ok(x->c, LG_OP_FORWARD, lg_session_import(x->c->session, inst->W0));
}

static void entry(struct run *x, unsigned claim, size_t e, lg_ball exact)
{
    lg_claim(x->c, claim, (double)e, lg_abs(lg_sub(lg_exact(x->out[e]), exact)), lg_exact(x->bound[e]));
    double least = lg_lo(lg_abs(exact));
    if (least > 0)
        x->caught = fmin(x->caught, lg_div_up(2 * lg_add_up(x->bound[e], exact.rad), least));
}

static bool values(struct run *x)
{
    const size_t n = x->m.n;
    if (!lg_offers(x->c, LG_OP_FORWARD) || x->m.k > 1)
        return true;
    if (!lg_call_ok(x->c, LG_OP_FORWARD, lg_session_forward(x->c->session, x->out)) ||
        !lg_check_finite(x->c, "forward", 0, n, x->out))
        return false;
    lg_forward_error(&x->s, &x->declared, x->bound);
    for (size_t i = 0; i < n; i++) {
        lg_ball exact = {x->s.f.mid[i], x->s.f.rad[i]};
        entry(x, C_VALUE, i, exact);
        lg_claim(x->c, C_BAD, (double)i, lg_abs(exact), lg_exact(x->bound[i]));
    }
    return true;
}

static bool jacobian(struct run *x)
{
    const size_t n = x->m.n;
    struct lg_mat J = {0};
    if (!lg_offers(x->c, LG_OP_JACOBIAN) || x->m.k > 1)
        return true;
    bool ok = !lg_mat_init(&J, n, 1) && !lg_state_jacobian(&x->s, &J) &&
              lg_call_ok(x->c, LG_OP_JACOBIAN, lg_session_jacobian(x->c->session, x->out)) &&
              lg_check_finite(x->c, "jacobian", 0, n, x->out);
    ok = ok && !lg_jacobian_error(&x->s, &x->declared, x->bound);
    for (size_t i = 0; ok && i < n; i++)
        entry(x, C_JACOBIAN, i, lg_ball_make(J.mid[i], J.rad[i]));
    lg_mat_clear(&J);
    return ok;
}

/* J^T r by vjp or gradient; r (1) is enclosed, and a kernel's own differs from it by dr at most. */
static bool slopes(struct run *x, enum lg_op op, unsigned claim, const struct lg_vec *r, double dr)
{
    const size_t k = x->m.k;
    struct lg_gradient g = {0};
    bool ok = !lg_gradient_open(&g, &x->s, r, INFINITY) &&
              lg_call_ok(x->c, op,
                         op == LG_OP_VJP ? lg_session_vjp(x->c->session, r->mid, x->out)
                                         : lg_session_gradient(x->c->session, x->out)) &&
              lg_check_finite(x->c, lg_op_name(op), 0, k, x->out);
    double all;
    ok = ok && !lg_gradient_error(&x->s, &x->declared, r, &dr, INFINITY, x->bound, &all);
    for (size_t l = 0; ok && l < k; l++) {
        lg_ball exact = {g.mid[l], g.row_rad[l]};
        x->bound[l] =
            lg_add_up(x->bound[l], lg_mul_up(x->declared.us, lg_add_up(x->bound[l], lg_mag(exact))));
        entry(x, claim, l, exact);
    }
    lg_gradient_close(&g);
    return ok;
}

static bool vjp(struct run *x)
{
    struct lg_vec one = {0};
    if (!lg_offers(x->c, LG_OP_VJP) || x->m.n > 1)
        return true;
    bool ok = !lg_vec_init(&one, 1);
    if (ok)
        one.mid[0] = 1;
    ok = ok && slopes(x, LG_OP_VJP, C_VJP, &one, 0);
    lg_vec_clear(&one);
    return ok;
}

static bool gradient(struct run *x)
{
    double dr = 0;
    if (x->y != &far_label)
        return true;
    lg_forward_error(&x->s, &x->declared, &dr);
    double r = lg_add_up(lg_add_up(fabs(x->s.r.mid[0]), x->s.r.rad[0]), dr);
    return slopes(x, LG_OP_GRADIENT, C_GRADIENT, &x->s.r, lg_add_up(dr, lg_mul_up(x->declared.us, r)));
}

/* The functions that this layout is for. */
static bool is_covered(const struct run *x)
{
    return (x->c->inst.k == 1 && (lg_offers(x->c, LG_OP_FORWARD) || lg_offers(x->c, LG_OP_JACOBIAN))) ||
           (x->c->inst.n == 1 && (lg_offers(x->c, LG_OP_VJP) || x->y == &far_label));
}

static int check(struct lg_case *c)
{
    const bool is_far =
        c->inst.n == 1 && lg_offers(c, LG_OP_GRADIENT) && c->session->declared.model.largest > 0x1p60;
    struct run x = {.c = c, .y = is_far ? &far_label : c->inst.y, .caught = INFINITY};
    const size_t room = c->inst.n + c->inst.k;
    int status = -1;
    if (!is_covered(&x)) {
        lg_call_ok(c, c->inst.k == 1 ? LG_OP_FORWARD : LG_OP_VJP, LG_CALL_NOT_OFFERED);
        return -1;
    }
    x.out = malloc(2 * room * sizeof *x.out);
    x.bound = x.out + room;
    if (x.out && !lg_model_open(&x.m, &c->inst, x.y, c->precision) &&
        !lg_state_open(&x.s, &x.m, c->inst.W0, false) && begin(&x)) {
        x.declared = lg_arith_declared(&c->session->declared);
        if (values(&x) && jacobian(&x) && vjp(&x) && gradient(&x)) {
            lg_claim_power(c, x.m.k == 1 ? C_VALUE : lg_offers(c, LG_OP_VJP) ? C_VJP : C_GRADIENT, x.caught);
            status = 0;
        }
    }
    lg_state_close(&x.s);
    lg_model_close(&x.m);
    free(x.out);
    return status;
}

static const struct lg_family_use families[] = {{"activation-sweep", 1}, {NULL, 0}};

const struct lg_lemma lemma_activation_values = {
    .id = "activation-values",
    .title = "Activation functions, point by point",
    .statement =
        "On networks that consist of phi alone, outputs and derivatives lie within the error that the kernel "
        "declares for phi and phi', at every one of thousands of points up to 1024.",
    .latex = "|\\hat\\varphi(z)-\\varphi(z)|\\le\\mathrm{abs}+\\mathrm{rel}\\,|\\varphi(z)|",
    .slides = "",
    .source =
        "the kernel's declaration (kernels/lemmagate_kernel.h); enclosures: lemmas/THEORY.md, activations",
    .how_to_read =
        "A failing point is the sample or neuron named: its z is X or W_0 there. Look for a threshold, a "
        "branch or a table that ends near that z.",
    .kinds = LG_NETWORK,
    .activations = (1u << LG_ACTIVATIONS) - 1,
    .families = families,
    .claims = claims,
    .n_claims = CLAIMS,
    .policy = {.max_vacuous = 0, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
