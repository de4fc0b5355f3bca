/* Balls to and from Arb; see arb_compat.h. */
#include "verify/rigor/arb_compat.h"

void lg_ball_to_arb(arb_t out, lg_ball x)
{
    if (!lg_ball_finite(x)) {
        arb_zero_pm_inf(out);
        return;
    }
    arf_set_d(arb_midref(out), x.mid);
    mag_set_d(arb_radref(out), x.rad); /* rounds up */
}

lg_ball lg_ball_from_arb(const arb_t x)
{
    if (!arb_is_finite(x)) {
        return lg_whole_line();
    }
    double mid = arf_get_d(arb_midref(x), ARF_RND_NEAR);
    if (!isfinite(mid)) {
        return lg_whole_line();
    }
    /* |X - mid| <= |m - mid| + r, with m - mid exact in Arb. */
    arf_t shift;
    mag_t rad, gap;
    arf_init(shift);
    mag_init(rad);
    mag_init(gap);
    arf_set_d(shift, mid);
    arf_sub(shift, arb_midref(x), shift, ARF_PREC_EXACT, ARF_RND_NEAR);
    arf_get_mag(gap, shift);
    mag_add(rad, gap, arb_radref(x));
    arf_set_mag(shift, rad);
    double r = arf_get_d(shift, ARF_RND_CEIL);
    arf_clear(shift);
    mag_clear(rad);
    mag_clear(gap);
    return isfinite(r) ? lg_ball_make(mid, r) : lg_whole_line();
}

lg_ball lg_ball_log(double x)
{
    arb_t t;
    arb_init(t);
    arb_set_d(t, x);
    arb_log(t, t, 64);
    lg_ball out = lg_ball_from_arb(t);
    arb_clear(t);
    return out;
}
