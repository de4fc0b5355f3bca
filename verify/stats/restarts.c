/* The restarted e-process; see restarts.h. Every operation is a ball operation of Arb, and what is kept is a lower end. */
#include "verify/stats/restarts.h"

#include "verify/rigor/ball.h"

#include <assert.h>
#include <math.h>

#define PRECISION 64

enum { FIRST_BET = -6 };

/* Beyond these a logarithm is cut, downwards: no sum of them overflows or loses its place. */
static const double least_log = -0x1p40, largest_log = 0x1p40;

static double cut(double log_x)
{
    return log_x >= least_log ? fmin(log_x, largest_log) : (double)-INFINITY;
}

double lg_restart_weight(uint64_t i)
{
    assert(i >= 1);
    double n = lg_up((double)i);
    return lg_down(1 / lg_mul_up(n, lg_up(n + 1)));
}

/* out = log(1 + 2^j x) */
static void log_bet(arb_t out, int j, double x)
{
    arb_set_d(out, x);
    arb_mul_2exp_si(out, out, j);
    arb_log1p(out, out, PRECISION);
}

struct lg_factors lg_factors_rate(double p, uint64_t trials, uint64_t events)
{
    struct lg_factors f = {.bets = LG_RESTART_BETS};
    arb_t gain, loss;
    assert(p >= 0 && events <= trials);
    arb_init(gain);
    arb_init(loss);
    for (unsigned b = 0; b < f.bets; b++) {
        log_bet(gain, FIRST_BET + (int)b, 1);
        log_bet(loss, FIRST_BET + (int)b, p);
        arb_mul_ui(gain, gain, events, PRECISION);
        arb_mul_ui(loss, loss, trials, PRECISION);
        arb_sub(gain, gain, loss, PRECISION);
        f.log_f[b] = cut(lg_lo(lg_ball_from_arb(gain)));
    }
    arb_clear(gain);
    arb_clear(loss);
    return f;
}

struct lg_factors lg_factors_mean(double log_e)
{
    return (struct lg_factors){.bets = 1, .log_f = {cut(log_e)}};
}

/* sum += e^log_x */
static void add_exp(arb_t sum, double log_x)
{
    arb_t x;
    if (!isfinite(log_x))
        return; /* cut() leaves -inf only: nothing */
    arb_init(x);
    arb_set_d(x, log_x);
    arb_exp(x, x, PRECISION);
    arb_add(sum, sum, x, PRECISION);
    arb_clear(x);
}

/* log of a lower end of x >= 0. */
static double log_lower(const arb_t x)
{
    double out = -INFINITY;
    arb_t t;
    arb_init(t);
    if (arb_is_positive(x)) {
        arb_log(t, x, PRECISION);
        out = lg_lo(lg_ball_from_arb(t));
    }
    arb_clear(t);
    return cut(out);
}

/* (1/bets) sum_b e^log_x[b] + 1/last, last = 0: without it. */
static struct lg_evidence mean_of(unsigned bets, const double *log_x, uint64_t last)
{
    arb_t sum, rest;
    arb_init(sum);
    arb_init(rest);
    for (unsigned b = 0; b < bets; b++)
        add_exp(sum, log_x[b]);
    arb_div_ui(sum, sum, bets, PRECISION);
    if (last) {
        arb_one(rest);
        arb_div_ui(rest, rest, last, PRECISION);
        arb_add(sum, sum, rest, PRECISION);
    }
    double log_e = log_lower(sum);
    arb_clear(sum);
    arb_clear(rest);
    return lg_evidence_from_log(log_e);
}

struct lg_evidence lg_factors_evidence(const struct lg_factors *f)
{
    return mean_of(f->bets, f->log_f, 0);
}

struct lg_restarts lg_restarts_make(unsigned bets)
{
    struct lg_restarts r = {.bets = bets};
    assert(bets >= 1 && bets <= LG_RESTART_BETS);
    for (unsigned b = 0; b < LG_RESTART_BETS; b++)
        r.log_m[b] = -INFINITY;
    return r;
}

void lg_restarts_add(struct lg_restarts *r, const struct lg_factors *f)
{
    arb_t m;
    assert(f->bets == r->bets);
    arb_init(m);
    double weight = lg_restart_weight(++r->turns);
    for (unsigned b = 0; b < r->bets; b++) {
        arb_set_d(m, weight);
        add_exp(m, r->log_m[b]);
        r->log_m[b] = cut(lg_lo(lg_add(lg_exact(log_lower(m)), lg_exact(f->log_f[b]))));
    }
    arb_clear(m);
}

struct lg_evidence lg_restarts_evidence(const struct lg_restarts *r)
{
    return mean_of(r->bets, r->log_m, r->turns + 1);
}
