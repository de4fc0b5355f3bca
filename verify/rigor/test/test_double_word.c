/* Double words: sums of doubles are exact, the other operations err by at most the unit, and by no less than expected of
 * 106 bits, against Arb. */
#include "verify/rigor/double_word.h"
#include "verify/rigor/test/sample.h"

#include <criterion/criterion.h>

enum { WIDE = 4000, SAMPLES = 20000 };

static struct lg_dw sample(uint64_t *state)
{
    double hi = ldexp(sample_uniform(state), sample_int(state, 40) - 20);
    return lg_dw_fast_sum(hi, hi * LG_U * sample_uniform(state));
}

static void set(arb_t out, struct lg_dw a)
{
    arb_t lo;
    arb_init(lo);
    arb_set_d(out, a.hi);
    arb_set_d(lo, a.lo);
    arb_add(out, out, lo, WIDE);
    arb_clear(lo);
}

/* |got - exact| / |exact|, 0 when equal; asserts normalisation. */
static double error_of(struct lg_dw got, const arb_t exact)
{
    arb_t x;
    arb_init(x);
    set(x, got);
    arb_sub(x, x, exact, WIDE);
    cr_assert(fabs(got.lo) <= LG_U * fabs(got.hi));
    double relative = 0;
    if (!arb_is_zero(x)) {
        arb_div(x, x, exact, 64);
        relative = fabs(arf_get_d(arb_midref(x), ARF_RND_UP));
    }
    arb_clear(x);
    return relative;
}

Test(double_word, operations_err_by_the_unit_at_most)
{
    uint64_t state = 1;
    double worst[3] = {0};
    arb_t x, y, z;
    arb_init(x), arb_init(y), arb_init(z);
    for (int q = 0; q < SAMPLES; q++) {
        struct lg_dw a = sample(&state), b = sample(&state);
        if (q % 4 == 0)
            b = lg_dw_fast_sum(-a.hi * (1 + LG_U * sample_int(&state, 8)), b.lo);
        set(x, a), set(y, b);
        arb_add(z, x, y, WIDE);
        worst[0] = fmax(worst[0], error_of(lg_dw_add(a, b), z));
        arb_mul(z, x, y, WIDE);
        worst[1] = fmax(worst[1], error_of(lg_dw_mul(a, b), z));
        arb_set_d(y, b.hi);
        arb_mul(z, x, y, WIDE);
        worst[2] = fmax(worst[2], error_of(lg_dw_scale(a, b.hi), z));
        arb_set_d(x, a.hi);
        arb_mul(z, x, y, WIDE);
        cr_assert(error_of(lg_dw_product(a.hi, b.hi), z) == 0);
        arb_add(z, x, y, WIDE);
        cr_assert(error_of(lg_dw_sum(a.hi, b.hi), z) == 0);
    }
    for (int op = 0; op < 3; op++)
        cr_assert(worst[op] <= LG_DW_UNIT && worst[op] > 0x1p-112, "operation %d errs by %g", op, worst[op]);
    arb_clear(x), arb_clear(y), arb_clear(z);
}

/* Where the parts of a product are subnormal, it loses at most LG_DW_TINY more. */
Test(double_word, products_that_underflow_lose_little)
{
    uint64_t state = 2;
    arb_t x, y, bound;
    arb_init(x), arb_init(y), arb_init(bound);
    for (int q = 0; q < SAMPLES; q++) {
        struct lg_dw a = sample(&state), b = sample(&state);
        a.hi = ldexp(a.hi, -530), a.lo = ldexp(a.lo, -530);
        b.hi = ldexp(b.hi, -480), b.lo = ldexp(b.lo, -480);
        set(x, a), set(y, b);
        arb_mul(y, x, y, WIDE);
        set(x, lg_dw_mul(a, b));
        arb_sub(x, x, y, WIDE);
        arb_abs(x, x);
        arb_abs(y, y);
        arb_mul_2exp_si(y, y, -103);
        arb_set_d(bound, LG_DW_TINY);
        arb_add(y, y, bound, WIDE);
        cr_assert(arb_le(x, y));
    }
    arb_clear(x), arb_clear(y), arb_clear(bound);
}
