/* The error of phi and phi' as a kernel computes them, seen through its own functions.
 *
 * d = 1 and no sum has more than one term, so nothing else rounds: with k = 1, v = W = 1 and x_i = z_i, f_i = phi(z_i);
 * with n = 1, v = x = 1 and W_l = z_l, J_l = phi'(z_l) (or J^T 1 where no jacobian is offered). z: multiples of 1/64 up to 40 in
 * size, and the powers +-2^j, -40 <= j <= 10, all exact in single precision. The exact values are Arb's at 200 bits; allowed is
 * abs + (rel + unit_storage)|phi| and one underflow. phi' of ReLU at 0 is left out.
 * Failure: false, and s->trouble says which call. */
#include "verify/activation/activation.h"
#include "verify/cli/envelope.h"
#include "verify/model/model.h"

#include <math.h>
#include <stdio.h>

enum { STEPS = 40 * 64, POWERS = 51, GRID = 2 * STEPS + 1 + 2 * POWERS };

static void make_grid(double *z)
{
    size_t at = 0;
    for (int i = -STEPS; i <= STEPS; i++)
        z[at++] = (double)i / 64;
    for (int j = -40; j <= 10; j++) {
        z[at++] = ldexp(1, j);
        z[at++] = -ldexp(1, j);
    }
}

static enum lg_call values(struct lg_session *s, int32_t activation, const double *z, double *out)
{
    static const double y[GRID], one = 1;
    const struct lg_network network = {GRID, 1, 1, z, y, &one, activation, 1};
    enum lg_call call = lg_session_begin(s, &network);
    if (call == LG_CALL_OK)
        call = lg_session_import(s, &one);
    return call == LG_CALL_OK ? lg_session_forward(s, out) : call;
}

static enum lg_call slopes_of(struct lg_session *s, int32_t activation, const double *z, double *out)
{
    static const double y, one = 1;
    static double v[GRID];
    for (size_t l = 0; l < GRID; l++)
        v[l] = 1;
    const struct lg_network network = {1, 1, GRID, &one, &y, v, activation, 1};
    enum lg_call call = lg_session_begin(s, &network);
    if (call == LG_CALL_OK)
        call = lg_session_import(s, z);
    if (call == LG_CALL_OK)
        call = s->declared.offered >> LG_OP_JACOBIAN & 1u ? lg_session_jacobian(s, out)
                                                          : lg_session_vjp(s, &one, out);
    return call;
}

/* Compare one value; everything in 200 bits. */
static void compare(struct lg_envelope_row *row, const struct lg_activation *act, bool slopes,
                    const struct lg_arith *a, double z, double got)
{
    arb_t exact, error, allowed;
    arb_init(exact);
    arb_init(error);
    arb_init(allowed);
    arb_set_d(exact, z);
    act->arb(exact, slopes, exact, 200);
    arb_set_d(error, got);
    arb_sub(error, error, exact, 200);
    arb_abs(error, error);
    arb_abs(allowed, exact);
    arb_t factor;
    arb_init(factor);
    arb_set_d(factor, lg_add_up(slopes ? a->sr : a->vr, a->us));
    arb_mul(allowed, allowed, factor, 200);
    arb_set_d(factor, lg_add_up(slopes ? a->sa : a->va, 2 * a->tiny));
    arb_add(allowed, allowed, factor, 200);
    char where[40];
    snprintf(where, sizeof where, "z = %.17g", z);
    row->exceeded += !isfinite(got) || arb_gt(error, allowed);
    lg_envelope_keep(row, isfinite(got) ? lg_ball_from_arb(error) : lg_exact(INFINITY),
                     lg_ball_from_arb(allowed), where);
    row->compared++;
    arb_clear(factor);
    arb_clear(exact);
    arb_clear(error);
    arb_clear(allowed);
}

bool lg_envelope_elementary(struct lg_session *s, int32_t activation, bool slopes,
                            struct lg_envelope_row *row)
{
    static double z[GRID], out[GRID];
    const struct lg_activation *act = lg_activations[activation];
    make_grid(z);
    *row = (struct lg_envelope_row){.is_rounding = true};
    snprintf(row->what, sizeof row->what, "%s%s", act->name, slopes ? "'" : "");
    if ((slopes ? slopes_of : values)(s, activation, z, out) != LG_CALL_OK)
        return false;
    const struct lg_arith a = lg_arith_declared(&s->declared);
    for (size_t i = 0; i < GRID; i++)
        if (act->smooth || !slopes || z[i] != 0)
            compare(row, act, slopes, &a, z[i], out[i]);
    return true;
}
