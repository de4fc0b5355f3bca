/* Random and adversarial doubles for the tests of rigor, the same on every machine. */
#ifndef LG_TEST_SAMPLE_H
#define LG_TEST_SAMPLE_H

#include "verify/rigor/arb_compat.h"

#include <stdint.h>

/* splitmix64 (Steele, Lea, Flood 2014) */
static inline uint64_t sample_bits(uint64_t *state)
{
    uint64_t z = (*state += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
}

/* Uniform in [0, m) for small m. */
static inline int sample_int(uint64_t *state, int m)
{
    return (int)(sample_bits(state) % (uint64_t)m);
}

/* Uniform in (-1, 1). */
static inline double sample_uniform(uint64_t *state)
{
    return (double)(int64_t)sample_bits(state) * 0x1p-63;
}

/* A double of one of seven kinds: 0, a small integer, about 1, any exponent, huge, tiny, subnormal. */
static inline double sample_double(uint64_t *state)
{
    double x = sample_uniform(state);
    switch (sample_int(state, 7)) {
    case 0:
        return 0;
    case 1:
        return (double)(sample_int(state, 33) - 16);
    case 2:
        return x;
    case 3:
        return ldexp(x, sample_int(state, 1400) - 700);
    case 4:
        return ldexp(x, 1000 + sample_int(state, 24));
    case 5:
        return ldexp(x, -1000 - sample_int(state, 22));
    default:
        return ldexp(x, -1040 - sample_int(state, 34));
    }
}

/* A radius for midpoint m: 0, relative of 2^-60..1, larger than |m|, or of any size. */
static inline double sample_radius(uint64_t *state, double m)
{
    double scale = ldexp(fabs(sample_uniform(state)), -sample_int(state, 60));
    switch (sample_int(state, 4)) {
    case 0:
        return 0;
    case 1:
        return fabs(m) * scale;
    case 2:
        return fmin(fabs(m) * 3, DBL_MAX);
    default:
        return fabs(sample_double(state));
    }
}

static inline lg_ball sample_ball(uint64_t *state)
{
    double m = sample_double(state);
    return lg_ball_make(m, sample_radius(state, m));
}

/* m + s r, exact when prec allows. */
static inline void corner(arb_t out, lg_ball b, int s, slong prec)
{
    arb_t r;
    arb_init(r);
    arb_set_d(out, b.mid);
    arb_set_d(r, b.rad);
    arb_addmul_si(out, r, s, prec);
    arb_clear(r);
}

/* Is x (nearly exact) within the ball? Radius and midpoint are used exactly, at prec bits. */
static inline bool ball_contains(lg_ball b, const arb_t x, slong prec)
{
    if (!lg_ball_finite(b)) {
        return b.rad == INFINITY;
    }
    arb_t distance, rad;
    arb_init(distance);
    arb_init(rad);
    arb_set_d(distance, b.mid);
    arb_sub(distance, x, distance, prec);
    arb_abs(distance, distance);
    arb_set_d(rad, b.rad);
    bool inside = arb_le(distance, rad);
    arb_clear(distance);
    arb_clear(rad);
    return inside;
}

#endif
