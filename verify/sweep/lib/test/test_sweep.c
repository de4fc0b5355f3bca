/* When a sweep agrees with its theorem: an exponent inside the interval; of what stays bounded, no growth, or a limit. */
#include "verify/sweep/lib/sweep.h"

#include <criterion/criterion.h>

static bool agrees(const struct lg_sweep *sweep, double low, double high, double decay_low)
{
    const struct lg_fit fit = {.exponent = (low + high) / 2, .low = low, .high = high};
    const struct lg_limit_fit limit = {.decay_low = decay_low};
    return lg_sweep_agrees(sweep, &fit, &limit);
}

Test(sweep, an_exponent_outside_the_interval_contradicts)
{
    const struct lg_sweep root = {.expected = 0.5};
    cr_assert(agrees(&root, 0.4, 0.6, -1) && agrees(&root, 0.5, 0.6, -1) && agrees(&root, 0.4, 0.5, -1));
    cr_assert(!agrees(&root, 0.51, 0.6, 1) && !agrees(&root, 0.4, 0.49, 1));
}

Test(sweep, growth_without_a_limit_contradicts_bounded)
{
    const struct lg_sweep bounded = {.law = LG_LAW_BOUNDED};
    cr_assert(agrees(&bounded, -0.06, -0.04, -1), "it falls");
    cr_assert(agrees(&bounded, -0.01, 0.01, -1), "it stays");
    cr_assert(agrees(&bounded, 0.01, 0.02, 0.3), "it rises to a limit");
    cr_assert(!agrees(&bounded, 0.01, 0.02, -0.3), "it rises");
}

Test(sweep, every_bounded_one_expects_exponent_zero)
{
    size_t bounded = 0;
    for (const struct lg_sweep *const *s = lg_sweeps; *s; s++)
        if ((*s)->law == LG_LAW_BOUNDED) {
            bounded++;
            cr_assert_eq((*s)->expected, 0, "%s", (*s)->name);
        }
    cr_assert_gt(bounded, 0);
}
