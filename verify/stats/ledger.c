/* The false-alarm budget of a run; see ledger.h. */
#include "verify/stats/ledger.h"

#include "verify/rigor/ball.h"

#include <stdlib.h>
#include <string.h>

enum lg_ledger_status lg_ledger_init(struct lg_ledger *l, double budget, struct lg_plan plan)
{
    *l = (struct lg_ledger){.plan = plan, .budget = budget};
    size_t rows;
    if (!(budget > 0 && budget < 1) || __builtin_mul_overflow(plan.lemmas, plan.kernels, &rows) ||
        __builtin_mul_overflow(rows, plan.claims, &l->planned) || l->planned == 0) {
        return LG_LEDGER_BAD_PLAN;
    }
    l->share = lg_down(budget / lg_up((double)l->planned));
    l->name = calloc(l->planned, sizeof *l->name);
    return l->name ? LG_LEDGER_OK : LG_LEDGER_NO_MEMORY;
}

void lg_ledger_clear(struct lg_ledger *l)
{
    for (size_t i = 0; l->name && i < l->planned; i++) {
        free(l->name[i]);
    }
    free(l->name);
    *l = (struct lg_ledger){0};
}

enum lg_ledger_status lg_ledger_draw(struct lg_ledger *l, struct lg_slot slot, const char *name,
                                     double *share)
{
    *share = 0;
    if (slot.lemma >= l->plan.lemmas || slot.kernel >= l->plan.kernels || slot.claim >= l->plan.claims) {
        return LG_LEDGER_UNPLANNED;
    }
    char **entry = &l->name[(slot.lemma * l->plan.kernels + slot.kernel) * l->plan.claims + slot.claim];
    if (*entry) {
        return LG_LEDGER_TWICE;
    }
    *entry = strdup(name);
    if (!*entry) {
        return LG_LEDGER_NO_MEMORY;
    }
    l->drawn++;
    *share = l->share;
    return LG_LEDGER_OK;
}

double lg_ledger_spent(const struct lg_ledger *l)
{
    return fmin(l->budget, lg_mul_up((double)l->drawn, l->share));
}

void lg_ledger_print(const struct lg_ledger *l, FILE *out)
{
    fprintf(out, "false-alarm budget %.3g, %zu tests planned, each at level %.3g\n", l->budget, l->planned,
            l->share);
    for (size_t i = 0; i < l->planned; i++) {
        if (l->name[i]) {
            fprintf(out, "  %zu %s\n", i, l->name[i]);
        }
    }
    fprintf(out, "spent %.3g on %zu tests\n", lg_ledger_spent(l), l->drawn);
}
