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
#include "verify/author/workspace.h"

enum { VALUE, JACOBIAN, VJP, GRADIENT, FUNCTIONS };

static const struct lg_hypothesis_spec hypotheses[FUNCTIONS] = {
    [VALUE] = LG_COMPARED_HYPOTHESIS("value"),
    [JACOBIAN] = LG_COMPARED_HYPOTHESIS("slope-of-jacobian"),
    [VJP] = LG_COMPARED_HYPOTHESIS("slope-of-vjp"),
    [GRADIENT] = LG_COMPARED_HYPOTHESIS("slope-of-gradient"),
};

#define FUNCTION(name, h, computed_and_exact, allowance, coordinate) \
    LG_COMPARED(name, name, h, computed_and_exact " <= [declared error]", allowance, coordinate)

static const struct lg_claim_spec claims[] = {
    FUNCTION("value", VALUE, "|f_i computed - v phi(z_i)|", "abs + rel|phi|, and the rounding of z and f",
             "sample"),
    FUNCTION("slope-of-jacobian", JACOBIAN, "|J_i computed - v phi'(z_i) x_i|",
             "abs + rel|phi'|, and the rounding of z and three products", "sample"),
    FUNCTION("slope-of-vjp", VJP, "|(J^T c)_l computed - c v_l phi'(z_l) x|",
             "abs + rel|phi'|, and the rounding of z and three products", "neuron"),
    FUNCTION("slope-of-gradient", GRADIENT, "|(J^T r)_l computed - r v_l phi'(z_l) x|",
             "abs + rel|phi'|, and the rounding of z, r and three products", "neuron"),
};

static void calibrate(struct lg_case *c)
{
    c->recipe.eta = 1;
}

static const double far_label = 0x1p40;

struct run {
    struct lg_case *c;
    const double *y; /* n */
    const struct lg_model *m;
    const struct lg_state *s;
    struct lg_arith declared;
    double *out, *bound; /* n + k each */
};

static void entry(struct run *x, struct lg_compared *f, size_t e, lg_ball exact)
{
    lg_compared_state(x->c, f,
                      (struct lg_part){.coordinate = (double)e,
                                       .error = lg_abs(lg_sub(lg_exact(x->out[e]), exact)),
                                       .exact = lg_abs(exact),
                                       .size = lg_lo(lg_abs(exact)),
                                       .declared = x->bound[e]});
}

static void values(struct run *x)
{
    const size_t n = x->m->n;
    struct lg_compared f = lg_compared_of(x->c, "value", LG_NOT_COMPARED);
    lg_ask(x->c, LG_OP_FORWARD, lg_session_forward(x->c->session, x->out));
    lg_want_finite(x->c, "forward", 0, n, x->out);
    lg_forward_error(x->s, &x->declared, x->bound);
    for (size_t i = 0; i < n; i++)
        entry(x, &f, i, lg_ball_make(x->s->f.mid[i], x->s->f.rad[i]));
    lg_compared_close(x->c, &f);
}

static void jacobian(struct run *x)
{
    const size_t n = x->m->n;
    struct lg_compared f = lg_compared_of(x->c, "slope-of-jacobian", LG_NOT_COMPARED);
    struct lg_vec J = lg_take_vec(x->c, 1);
    lg_ask(x->c, LG_OP_JACOBIAN, lg_session_jacobian(x->c->session, x->out));
    lg_want_finite(x->c, "jacobian", 0, n, x->out);
    lg_need(x->c, lg_jacobian_error(x->s, &x->declared, x->bound));
    for (size_t i = 0; i < n; i++) {
        lg_jacobian_row(x->s, i, &J);
        entry(x, &f, i, lg_ball_make(J.mid[0], J.rad[0]));
    }
    lg_compared_close(x->c, &f);
}

/* J^T r as the kernel has put it in x->out; r (1) is enclosed, and a kernel's own differs from it by dr at most. */
static void slopes(struct run *x, const char *claim, const char *what, const struct lg_vec *r, double dr)
{
    const size_t k = x->m->k;
    struct lg_compared f = lg_compared_of(x->c, claim, LG_NOT_COMPARED);
    const struct lg_gradient *g = lg_take_gradient(x->c, x->s, r, INFINITY);
    double all;
    lg_want_finite(x->c, what, 0, k, x->out);
    lg_need(x->c, lg_gradient_error(x->s, &x->declared, r, &dr, INFINITY, x->bound, &all));
    for (size_t l = 0; l < k; l++) {
        const lg_ball exact = {g->mid[l], g->row_rad[l]};
        x->bound[l] =
            lg_add_up(x->bound[l], lg_mul_up(x->declared.us, lg_add_up(x->bound[l], lg_mag(exact))));
        entry(x, &f, l, exact);
    }
    lg_compared_close(x->c, &f);
}

static void vjp(struct run *x)
{
    struct lg_vec one = lg_take_vec(x->c, 1);
    one.mid[0] = 1;
    lg_ask(x->c, LG_OP_VJP, lg_session_vjp(x->c->session, one.mid, x->out));
    slopes(x, "slope-of-vjp", "vjp", &one, 0);
}

static void gradient(struct run *x)
{
    const struct lg_vec *r = &x->s->r;
    double dr = 0;
    lg_forward_error(x->s, &x->declared, &dr);
    const double size = lg_add_up(lg_add_up(fabs(r->mid[0]), r->rad[0]), dr);
    lg_ask(x->c, LG_OP_GRADIENT, lg_session_gradient(x->c->session, x->out));
    slopes(x, "slope-of-gradient", "gradient", r, lg_add_up(dr, lg_mul_up(x->declared.us, size)));
}

/* The functions that this layout is for: of samples where there is one neuron, of neurons where there is one sample. */
static void check(struct lg_case *c)
{
    const size_t n = c->inst.n, k = c->inst.k, room = n + k;
    const bool is_far = n == 1 && lg_offers(c, LG_OP_GRADIENT) && c->session->declared.model.largest > 0x1p60;
    const bool has_values = k == 1 && lg_offers(c, LG_OP_FORWARD),
               has_jacobian = k == 1 && lg_offers(c, LG_OP_JACOBIAN),
               has_vjp = n == 1 && lg_offers(c, LG_OP_VJP);
    struct run x = {.c = c, .y = is_far ? &far_label : c->inst.y};
    if (!has_values && !has_jacobian && !has_vjp && !is_far)
        lg_ask(c, k == 1 ? LG_OP_FORWARD : LG_OP_VJP, LG_CALL_NOT_OFFERED);
    x.out = lg_take_doubles(c, room);
    x.bound = lg_take_doubles(c, room);
    x.m = lg_take_model(c, &c->inst, x.y);
    x.s = lg_take_state(c, x.m, c->inst.W0, false);
    lg_ask_begin(c, LG_OP_FORWARD, &c->inst, x.y, c->inst.W0);
    x.declared = lg_arith_declared(&c->session->declared);
    x.declared.exact_by_units = true;
    if (has_values)
        values(&x);
    if (has_jacobian)
        jacobian(&x);
    if (has_vjp)
        vjp(&x);
    if (is_far)
        gradient(&x);
}

static const struct lg_family_use families[] = {{"activation-sweep", 1}, {NULL, 0}};

const struct lg_lemma lemma_activation_values = {
    .id = "activation-values",
    .title = "Activation functions, point by point",
    .statement =
        "On networks that consist of phi alone, outputs and derivatives lie within the error that the kernel "
        "declares for phi and phi', at every one of thousands of points up to 1024.",
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
    LG_HYPOTHESES(hypotheses),
    LG_CLAIMS(claims),
    .policy = {.max_vacuous = 0, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
