/* Shrinking the values: samples, features and neurons are taken away, numbers are rounded to few bits.
 *
 * Every change is tried with the step size and labels that the case has, then calibrated afresh: fewer neurons have
 * a smaller Jacobian, and with it the labels that the theorems allow shrink. */
#include "verify/replay/shrink_private.h"
#include "fixtures/lib/values.h"

#include <stdio.h>
#include <string.h>

/* The lemma's own choices continue those of the family; alone they calibrate the instance that is written out. */
static void write_out(struct lg_shrinker *s)
{
    struct lg_case candidate = s->best;
    struct lg_recipe *r = &candidate.recipe;
    if (r->family == &lg_values_family ||
        lg_instance_without(&s->best.inst, LG_SIDE_SAMPLES, 0, 0, &candidate.inst))
        return;
    size_t own = r->n_choices > s->best.drawn ? r->n_choices - s->best.drawn : 0;
    memmove(r->choices, r->choices + s->best.drawn, own * sizeof *r->choices);
    r->n_choices = own;
    r->family = &lg_values_family;
    r->data[0] = '\0';
    candidate.drawn = 0;
    snprintf(candidate.inst.note, sizeof candidate.inst.note, "written out");
    lg_shrink_try(s, &candidate);
}

/* The instance `inst`, which is taken over, as it is calibrated now or afresh. */
static bool try(struct lg_shrinker *s, struct lg_instance *inst)
{
    struct lg_case same = s->best, afresh = s->best;
    char ignored[256];
    same.inst = *inst;
    if (lg_instance_without(inst, LG_SIDE_SAMPLES, 0, 0, &afresh.inst)) {
        lg_case_clear(&same);
        return false;
    }
    if (lg_shrink_try(s, &same)) {
        lg_case_clear(&afresh);
        return true;
    }
    uint32_t steps = s->best.recipe.steps;
    afresh.recipe.calibrated = false;
    if (lg_shrink_spent(s) || lg_case_prepare(&afresh, ignored, sizeof ignored)) {
        lg_case_clear(&afresh);
        return false;
    }
    afresh.recipe.steps = afresh.recipe.steps < steps ? afresh.recipe.steps : steps;
    if (!memcmp(&afresh.recipe.eta, &s->best.recipe.eta, sizeof(double)) &&
        afresh.recipe.label_exponent == s->best.recipe.label_exponent &&
        !memcmp(afresh.recipe.extra, s->best.recipe.extra, sizeof afresh.recipe.extra)) {
        lg_case_clear(&afresh); /* it was just tried */
        return false;
    }
    return lg_shrink_try(s, &afresh);
}

/* Halves first, then smaller parts down to one unit or PARTS parts, so that the budget is left for what follows. */
static bool take_away(struct lg_shrinker *s, enum lg_side side)
{
    enum { PARTS = 32 };
    bool is_better = false;
    size_t chunk = lg_side_units(&s->best.inst, side) / 2, units;
    for (; chunk >= 1 && chunk * PARTS >= lg_side_units(&s->best.inst, side); chunk /= 2)
        for (size_t at = 0; (units = lg_side_units(&s->best.inst, side)) > chunk && at + chunk <= units &&
                            !lg_shrink_spent(s);) {
            struct lg_instance smaller;
            if (!lg_instance_without(&s->best.inst, side, at, chunk, &smaller) && try(s, &smaller))
                is_better = true;
            else
                at += chunk;
        }
    return is_better;
}

static const int few_bits[] = {0, 1, 2, 3, 4, 6, 8, 11, 16, 22, 32};
enum { LENGTHS = sizeof few_bits / sizeof *few_bits };

static void round_array(struct lg_shrinker *s, enum lg_array a)
{
    size_t rows, columns;
    for (int j = 0; j < LENGTHS && !lg_shrink_spent(s); j++) {
        struct lg_instance shorter;
        if (lg_instance_without(&s->best.inst, LG_SIDE_SAMPLES, 0, 0, &shorter))
            return;
        lg_instance_shorten(&shorter, a, few_bits[j]);
        size_t bytes = lg_instance_array(&shorter, a, &rows, &columns) ? rows * columns * sizeof(double) : 0;
        if (!bytes || !memcmp(lg_instance_array(&shorter, a, &rows, &columns),
                              lg_instance_array(&s->best.inst, a, &rows, &columns), bytes)) {
            lg_instance_clear(&shorter); /* as short as that already */
            return;
        }
        if (try(s, &shorter))
            return;
    }
}

static void round_step(struct lg_shrinker *s)
{
    for (int j = 0; j < LENGTHS && !lg_shrink_spent(s); j++) {
        struct lg_case candidate = s->best;
        candidate.recipe.eta = lg_shorten(s->best.recipe.eta, few_bits[j]);
        if (memcmp(&candidate.recipe.eta, &s->best.recipe.eta, sizeof(double)) == 0 ||
            lg_instance_without(&s->best.inst, LG_SIDE_SAMPLES, 0, 0, &candidate.inst) ||
            lg_shrink_try(s, &candidate))
            return;
    }
}

void lg_shrink_values(struct lg_shrinker *s)
{
    bool is_better = true;
    write_out(s);
    if (s->best.recipe.family != &lg_values_family)
        return;
    while (is_better && !lg_shrink_spent(s)) {
        is_better = false;
        for (int side = LG_KIND_SIDES - 1; side >= 0; side--)
            is_better |= take_away(s, (enum lg_side)side);
    }
    for (int a = 0; a < LG_ARRAYS; a++)
        round_array(s, (enum lg_array)a);
    round_step(s);
}
