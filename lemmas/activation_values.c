/* phi and phi' as the kernel computes them, point by point, within the error that it declares for them.
 *
 * Instances have one feature, and one neuron of weight 1 or one sample x = 1 (fixtures/activation_sweep.c), so that nothing
 * cancels or adds up. With z_i = x_i w_1 or z_l = x_1 w_l:
 *     f_i = v phi(z_i),   J_i = v phi'(z_i) x_i      (n samples),       (J^T c)_l = c v_l phi'(z_l) x     (k neurons).
 * c = 1 for vjp; for gradient c = r = f - y, one number in all its entries, with y = 2^40 far from every f, so that what r
 * errs by is small beside r (left out where the format ends below 2^60).
 * v phi and v phi' x may be rounded, z too where sums are coarser than storage or a point is no such product by 1: an honest kernel's entry
 * errs by the sums of verify/model/errors.c, which here are
 *     B|dz| + abs + (rel + us)|phi|,   B2|dz| + abs + (rel + a few units)|phi'|,   dz = 0, or |dz| <= (ua + us)|z|.
 * function-conformance states the same of every network; here there are thousands of points for the price of as many
 * activations. Failure: a branch with too short a series, a threshold too early, a table with a gap, a slope that is another
 * function's. */
#include "verify/model/functions.h"
#include "verify/author/compared.h"
#include "verify/author/outputs.h"

#include <stdlib.h>

enum { VALUE, JACOBIAN, VJP, GRADIENT, FUNCTIONS, CONTROLS = FUNCTIONS, CLAIMS = 2 * FUNCTIONS };

static const struct lg_hypothesis_spec hypotheses[FUNCTIONS] = {
    [VALUE] = LG_COMPARED_HYPOTHESIS("value"),
    [JACOBIAN] = LG_COMPARED_HYPOTHESIS("slope-of-jacobian"),
    [VJP] = LG_COMPARED_HYPOTHESIS("slope-of-vjp"),
    [GRADIENT] = LG_COMPARED_HYPOTHESIS("slope-of-gradient"),
};

static const struct lg_claim_spec claims[CLAIMS] = {
    [VALUE] = {"value", LG_IDENTITY, LG_CONFORMANCE, 1u << VALUE,
               "|f_i computed - v phi(z_i)| <= declared error", "abs + rel|phi|, and the rounding of z and f",
               "sample"},
    [JACOBIAN] = {"slope-of-jacobian", LG_IDENTITY, LG_CONFORMANCE, 1u << JACOBIAN,
                  "|J_i computed - v phi'(z_i) x_i| <= declared error",
                  "abs + rel|phi'|, and the rounding of z and three products", "sample"},
    [VJP] = {"slope-of-vjp", LG_IDENTITY, LG_CONFORMANCE, 1u << VJP,
             "|(J^T c)_l computed - c v_l phi'(z_l) x| <= declared error",
             "abs + rel|phi'|, and the rounding of z and three products", "neuron"},
    [GRADIENT] = {"slope-of-gradient", LG_IDENTITY, LG_CONFORMANCE, 1u << GRADIENT,
                  "|(J^T r)_l computed - r v_l phi'(z_l) x| <= declared error",
                  "abs + rel|phi'|, and the rounding of z, r and three products", "neuron"},
    [CONTROLS + VALUE] = LG_COMPARED_CONTROL("value", VALUE, "sample"),
    [CONTROLS + JACOBIAN] = LG_COMPARED_CONTROL("slope-of-jacobian", JACOBIAN, "sample"),
    [CONTROLS + VJP] = LG_COMPARED_CONTROL("slope-of-vjp", VJP, "neuron"),
    [CONTROLS + GRADIENT] = LG_COMPARED_CONTROL("slope-of-gradient", GRADIENT, "neuron"),
};
static const struct lg_control_use controls[FUNCTIONS] = {{VALUE, CONTROLS + VALUE},
                                                          {JACOBIAN, CONTROLS + JACOBIAN},
                                                          {VJP, CONTROLS + VJP},
                                                          {GRADIENT, CONTROLS + GRADIENT}};

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
    struct lg_compared f[FUNCTIONS];
};

static bool begin(struct run *x)
{
    const struct lg_instance *inst = &x->c->inst;
    struct lg_network problem = {inst->n, inst->d, inst->k,          inst->X,
                                 x->y,    inst->v, inst->activation, x->c->recipe.eta};
    return lg_call_ok(x->c, LG_OP_FORWARD, lg_session_begin(x->c->session, &problem)) &&
           lg_call_ok(x->c, LG_OP_FORWARD, lg_session_import(x->c->session, inst->W0));
}

static void entry(struct run *x, int function, size_t e, lg_ball exact)
{
    lg_compared_state(x->c, &x->f[function],
                      (struct lg_part){.coordinate = (double)e,
                                       .error = lg_abs(lg_sub(lg_exact(x->out[e]), exact)),
                                       .exact = lg_abs(exact),
                                       .size = lg_lo(lg_abs(exact)),
                                       .declared = x->bound[e]});
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
        entry(x, VALUE, i, exact);
    }
    return true;
}

static bool jacobian(struct run *x)
{
    const size_t n = x->m.n;
    struct lg_vec J = {0};
    if (!lg_offers(x->c, LG_OP_JACOBIAN) || x->m.k > 1)
        return true;
    bool ok = !lg_vec_init(&J, 1) &&
              lg_call_ok(x->c, LG_OP_JACOBIAN, lg_session_jacobian(x->c->session, x->out)) &&
              lg_check_finite(x->c, "jacobian", 0, n, x->out);
    ok = ok && !lg_jacobian_error(&x->s, &x->declared, x->bound);
    for (size_t i = 0; ok && i < n; i++) {
        lg_jacobian_row(&x->s, i, &J);
        entry(x, JACOBIAN, i, lg_ball_make(J.mid[0], J.rad[0]));
    }
    lg_vec_clear(&J);
    return ok;
}

/* J^T r by vjp or gradient; r (1) is enclosed, and a kernel's own differs from it by dr at most. */
static bool slopes(struct run *x, enum lg_op op, int function, const struct lg_vec *r, double dr)
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
        entry(x, function, l, exact);
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
    ok = ok && slopes(x, LG_OP_VJP, VJP, &one, 0);
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
    return slopes(x, LG_OP_GRADIENT, GRADIENT, &x->s.r, lg_add_up(dr, lg_mul_up(x->declared.us, r)));
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
    struct run x = {.c = c, .y = is_far ? &far_label : c->inst.y};
    const size_t room = c->inst.n + c->inst.k;
    int status = -1;
    for (unsigned f = 0; f < FUNCTIONS; f++)
        x.f[f] = lg_compared_open(f, f, CONTROLS + f, LG_NOT_COMPARED, 0);
    if (!is_covered(&x)) {
        lg_call_ok(c, c->inst.k == 1 ? LG_OP_FORWARD : LG_OP_VJP, LG_CALL_NOT_OFFERED);
        return -1;
    }
    x.out = malloc(2 * room * sizeof *x.out);
    x.bound = x.out + room;
    if (x.out && !lg_model_open(&x.m, &c->inst, x.y, c->precision) &&
        !lg_state_open(&x.s, &x.m, c->inst.W0, false) && begin(&x)) {
        x.declared = lg_arith_declared(&c->session->declared);
        x.declared.exact_by_units = true;
        if (values(&x) && jacobian(&x) && vjp(&x) && gradient(&x)) {
            for (int f = 0; f < FUNCTIONS; f++)
                lg_compared_close(c, &x.f[f]);
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
        "the kernel's declaration (kernels/lemmagate_kernel.h); enclosures: lemmas/THEORY.md, Declared error "
        "model",
    .how_to_read =
        "A failing point is the sample or neuron named: its z is X or W_0 there. Look for a threshold, a "
        "branch or a table that ends near that z.",
    .kinds = LG_NETWORK,
    .activations = (1u << LG_ACTIVATIONS) - 1,
    .families = families,
    .hypotheses = hypotheses,
    .n_hypotheses = FUNCTIONS,
    .claims = claims,
    .n_claims = CLAIMS,
    .controls = controls,
    .n_controls = FUNCTIONS,
    .policy = {.max_vacuous = 0, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
