/* The false-alarm budget of a run; see ledger.h. */
#include "verify/stats/ledger.h"

#include "verify/rigor/ball.h"

#include <stdlib.h>

enum lg_ledger_status lg_ledger_init(struct lg_ledger *l, double budget, struct lg_plan plan)
{
    *l = (struct lg_ledger){.plan = plan};
    size_t rows, planned;
    if (!(budget > 0 && budget < 1) || __builtin_mul_overflow(plan.lemmas, plan.kernels, &rows) ||
        __builtin_mul_overflow(rows, plan.claims, &planned) || planned == 0) {
        return LG_LEDGER_BAD_PLAN;
    }
    l->share = lg_down(budget / lg_up((double)planned));
    l->drawn = calloc(planned, sizeof *l->drawn);
    return l->drawn ? LG_LEDGER_OK : LG_LEDGER_NO_MEMORY;
}

void lg_ledger_clear(struct lg_ledger *l)
{
    free(l->drawn);
    *l = (struct lg_ledger){0};
}

enum lg_ledger_status lg_ledger_draw(struct lg_ledger *l, struct lg_slot slot, double *share)
{
    *share = 0;
    if (slot.lemma >= l->plan.lemmas || slot.kernel >= l->plan.kernels || slot.claim >= l->plan.claims) {
        return LG_LEDGER_UNPLANNED;
    }
    bool *drawn = &l->drawn[(slot.lemma * l->plan.kernels + slot.kernel) * l->plan.claims + slot.claim];
    if (*drawn) {
        return LG_LEDGER_TWICE;
    }
    *drawn = true;
    *share = l->share;
    return LG_LEDGER_OK;
}
