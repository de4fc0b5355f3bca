/* The mixture of tilted products; see eprocess.h.
 *
 * Every operation is a ball operation of Arb. The relative radius is about (n + s) 2^-128, far below the
 * smallest step 2^-6 from s to s + 1, so the lower bound increases with s as E does). */
#include "verify/stats/eprocess.h"

#define PRECISION 128

int lg_eprocess_init(struct lg_eprocess *e, double p)
{
    *e = (struct lg_eprocess){.p = p};
    return p >= 0 ? 0 : -1;
}

int lg_eprocess_add(struct lg_eprocess *e, uint64_t trials, double events)
{
    if (!(events >= 0 && events <= (double)trials)) {
        return -1;
    }
    e->trials += trials;
    e->events = fmax(0, lg_lo(lg_add(lg_exact(e->events), lg_exact(events))));
    return 0;
}

void lg_eprocess_grid(double p, int *first, int *last)
{
    int exponent;
    frexp(p, &exponent); /* 2^(exponent - 1) <= p < 2^exponent */
    *first = -6;
    *last = 5 - exponent;
}

/* out = (1 + theta)^events / (1 + theta p)^trials, theta = 2^j */
static void tilted_product(arb_t out, int j, const struct lg_eprocess *e)
{
    arb_t base, power;
    arb_init(base);
    arb_init(power);
    arb_one(base);
    arb_mul_2exp_si(base, base, j);
    arb_add_ui(base, base, 1, PRECISION);
    arb_set_d(power, e->events);
    arb_pow(out, base, power, PRECISION);
    arb_set_d(base, e->p);
    arb_mul_2exp_si(base, base, j);
    arb_add_ui(base, base, 1, PRECISION);
    arb_pow_ui(power, base, e->trials, PRECISION);
    arb_div(out, out, power, PRECISION);
    arb_clear(base);
    arb_clear(power);
}

void lg_eprocess_arb(arb_t out, const struct lg_eprocess *e)
{
    if (e->p >= 1 || (e->p == 0 && e->events == 0)) {
        arb_one(out);
        return;
    }
    if (e->p == 0) {
        arb_pos_inf(out);
        return;
    }
    int first, last;
    lg_eprocess_grid(e->p, &first, &last);
    arb_t term;
    arb_init(term);
    arb_zero(out);
    for (int j = first; j <= last; j++) {
        tilted_product(term, j, e);
        arb_add(out, out, term, PRECISION);
    }
    arb_div_si(out, out, last - first + 1, PRECISION);
    arb_clear(term);
}

struct lg_evidence lg_eprocess_evidence(const struct lg_eprocess *e)
{
    arb_t value;
    arb_init(value);
    lg_eprocess_arb(value, e);
    struct lg_evidence evidence = lg_evidence_from_arb(value);
    arb_clear(value);
    return evidence;
}
