/* The largest ratio of many statements (worst.h). Where nothing finite is known the ratio is not a number, which counts as the
 * largest: it will not be certain. */
#include "verify/run/worst.h"

enum { PREC = 128 };

const struct lg_worst lg_worst_none = {-1, {0, 0}, {0, 0}};

void lg_worst_keep(struct lg_worst *w, const arb_t left, const arb_t right)
{
    arb_t t;
    arb_init(t);
    arb_get_mid_arb(t, left);
    arb_abs(t, t);
    const lg_ball observed = lg_ball_from_arb(t);
    arb_get_rad_arb(t, left);
    arb_add(t, t, right, PREC);
    const lg_ball bound = lg_ball_from_arb(t);
    const double ratio = !lg_ball_finite(bound) ? NAN : observed.mid > 0 ? observed.mid / bound.mid : 0;
    if (!isnan(w->ratio) && !(ratio <= w->ratio))
        *w = (struct lg_worst){ratio, observed, bound};
    arb_clear(t);
}

void lg_worst_claim(struct lg_case *c, unsigned i, double coordinate, const struct lg_worst *w)
{
    if (!(w->ratio < 0))
        lg_claim(c, i, coordinate, w->observed, w->bound);
}

void lg_claim_within(struct lg_case *c, unsigned i, double coordinate, const arb_t left, const arb_t right)
{
    struct lg_worst w = lg_worst_none;
    lg_worst_keep(&w, left, right);
    lg_worst_claim(c, i, coordinate, &w);
}
