/* The error budget: it cannot be overdrawn, and shares do not depend on who comes first. */
#include "verify/stats/ledger.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static const struct lg_plan plan = {.lemmas = 3, .kernels = 2, .claims = 5};

Test(ledger, every_planned_test_and_no_other)
{
    struct lg_ledger l;
    double share, a = 0x1p-20 / 30;
    cr_assert(lg_ledger_init(&l, 0x1p-20, plan) == LG_LEDGER_OK);
    for (size_t i = 0; i < 30; i++) {
        struct lg_slot slot = {.lemma = i / 10, .kernel = i / 5 % 2, .claim = i % 5};
        cr_assert(lg_ledger_draw(&l, slot, &share) == LG_LEDGER_OK);
        cr_assert(share > a * (1 - 0x1p-48) && share <= a);
        cr_assert(lg_ledger_draw(&l, slot, &share) == LG_LEDGER_TWICE && share == 0);
    }
    static const struct lg_slot beyond[3] = {{3, 0, 0}, {0, 2, 0}, {0, 0, 5}};
    for (size_t i = 0; i < 3; i++) {
        cr_assert(lg_ledger_draw(&l, beyond[i], &share) == LG_LEDGER_UNPLANNED && share == 0);
    }
    lg_ledger_clear(&l);
}

/* The exact product of share and plan is within the budget: the residual of fma tells. */
Test(ledger, shares_never_add_up_to_more)
{
    for (size_t n = 1; n < 3000; n++) {
        struct lg_ledger l;
        cr_assert(lg_ledger_init(&l, 1e-6, (struct lg_plan){1, 1, n}) == LG_LEDGER_OK);
        cr_assert(__builtin_fma((double)n, l.share, -1e-6) <= 0, "%zu", n);
        lg_ledger_clear(&l);
    }
}

Test(ledger, order_does_not_matter)
{
    static const struct lg_slot slots[3] = {{0, 1, 2}, {2, 0, 4}, {1, 1, 0}};
    struct lg_ledger forward, backward;
    double share;
    cr_assert(lg_ledger_init(&forward, 0.01, plan) == LG_LEDGER_OK &&
              lg_ledger_init(&backward, 0.01, plan) == LG_LEDGER_OK);
    for (size_t i = 0; i < 3; i++) {
        cr_assert(lg_ledger_draw(&forward, slots[i], &share) == LG_LEDGER_OK);
        double other;
        cr_assert(lg_ledger_draw(&backward, slots[2 - i], &other) == LG_LEDGER_OK && other == share);
    }
    lg_ledger_clear(&forward);
    lg_ledger_clear(&backward);
}

Test(ledger, bad_plans)
{
    struct lg_ledger l;
    static const double budgets[] = {0, -1, 1, 2, 0.0 / 0.0};
    for (size_t i = 0; i < 5; i++) {
        cr_assert(lg_ledger_init(&l, budgets[i], plan) == LG_LEDGER_BAD_PLAN);
        lg_ledger_clear(&l);
    }
    static const struct lg_plan plans[] = {
        {0, 1, 1}, {1, 1, 0}, {(size_t)-1, 2, 1}, {(size_t)1 << 40, 1, (size_t)1 << 40}};
    for (size_t i = 0; i < 4; i++) {
        cr_assert(lg_ledger_init(&l, 0.01, plans[i]) == LG_LEDGER_BAD_PLAN);
        lg_ledger_clear(&l);
    }
}
